import SourceText

/// The entries of a mapping, or the items of a sequence, with the bytes that each takes: from its
/// key, `?` or `-` to the end of its value.
struct Members {
  let collection: YAMLNode
  let spans: [Range<Int>]

  init(_ collection: YAMLNode) {
    self.collection = collection
    var spans: [Range<Int>] = []
    var previous = collection.contentRange.lowerBound
    let bytes = collection.table.bytes
    let isBlockSequence = collection.kind == .sequence && collection.style == .block
    let indicator = UInt8(ascii: isBlockSequence ? "-" : "?")
    for (head, value) in Self.parts(of: collection) {
      let first = head.range.lowerBound
      let begin = Gap(min(previous, first)..<first, in: bytes).first(indicator) ?? first
      let start = collection.kind == .sequence && !isBlockSequence ? first : begin
      previous = max(head.contentRange.upperBound, value.contentRange.upperBound)
      spans.append(start..<max(start, previous))
    }
    self.spans = spans
  }

  /// What begins and what ends each member: key and value, or an item twice.
  private static func parts(of collection: YAMLNode) -> [(YAMLNode, YAMLNode)] {
    collection.kind == .mapping
      ? collection.entries.map { ($0.key, $0.value) } : collection.children.map { ($0, $0) }
  }

  /// Returns the number of the member that a node is the value of.
  func index(of node: YAMLNode) -> Int? {
    collection.kind == .mapping
      ? collection.entries.firstIndex { $0.value == node }
      : Array(collection.children).firstIndex(of: node)
  }
}

/// The text between two nodes: blanks, line ends, comments and indicators.
struct Gap {
  let range: Range<Int>
  let bytes: [UInt8]

  init(_ range: Range<Int>, in bytes: [UInt8]) {
    self.range = range
    self.bytes = bytes
  }

  /// Returns the offset of the first such byte outside of comments.
  func first(_ indicator: UInt8) -> Int? {
    var inComment = false
    for offset in range {
      switch bytes[offset] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): inComment = false
      case UInt8(ascii: "#"): inComment = true
      case indicator where !inComment: return offset
      default: break
      }
    }
    return nil
  }

  /// Whether a comment stands in it.
  var hasComment: Bool { bytes[range].contains(UInt8(ascii: "#")) }

  /// Whether only blanks stand in it.
  var isBlank: Bool { bytes[range].allSatisfy { $0 == 32 || $0 == 9 } }
}
