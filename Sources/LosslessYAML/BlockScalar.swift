/// What the header of a literal or folded scalar says, and where its text really ends.
struct BlockScalar {
  /// How trailing line ends are treated (YAML 1.2, 8.1.1.2).
  enum Chomping { case clip, strip, keep }

  let node: YAMLNode
  let bytes: [UInt8]

  /// Offset of the `|` or `>`.
  let start: Int

  /// libyaml's end mark: the start of the first line after the scalar that is not blank.
  let markedEnd: Int

  /// Offset of the line end of the header line.
  let headerEnd: Int

  /// Number of characters after `|` or `>` that say indentation and chomping: none to two.
  let indicators: Int

  let chomping: Chomping

  /// The indentation indicator, 1 to 9, where the header has one.
  let explicitIndent: Int?

  init(_ node: YAMLNode) {
    let record = node.table.nodes[Int(node.index)]
    self.node = node
    bytes = node.table.bytes
    start = Int(record.contentStart)
    markedEnd = Int(record.end)
    var chomping = Chomping.clip
    var digit: Int?
    var offset = start + 1
    header: while offset < markedEnd {
      switch bytes[offset] {
      case UInt8(ascii: "-"): chomping = .strip
      case UInt8(ascii: "+"): chomping = .keep
      case UInt8(ascii: "1")...UInt8(ascii: "9"): digit = Int(bytes[offset] - UInt8(ascii: "0"))
      default: break header
      }
      offset += 1
    }
    self.chomping = chomping
    explicitIndent = digit
    indicators = offset - start - 1
    // Also those line ends that only YAML 1.1 knows end the header.
    while offset < markedEnd, NestedText.lineBreak(at: offset, in: bytes) == nil { offset += 1 }
    headerEnd = offset
  }

  /// Offset of the first byte after the header line.
  var bodyStart: Int {
    let lineBreak = NestedText.lineBreak(at: headerEnd, in: bytes)?.outer ?? 0
    return min(headerEnd + lineBreak, markedEnd)
  }

  /// Offset after the last character of the text: without its line end and, unless chomping keeps
  /// them, without trailing blank lines.
  var contentEnd: Int {
    guard chomping != .keep else { return offsetBeforeLineEnd(markedEnd) }
    let indentation = indentation
    var end = markedEnd
    while end > headerEnd {
      let textEnd = offsetBeforeLineEnd(end)
      var lineStart = textEnd
      while lineStart > headerEnd, !Self.isLineEnd(bytes[lineStart - 1]) { lineStart -= 1 }
      // A line of more spaces than the indentation is text.
      let isBlank =
        bytes[lineStart..<textEnd].allSatisfy { $0 == UInt8(ascii: " ") }
        && textEnd - lineStart <= indentation
      guard isBlank else { return textEnd }
      end = lineStart
    }
    return headerEnd
  }

  /// Number of spaces before each line of the text: as the header says, else those of the first line
  /// with text; 0 where neither is there.
  var indentation: Int {
    if let explicitIndent { return outerIndentation + explicitIndent }
    var spaces = 0
    for byte in bytes[bodyStart..<markedEnd] {
      switch byte {
      case UInt8(ascii: " "): spaces += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): spaces = 0
      default: return spaces
      }
    }
    return 0
  }

  /// Column of the collection that holds the scalar, from which an indicator counts.
  var outerIndentation: Int { node.parent?.column ?? 0 }

  private func offsetBeforeLineEnd(_ end: Int) -> Int {
    var offset = end
    if offset > headerEnd, bytes[offset - 1] == UInt8(ascii: "\n") { offset -= 1 }
    if offset > headerEnd, bytes[offset - 1] == UInt8(ascii: "\r") { offset -= 1 }
    return offset
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
