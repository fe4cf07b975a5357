import SourceText

/// A value on its key's line that gives way to lines below it: `key: old # why` keeps its comment.
struct ValueBelow {
  let lines: [[UInt8]]
  let buffer: SourceBuffer

  /// Returns the edit; the value must end before anything else stands on its last line.
  func replacing(_ node: YAMLNode) -> TextEdit {
    let start = node.contentRange.lowerBound
    if node.isMissing { return NewLines(lines: lines, buffer: buffer).below(start) }
    let (rest, end) = behind(node)
    let hasComment = rest.contains(UInt8(ascii: "#"))
    let kept = hasComment ? Array(rest.drop { $0 == 32 || $0 == 9 }) : rest
    let ending = buffer.lineEnding(at: start)
    return TextEdit(
      range: (hasComment ? start : blanks(before: start))..<end,
      replacement: kept + lines.flatMap { ending + $0 }
    )
  }

  /// The text behind a value on its line, of a block scalar behind its header; and where what gives
  /// way ends.
  private func behind(_ node: YAMLNode) -> (rest: [UInt8], end: Int) {
    let end = node.contentRange.upperBound
    guard node.style == .literal || node.style == .folded else {
      let lineEnd = buffer.textEnd(at: end)
      return (Array(buffer.bytes[end..<lineEnd]), lineEnd)
    }
    let block = BlockScalar(node)
    return (Array(buffer.bytes[block.start + 1 + block.indicators..<block.headerEnd]), end)
  }

  private func blanks(before offset: Int) -> Int {
    var start = offset
    while start > 0, buffer.bytes[start - 1] == 32 || buffer.bytes[start - 1] == 9 { start -= 1 }
    return start
  }
}
