import SourceText

/// Insertions into and removals from a collection in `{}` or `[]`.
struct FlowMembers {
  let node: YAMLNode
  let buffer: SourceBuffer
  private let spans: [Range<Int>]
  private var bytes: [UInt8] { buffer.bytes }

  init(_ node: YAMLNode, in buffer: SourceBuffer) {
    self.node = node
    self.buffer = buffer
    spans = Members(node).spans
  }

  // MARK: Insertion

  /// Returns the edit that makes `member` the one of that number.
  func inserting(_ member: NewMember, at index: Int) throws(YAMLRefusal) -> TextEdit {
    let range = node.contentRange
    let open = bytes[range.lowerBound]
    guard open == UInt8(ascii: "{") || open == UInt8(ascii: "[") else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "a single pair inside `[]` takes no second key",
        at: range
      )
    }
    let layout = FlowText(near: node, node.kind)
    guard let last = spans.last else {
      guard bytes[range.lowerBound + 1..<range.upperBound - 1].allSatisfy({ $0 == 32 }) else {
        throw YAMLRefusal(
          .layoutNotSupported,
          "the empty \(node.kind.word) holds a comment or a line end",
          at: range
        )
      }
      return TextEdit(range: range, replacement: Array(layout.text(of: member.collection).utf8))
    }
    let text = layout.text(of: member)
    guard index == spans.count else { return before(index, text, layout) }
    let closing = range.upperBound - 1
    guard buffer.lineStart(at: last.upperBound) == buffer.lineStart(at: closing) else {
      return onOwnLine(text, after: last.upperBound)
    }
    return TextEdit(
      range: last.upperBound..<last.upperBound,
      replacement: Array((layout.separator(in: node.kind) + text).utf8)
    )
  }

  private func before(_ index: Int, _ text: String, _ layout: FlowText) -> TextEdit {
    let start = spans[index].lowerBound
    let margin = Array(bytes[buffer.margin(at: start)..<start])
    let limit = index > 0 ? spans[index - 1].upperBound : node.contentRange.lowerBound
    let line = NewLines(lines: [margin + text.utf8 + [UInt8(ascii: ",")]], buffer: buffer)
    return line.above(start, after: limit)
      ?? TextEdit(
        range: start..<start,
        replacement: Array((text + layout.separator(in: node.kind)).utf8)
      )
  }

  /// Adds a last member to a collection whose members stand on lines of their own.
  private func onOwnLine(_ text: String, after end: Int) -> TextEdit {
    let lineEnd = buffer.textEnd(at: end)
    let rest = Array(bytes[end..<lineEnd])
    let hasComma = rest.drop { $0 == 32 }.first == UInt8(ascii: ",")
    let first = spans.first?.lowerBound ?? end
    let indentation = String(repeating: " ", count: first - buffer.margin(at: first))
    let comma = hasComma ? [] : [UInt8(ascii: ",")]
    return TextEdit(
      range: end..<lineEnd,
      replacement: comma + rest + buffer.lineEnding(at: end)
        + Array((indentation + text + (hasComma ? "," : "")).utf8)
    )
  }

  // MARK: Removal

  /// Returns the edit that takes a member out, with its comma.
  func removing(_ index: Int) throws(YAMLRefusal) -> TextEdit {
    if spans.count > 1, let edit = ownLines(of: index) { return edit }
    let span = spans[index]
    let range: Range<Int>
    if spans.count == 1 {
      range = node.contentRange
    } else if index == spans.count - 1 || endsLine(index) {
      range = spans[index - 1].upperBound..<span.upperBound
    } else {
      range = span.lowerBound..<spans[index + 1].lowerBound
    }
    let inside = range.lowerBound..<min(range.upperBound, span.lowerBound)
    let behind = max(range.lowerBound, span.upperBound)..<range.upperBound
    guard !Gap(inside, in: bytes).hasComment, !Gap(behind, in: bytes).hasComment else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "a comment stands inside the removed text",
        at: span
      )
    }
    let empty = node.kind == .mapping ? "{}" : "[]"
    return TextEdit(range: range, replacement: spans.count == 1 ? Array(empty.utf8) : [])
  }

  /// Whether a member is the last of several on its line.
  private func endsLine(_ index: Int) -> Bool {
    let span = spans[index]
    return index > 0
      && buffer.lineStart(at: spans[index - 1].upperBound) == buffer.lineStart(at: span.lowerBound)
      && buffer.lineStart(at: spans[index + 1].lowerBound) > span.upperBound
  }

  /// Takes out the lines that a member has to itself with the comment behind it; nil when it shares
  /// one.
  ///
  /// A last member without a comma takes the comma before it along.
  private func ownLines(of index: Int) -> TextEdit? {
    let span = spans[index]
    let start = buffer.margin(at: span.lowerBound)
    let end = buffer.lineEnd(at: span.upperBound)
    let next =
      index + 1 < spans.count ? spans[index + 1].lowerBound : node.contentRange.upperBound - 1
    guard Gap(start..<span.lowerBound, in: bytes).isBlank, end <= next,
      start > node.contentRange.lowerBound
    else { return nil }
    let isLast = index == spans.count - 1
    let hasComma = Gap(span.upperBound..<end, in: bytes).first(UInt8(ascii: ",")) != nil
    if hasComma { return TextEdit(range: start..<end, replacement: []) }
    guard isLast, Gap(span.upperBound..<next, in: bytes).first(UInt8(ascii: ",")) == nil,
      let comma = Gap(spans[index - 1].upperBound..<start, in: bytes).first(UInt8(ascii: ","))
    else { return nil }
    return TextEdit(range: comma..<end, replacement: Array(bytes[comma + 1..<start]))
  }
}
