/// The bytes of one file with an index of its lines: the one owner of the mapping from byte offsets
/// to lines and columns.
///
/// Lines near an offset are found by looking around it; numbers need the index, which few files do.
package struct SourceBuffer: Sendable {
  /// The name that messages print, as a repository path or a path on disk.
  package let name: String

  /// The file's bytes, exactly as stored.
  package let bytes: [UInt8]

  /// Where the lines begin; found when a position is first asked for.
  private let lines = LineIndex()

  /// Creates a buffer; a line ends after LF, CR LF or a lone CR.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Number of bytes that a byte order mark takes at the beginning: 3 or 0.
  package var markLength: Int {
    bytes.count >= 3 && (bytes[0], bytes[1], bytes[2]) == (0xEF, 0xBB, 0xBF) ? 3 : 0
  }

  /// Returns the line and column of a byte offset (0-based, at most the number of bytes).
  package func position(at offset: Int) -> SourcePosition {
    let line = lines.number(at: offset, in: bytes)
    var column = 1
    for byte in bytes[lineStart(at: offset)..<min(offset, bytes.count)] where byte & 0xC0 != 0x80 {
      column += 1
    }
    if line == 0, markLength > 0, offset >= markLength { column -= 1 }
    return SourcePosition(line: line + 1, column: column)
  }

  /// Byte offset where the line that holds `offset` begins.
  package func lineStart(at offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, !endsLine(start - 1) { start -= 1 }
    return max(start, 0)
  }

  /// Byte offset just after the line that holds `offset`, its line end included.
  package func lineEnd(at offset: Int) -> Int {
    var last = max(offset, 0)
    while last < bytes.count, !endsLine(last) { last += 1 }
    return min(last + 1, bytes.count)
  }

  /// Whether a byte is the last one of its line's end.
  private func endsLine(_ offset: Int) -> Bool {
    switch bytes[offset] {
    case UInt8(ascii: "\n"): true
    case UInt8(ascii: "\r"): offset + 1 == bytes.count || bytes[offset + 1] != UInt8(ascii: "\n")
    default: false
    }
  }

  /// Byte offset of the end of the text of the line that holds `offset`, its line end left out.
  package func textEnd(at offset: Int) -> Int {
    var end = lineEnd(at: offset)
    let start = lineStart(at: offset)
    while end > start, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    return end
  }

  /// The line end that the line of `offset` uses; of an unterminated line, that of the line above,
  /// and LF where there is none.
  package func lineEnding(at offset: Int) -> [UInt8] {
    let own = Array(bytes[textEnd(at: offset)..<lineEnd(at: offset)])
    guard own.isEmpty else { return own }
    let start = lineStart(at: offset)
    guard start > 0 else { return [10] }
    return Array(bytes[textEnd(at: start - 1)..<start])
  }

  /// Returns the text of a line without its line end; `number` is 1-based.
  package func lineText(_ number: Int) -> String {
    guard let start = lines.start(ofLine: number, in: bytes) else { return "" }
    return String(decoding: bytes[start..<textEnd(at: start)], as: UTF8.self)
  }

  /// Byte offset where a line begins, or nil; `number` is 1-based.
  func start(ofLine number: Int) -> Int? { lines.start(ofLine: number, in: bytes) }

  /// Returns the place of a byte range, ready for a message.
  package func location(of range: Range<Int>) -> SourceLocation {
    let start = position(at: range.lowerBound)
    return SourceLocation(
      file: name,
      start: start,
      end: position(at: range.upperBound),
      byteRange: range,
      lineText: lineText(start.line)
    )
  }
}

/// A place in a text as people count it.
package struct SourcePosition: Hashable, Comparable, Sendable {
  /// Line number, 1-based.
  package let line: Int

  /// Column in Unicode scalars, 1-based; a byte order mark does not count.
  package let column: Int

  /// Creates a position from 1-based numbers.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then column.
  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A byte range of a named file together with the line that a message shows.
package struct SourceLocation: Hashable, Sendable {
  /// The file's name.
  package let file: String

  /// Where the range begins.
  package let start: SourcePosition

  /// Where the range ends; the position after its last character.
  package let end: SourcePosition

  /// Byte offsets into the file, 0-based, end excluded.
  package let byteRange: Range<Int>

  /// The text of the line on which the range begins.
  package let lineText: String

  /// Creates a location of known parts.
  package init(
    file: String,
    start: SourcePosition,
    end: SourcePosition,
    byteRange: Range<Int>,
    lineText: String
  ) {
    self.file = file
    self.start = start
    self.end = end
    self.byteRange = byteRange
    self.lineText = lineText
  }
}
