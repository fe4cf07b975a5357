/// Where each part of a scalar's value is written: runs of bytes that stand there as they are, and
/// parts that are written otherwise, which are escapes and the ends of folded lines.
///
/// For quoted, plain and folded scalars (YAML 1.2.2, 7.3 and 8.1.3); literal ones keep their lines.
struct ScalarParts {
  /// One part: its bytes in the value, and its bytes in the file.
  struct Part {
    var inner: Range<Int>
    var outer: Range<Int>
    /// Whether both are the same bytes.
    let isVerbatim: Bool
  }

  private(set) var parts: [Part] = []
  private let bytes: [UInt8]
  private var text: [UInt8] = []

  /// Takes a scalar apart; nil where putting the parts together does not give its value.
  init?(_ node: YAMLNode) {
    guard node.kind == .scalar, let value = node.text else { return nil }
    bytes = node.table.bytes
    let range = node.contentRange
    switch node.style {
    case .plain: readLines(range, quote: nil)
    case .singleQuoted, .doubleQuoted:
      guard range.count >= 2 else { return nil }
      let inside = range.lowerBound + 1..<range.upperBound - 1
      readLines(inside, quote: bytes[range.lowerBound])
    case .folded: readBlock(BlockScalar(node), value: Array(value.utf8))
    case .literal, .block, .flow: return nil
    }
    guard text.elementsEqual(value.utf8) else { return nil }
  }

  private mutating func add(_ outer: Range<Int>) {
    let inner = text.count..<text.count + outer.count
    text += bytes[outer]
    if let last = parts.last, last.isVerbatim, last.outer.upperBound == outer.lowerBound {
      parts[parts.count - 1].inner = last.inner.lowerBound..<inner.upperBound
      parts[parts.count - 1].outer = last.outer.lowerBound..<outer.upperBound
    } else if !outer.isEmpty {
      parts.append(Part(inner: inner, outer: outer, isVerbatim: true))
    }
  }

  private mutating func add(_ value: [UInt8], writtenAt outer: Range<Int>) {
    let inner = text.count..<text.count + value.count
    text += value
    parts.append(Part(inner: inner, outer: outer, isVerbatim: false))
  }

  // MARK: Quoted and plain scalars

