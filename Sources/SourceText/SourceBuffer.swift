/// The bytes of one file with an index of its lines: the one owner of the mapping from byte offsets
/// to lines and columns.
package struct SourceBuffer: Sendable {
  /// The name that messages print, as a repository path or a path on disk.
  package let name: String

  /// The file's bytes, exactly as stored.
  package let bytes: [UInt8]

  /// Byte offset of the first byte of each line, ascending; the first is 0.
  private let lineStarts: [Int]

  /// Creates a buffer; a line ends after LF, CR LF or a lone CR.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    bytes.withUnsafeBufferPointer { buffer in
      for (offset, byte) in buffer.enumerated() {
        if byte == UInt8(ascii: "\n") {
          starts.append(offset + 1)
        } else if byte == UInt8(ascii: "\r"), offset + 1 == buffer.count || buffer[offset + 1] != 10
        {
          starts.append(offset + 1)
        }
      }
    }
    lineStarts = starts
  }

  /// Returns the line and column of a byte offset (0-based, at most the number of bytes).
  package func position(at offset: Int) -> SourcePosition {
    let line = lineIndex(at: offset)
    var column = 1
    for byte in bytes[lineStarts[line]..<min(offset, bytes.count)] where byte & 0xC0 != 0x80 {
      column += 1
    }
    if line == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]), offset >= 3 { column -= 1 }
    return SourcePosition(line: line + 1, column: column)
  }

  /// Byte offset where the line that holds `offset` begins.
  package func lineStart(at offset: Int) -> Int { lineStarts[lineIndex(at: offset)] }

  /// Byte offset just after the line that holds `offset`, its line end included.
  package func lineEnd(at offset: Int) -> Int {
    let next = lineIndex(at: offset) + 1
    return next < lineStarts.count ? lineStarts[next] : bytes.count
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
    guard number >= 1, number <= lineStarts.count else { return "" }
    let start = lineStarts[number - 1]
    return String(decoding: bytes[start..<textEnd(at: start)], as: UTF8.self)
  }

  /// Returns how many lines begin with these bytes.
  package func lineCount(beginningWith prefix: [UInt8]) -> Int {
    lineStarts.count { bytes[$0...].starts(with: prefix) }
  }

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

  private func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
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
