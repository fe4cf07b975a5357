/// What the header of a literal or folded scalar says, and where its text really ends.
struct BlockScalar {
  /// How trailing line ends are treated (YAML 1.2, 8.1.1.2).
  enum Chomping { case clip, strip, keep }

  let node: YAMLNode

  init(_ node: YAMLNode) {
    self.node = node
  }

  private var bytes: [UInt8] { node.table.bytes }
  private var start: Int { Int(node.table.nodes[Int(node.index)].contentStart) }
  private var markedEnd: Int { Int(node.table.nodes[Int(node.index)].end) }

  var chomping: Chomping {
    for byte in bytes[start..<headerEnd].prefix(3).dropFirst() {
      if byte == UInt8(ascii: "-") { return .strip }
      if byte == UInt8(ascii: "+") { return .keep }
    }
    return .clip
  }

  /// Offset of the line end of the header line.
  var headerEnd: Int {
    bytes[start..<markedEnd].firstIndex { $0 == 10 || $0 == 13 } ?? markedEnd
  }

  /// Offset of the first byte after the header line.
  var bodyStart: Int {
    var offset = headerEnd
    if offset < markedEnd, bytes[offset] == 13 { offset += 1 }
    if offset < markedEnd, bytes[offset] == 10 { offset += 1 }
    return offset
  }

  /// Offset after the last character of the text: without its line end and, unless chomping keeps
  /// them, without trailing blank lines.
  var contentEnd: Int {
    var end = markedEnd
    switch chomping {
    case .keep:
      if end > headerEnd, bytes[end - 1] == 10 { end -= 1 }
      if end > headerEnd, bytes[end - 1] == 13 { end -= 1 }
    case .clip, .strip:
      // Blanks after the last line's text are part of it; blank lines are not.
      var probe = end
      while probe > headerEnd, Self.isBlank(bytes[probe - 1]) { probe -= 1 }
      end = probe
      while end < markedEnd, bytes[end] == 32 || bytes[end] == 9 { end += 1 }
      if probe == headerEnd { end = headerEnd }
    }
    return end
  }

  /// Number of spaces that the body's lines are indented by: those of its first line with text.
  var indentation: Int {
    var offset = bodyStart
    var spaces = 0
    while offset < markedEnd {
      switch bytes[offset] {
      case 32: spaces += 1
      case 10, 13: spaces = 0
      default: return spaces
      }
      offset += 1
    }
    return 0
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }
}