  private mutating func readLines(_ range: Range<Int>, quote: UInt8?) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      if lineBreak(at: offset) != nil {
        offset = fold(at: offset, end: range.upperBound)
      } else if quote == UInt8(ascii: "'"), byte == UInt8(ascii: "'") {
        add([byte], writtenAt: offset..<min(offset + 2, range.upperBound))
        offset += 2
      } else if quote == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") {
        offset = escape(at: offset, end: range.upperBound)
      } else {
        add(offset..<offset + 1)
        offset += 1
      }
    }
  }

  /// One line end reads as a blank, of several the first one is dropped; blanks around them go.
  private mutating func fold(at start: Int, end: Int) -> Int {
    var begin = start
    while let last = parts.last, last.isVerbatim, last.outer.upperBound == begin,
      let byte = text.last,
      byte == 32 || byte == 9
    {
      text.removeLast()
      begin -= 1
      parts[parts.count - 1].inner = last.inner.lowerBound..<last.inner.upperBound - 1
      parts[parts.count - 1].outer = last.outer.lowerBound..<begin
      if parts[parts.count - 1].inner.isEmpty { parts.removeLast() }
    }
    let (offset, count) = skipLines(from: start, end: end)
    let value = count == 1 ? [32] : [UInt8](repeating: 10, count: count - 1)
    add(value, writtenAt: begin..<offset)
    return offset
  }

  /// Returns where the next text begins, and how many line ends stand before it.
  private func skipLines(from start: Int, end: Int) -> (offset: Int, count: Int) {
    var offset = start
    var count = 0
    while offset < end {
      if let length = lineBreak(at: offset) {
        offset += length
        count += 1
      } else if bytes[offset] == 32 || bytes[offset] == 9 {
        offset += 1
      } else {
        break
      }
    }
    return (min(offset, end), count)
  }

  /// Number of bytes of a line feed, a carriage return or both; U+0085 and its like are no part of
  /// texts that are edited.
  private func lineBreak(at offset: Int) -> Int? {
    switch bytes[offset] {
    case 10: 1
    case 13: offset + 1 < bytes.count && bytes[offset + 1] == 10 ? 2 : 1
    default: nil
    }
  }

  private mutating func escape(at start: Int, end: Int) -> Int {
    guard start + 1 < end else { return end }
    if lineBreak(at: start + 1) != nil {
      let (offset, count) = skipLines(from: start + 1, end: end)
      add([UInt8](repeating: 10, count: count - 1), writtenAt: start..<offset)
      return offset
    }
    let digits: Int
    switch bytes[start + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: digits = 0
    }
    let stop = min(start + 2 + digits, end)
    let code = String(decoding: bytes[start + 2..<stop], as: UTF8.self)
    let scalar =
      digits == 0
      ? Self.escapes[bytes[start + 1]] : UInt32(code, radix: 16).flatMap(Unicode.Scalar.init)
    // What is not known here makes the value differ, and the scalar is left alone.
    add(scalar.map { Array(String($0).utf8) } ?? [], writtenAt: start..<stop)
    return stop
  }

  /// YAML 1.2.2, 5.7.
  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "0"): "\0", UInt8(ascii: "a"): "\u{07}", UInt8(ascii: "b"): "\u{08}",
    UInt8(ascii: "t"): "\t", 9: "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "v"): "\u{0B}",
    UInt8(ascii: "f"): "\u{0C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "e"): "\u{1B}", 32: " ",
    UInt8(ascii: "\""): "\"", UInt8(ascii: "/"): "/", UInt8(ascii: "\\"): "\\",
    UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}", UInt8(ascii: "L"): "\u{2028}",
    UInt8(ascii: "P"): "\u{2029}",
  ]

  // MARK: Folded blocks

  /// Finds the lines of the file in the value, in order; between them are blanks or line ends.
  private mutating func readBlock(_ block: BlockScalar, value: [UInt8]) {
    var offset = block.bodyStart
    var end = offset
    while offset < block.markedEnd {
      var start = offset
      while start < block.markedEnd, start - offset < block.indentation, bytes[start] == 32 {
        start += 1
      }
      var stop = start
      while stop < block.markedEnd, lineBreak(at: stop) == nil { stop += 1 }
      offset = stop + (stop < block.markedEnd ? lineBreak(at: stop) ?? 0 : 0)
      guard start < stop else { continue }
      let first = bytes[start]
      let isFolded = !parts.isEmpty && value.dropFirst(text.count).first == 32
      let gap =
        isFolded && first != 32 && first != 9
        ? [32] : Array(value.dropFirst(text.count).prefix { $0 == 10 })
      add(gap, writtenAt: end..<start)
      add(start..<stop)
      end = stop
    }
    let rest = Array(value.dropFirst(text.count))
    if rest.allSatisfy({ $0 == 10 }) { add(rest, writtenAt: end..<max(end, block.contentEnd)) }
  }

  // MARK: Places

  /// Returns the file's offset of an offset into the value.
  func outerOffset(of offset: Int) -> Int? {
    guard let part = parts.last(where: { $0.inner.lowerBound <= offset }) else { return nil }
    guard part.isVerbatim else {
      return offset >= part.inner.upperBound ? part.outer.upperBound : part.outer.lowerBound
    }
    return min(part.outer.lowerBound + offset - part.inner.lowerBound, part.outer.upperBound)
  }

  /// Returns where a range of the value is written, and the range that this is.
  ///
  /// What is written otherwise is taken whole. Nil where nothing is written that could be replaced.
  func place(of range: Range<Int>) -> (inner: Range<Int>, outer: Range<Int>)? {
    if range.isEmpty {
      let beside = parts.first {
        $0.isVerbatim && $0.inner.lowerBound <= range.lowerBound
          && range.lowerBound <= $0.inner.upperBound
      }
      let outer =
        beside.map { $0.outer.lowerBound + range.lowerBound - $0.inner.lowerBound }
        ?? parts.first { $0.inner.lowerBound == range.lowerBound }?.outer.lowerBound
        ?? parts.last?.outer.upperBound
      return outer.map { (range, $0..<$0) }
    }
    let touched = parts.filter { !$0.inner.isEmpty && $0.inner.overlaps(range) }
    guard let first = touched.first, let last = touched.last else { return nil }
    let start = first.isVerbatim ? range.lowerBound : first.inner.lowerBound
    let end = last.isVerbatim ? range.upperBound : last.inner.upperBound
    let outerStart = first.outer.lowerBound + start - first.inner.lowerBound
    let outerEnd = last.outer.upperBound - (last.inner.upperBound - end)
    return (start..<end, outerStart..<outerEnd)
  }
}
