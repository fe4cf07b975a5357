package import SourceText

/// YAML or JSON that stands inside a scalar of another file, with the way back to the outer file.
package struct NestedText: Sendable {
  /// The inner text, parsed apart from the outer file.
  package let bytes: [UInt8]

  /// For each line of the inner text: where it begins inside and where outside.
  private let lines: [(inner: Int, outer: Int)]

  /// The parts of a scalar that is no literal block.
  private var parts: ScalarParts?

  /// Where every position lies when no part can be told: at the scalar.
  private var fixedOffset: Int?

  /// Creates a view of a whole file: nothing is nested, offsets are the same.
  package init(whole buffer: SourceBuffer) {
    bytes = buffer.bytes
    lines = [(0, 0)]
  }

  /// Creates a view of a scalar's value; nil for another kind of node.
  ///
  /// Positions are exact but for scalars with line ends of YAML 1.1 alone; for those they are that of
  /// the scalar.
  package init?(_ node: YAMLNode) {
    guard node.kind == .scalar, let text = node.text else { return nil }
    bytes = Array(text.utf8)
    switch node.style {
    case .literal: lines = Self.literalLines(BlockScalar(node), inner: bytes)
    case .singleQuoted, .doubleQuoted, .plain, .folded, .block, .flow:
      let start = node.contentRange.lowerBound
      lines = [(0, start)]
      parts = ScalarParts(node)
      fixedOffset = start
    }
  }

  /// Returns the outer file's byte offset of an offset into the inner text.
  package func outerOffset(of offset: Int) -> Int {
    if let fixedOffset { return parts?.outerOffset(of: offset) ?? fixedOffset }
    let line = lines.last { $0.inner <= offset } ?? lines[0]
    return line.outer + offset - line.inner
  }

  /// Returns the outer file's range of a range of the inner text.
  package func outerRange(of range: Range<Int>) -> Range<Int> {
    let start = outerOffset(of: range.lowerBound)
    return start..<max(start, outerOffset(of: range.upperBound))
  }

  private static func literalLines(
    _ scalar: BlockScalar,
    inner: [UInt8]
  ) -> [(inner: Int, outer: Int)] {
    let outer = scalar.node.table.bytes
    let end = scalar.node.range.upperBound
    var result: [(Int, Int)] = []
    var innerOffset = 0
    var outerOffset = scalar.bodyStart
    while outerOffset < end, innerOffset < inner.count {
      var text = outerOffset
      while text < end, text - outerOffset < scalar.indentation, outer[text] == 32 { text += 1 }
      result.append((innerOffset, text))
      outerOffset = text
      while outerOffset < end, lineBreak(at: outerOffset, in: outer) == nil { outerOffset += 1 }
      let found = lineBreak(at: outerOffset, in: outer) ?? (0, 0)
      innerOffset += outerOffset - text + found.inner
      outerOffset += found.outer
    }
    return result.isEmpty ? [(0, scalar.node.contentRange.lowerBound)] : result
  }

  /// Returns how many bytes a line end takes outside and inside: those of YAML 1.1, of which all but
  /// U+2028 and U+2029 are read as a line feed.
  static func lineBreak(
    at offset: Int,
    in bytes: [UInt8]
  ) -> (outer: Int, inner: Int)? {
    guard offset < bytes.count else { return nil }
    let rest = bytes[offset...].prefix(3)
    switch rest.first {
    case 10: return (1, 1)
    case 13: return rest.dropFirst().first == 10 ? (2, 1) : (1, 1)
    case 0xC2: return rest.dropFirst().first == 0x85 ? (2, 1) : nil
    case 0xE2:
      return rest.elementsEqual([0xE2, 0x80, 0xA8]) || rest.elementsEqual([0xE2, 0x80, 0xA9])
        ? (3, 3) : nil
    default: return nil
    }
  }
}

extension YAMLParseError {
  /// Returns the same error at another byte offset: that of the file that holds the nested text.
  package func moved(to offset: Int) -> YAMLParseError {
    YAMLParseError(code: code, message: message, offset: offset)
  }
}
