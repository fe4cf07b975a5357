import SourceText

/// Full lines added to a file, each with the line end of the line beside it.
///
/// Where a comment belongs: one behind a value on its line is the value's; comment lines straight
/// above an entry, in its column, are the entry's; every other comment line, and every blank line,
/// belongs to what follows. New lines never come between an entry and its comments.
struct NewLines {
  let lines: [[UInt8]]
  let buffer: SourceBuffer

  /// Adds the lines below the line that holds `offset`.
  func below(_ offset: Int) -> TextEdit {
    let ending = buffer.lineEnding(at: offset)
    let end = buffer.lineEnd(at: offset)
    if buffer.textEnd(at: offset) == end {
      // The file's last line has no line end, and keeps having none.
      return TextEdit(range: end..<end, replacement: lines.flatMap { ending + $0 })
    }
    return TextEdit(range: end..<end, replacement: lines.flatMap { $0 + ending })
  }

  /// Adds the lines above the line that holds `offset`, and above its comments.
  ///
  /// Returns nil when something other than blanks stands before `offset` on its line. `limit` is
  /// where the entry before ends: no comment lies before it.
  func above(_ offset: Int, after limit: Int) -> TextEdit? {
    let first = buffer.margin(at: offset)
    guard Gap(first..<offset, in: buffer.bytes).isBlank else { return nil }
    var start = first
    while start > 0, buffer.lineStart(at: start - 1) > limit {
      let line = buffer.lineStart(at: start - 1)
      let margin = buffer.bytes[line..<start].prefix { $0 == 32 }.count
      let isOwn = margin == offset - first && buffer.bytes[line + margin] == UInt8(ascii: "#")
      guard isOwn else { break }
      start = line
    }
    let ending = buffer.lineEnding(at: offset)
    return TextEdit(range: start..<start, replacement: lines.flatMap { $0 + ending })
  }
}

extension SourceBuffer {
  /// Byte offset where the text of the line that holds `offset` begins: after a byte order mark.
  func margin(at offset: Int) -> Int {
    let start = lineStart(at: offset)
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : start
  }
}
