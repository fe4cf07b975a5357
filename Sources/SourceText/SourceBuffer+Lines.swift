/// Lines and columns on their way back to bytes.
extension SourceBuffer {
  /// Number of lines; the place behind the last line end is one only if something stands there.
  package var lineCount: Int {
    let last = position(at: bytes.count)
    return last.line > 1 && lineStart(at: bytes.count) == bytes.count ? last.line - 1 : last.line
  }

  /// Returns the bytes of a line, from 1, without its line end; nil for a line that is not there.
  package func textRange(ofLine number: Int) -> Range<Int>? {
    guard number >= 1, number <= lineCount, let start = start(ofLine: number) else { return nil }
    return start..<textEnd(at: start)
  }

  /// Returns a range without the blanks at its ends; at least one byte, or what there is of it.
  package func trimmed(_ range: Range<Int>) -> Range<Int> {
    let isBlank = { (offset: Int) in bytes[offset] == 0x20 || bytes[offset] == 0x09 }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(start) { start += 1 }
    while end > start, isBlank(end - 1) { end -= 1 }
    return start..<max(start + 1, end)
  }

  /// Returns the byte offset of a column, in Unicode scalars from 1, of a line; a column behind the
  /// text is its last character, and an empty line has none.
  package func offset(ofColumn column: Int, in line: Range<Int>) -> Int? {
    guard !line.isEmpty else { return nil }
    let start = line.lowerBound == 0 ? markLength : line.lowerBound
    var (offset, seen) = (start, 0)
    for position in start..<line.upperBound where bytes[position] & 0xC0 != 0x80 {
      seen += 1
      offset = position
      if seen == column { break }
    }
    return offset
  }
}
