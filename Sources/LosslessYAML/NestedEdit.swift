import SourceText

/// An edit of the YAML or JSON that a scalar holds: of a literal block only the lines that change are
/// written again, with their indentation; of other scalars only the part that changes, where that
/// takes no line more or less.
struct NestedEdit {
  let node: YAMLNode
  let buffer: SourceBuffer

  /// Returns the edit of the outer file; nil when the inner operation finds nothing to do.
  func edit(_ operation: YAMLOperation) throws(YAMLRefusal) -> OperationEdit? {
    guard let nested = NestedText(node) else {
      throw YAMLRefusal(
        .wrongKind,
        "a \(node.kind.word) holds no text to look into",
        at: node.contentRange
      )
    }
    try node.refuseSharedAnchor()
    let inner = SourceBuffer(name: buffer.name, bytes: nested.bytes)
    let after = try apply(operation, to: inner, nested)
    guard after != inner.bytes else { return nil }
    let edit =
      node.style == .literal
      ? try lines(from: inner.bytes, to: after) : try wholeScalar(inner.bytes, after)
    return OperationEdit(edit: edit, changed: node.pointer, innerText: asRead(after))
  }

  /// Returns the text as the block gives it back: without the blank lines at its end that chomping
  /// drops, where they mean nothing inside either.
  private func asRead(_ text: [UInt8]) -> [UInt8] {
    guard node.style == .literal, BlockScalar(node).chomping == .clip else { return text }
    let content = text.lastIndex { $0 != 10 }.map { $0 + 1 } ?? 0
    guard content + 1 < text.count else { return text }
    let shorter = Array(text[...content])
    let streams = [text, shorter].compactMap { bytes in
      // Text that is no YAML has been refused before; the whole text is compared then.
      try? YAMLStream(SourceBuffer(name: buffer.name, bytes: bytes))
    }
    guard streams.count == 2, YAMLComparison.differences(streams[0], streams[1]).isEmpty else {
      return text
    }
    return shorter
  }

  /// Applies the operation inside; what is refused there is placed in the outer file.
  private func apply(
    _ operation: YAMLOperation,
    to inner: SourceBuffer,
    _ nested: NestedText
  ) throws(YAMLRefusal) -> [UInt8] {
    let stream: YAMLStream
    do {
      stream = try YAMLStream(inner)
    } catch {
      let place = nested.outerOffset(of: min(error.offset, inner.bytes.count))
      throw YAMLRefusal(.wrongKind, "the text is not YAML: \(error.message)", at: place..<place)
    }
    do {
      return try YAMLEditor.apply([operation], to: stream).after.bytes
    } catch {
      throw YAMLRefusal(
        error.code,
        error.message,
        at: nested.outerRange(of: error.range),
        hints: error.hints
      )
    }
  }

  // MARK: Literal blocks

  private func lines(from old: [UInt8], to new: [UInt8]) throws(YAMLRefusal) -> TextEdit {
    let block = BlockScalar(node)
    let before = old.split(separator: 10, omittingEmptySubsequences: false)
    let after = new.split(separator: 10, omittingEmptySubsequences: false)
    let head = zip(before, after).prefix { $0 == $1 }.count
    let room = min(before.count, after.count) - head
    let tail = zip(before.reversed(), after.reversed()).prefix(room).prefix { $0 == $1 }.count
    let written = before.last?.isEmpty == true ? before.count - 1 : before.count
    let gone = head..<before.count - tail
    let margin = [UInt8](repeating: UInt8(ascii: " "), count: block.indentation)
    let fresh = after[head..<after.count - tail].map { $0.isEmpty ? [] : margin + $0 }
    let starts = lineStarts(of: block, count: written)
    guard block.indentation > 0, written > 0, gone.upperBound <= written, !new.isEmpty,
      starts.count == written
    else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the block cannot hold the new text as it stands",
        at: node.contentRange
      )
    }
    return edit(of: gone, fresh, starts)
  }

  /// Replaces lines by others; `starts` are the offsets of the block's lines.
  private func edit(of gone: Range<Int>, _ fresh: [[UInt8]], _ starts: [Int]) -> TextEdit {
    let ending = buffer.lineEnding(at: node.contentRange.lowerBound)
    let first = gone.lowerBound
    if gone.isEmpty {
      guard first < starts.count else {
        let end = buffer.textEnd(at: starts[first - 1])
        return TextEdit(range: end..<end, replacement: fresh.flatMap { ending + $0 })
      }
      let start = starts[first]
      return TextEdit(range: start..<start, replacement: fresh.flatMap { $0 + ending })
    }
    let last = starts[gone.upperBound - 1]
    if fresh.isEmpty {
      guard gone.upperBound == starts.count, first > 0 else {
        return TextEdit(range: starts[first]..<buffer.lineEnd(at: last), replacement: [])
      }
      let end = buffer.textEnd(at: last)
      return TextEdit(range: buffer.textEnd(at: starts[first - 1])..<end, replacement: [])
    }
    let range = starts[first]..<buffer.textEnd(at: last)
    return TextEdit(range: range, replacement: Array(fresh.joined(separator: ending)))
      .trimmed(against: buffer.bytes)
  }

  private func lineStarts(of block: BlockScalar, count: Int) -> [Int] {
    var starts: [Int] = []
    var offset = block.bodyStart
    while starts.count < count, offset < block.markedEnd || starts.isEmpty {
      starts.append(offset)
      offset = buffer.lineEnd(at: offset)
    }
    return starts
  }

  // MARK: Other scalars

  /// Writes a one-line scalar again, where writing its old text again would give the old bytes; of
  /// others the part that changes.
  private func wholeScalar(_ old: [UInt8], _ new: [UInt8]) throws(YAMLRefusal) -> TextEdit {
    let range = node.contentRange
    if node.style != .folded, text(of: old).elementsEqual(buffer.bytes[range]) {
      return TextEdit(range: range, replacement: text(of: new)).trimmed(against: buffer.bytes)
    }
    guard let edit = partOfScalar(old, new) else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the lines of a \(node.style.word) scalar would change with the text inside",
        at: range,
        hints: ["write the text as a literal block: `|`"]
      )
    }
    return edit
  }

  /// Writes what differs, in the style of the scalar; nil where a line would come or go.
  private func partOfScalar(_ old: [UInt8], _ new: [UInt8]) -> TextEdit? {
    let change = TextEdit(range: 0..<old.count, replacement: new).trimmed(against: old)
    var range = change.range
    let growth = new.count - old.count
    // A character is written whole.
    while Self.isInsideCharacter(old, range.lowerBound)
      || Self.isInsideCharacter(new, range.lowerBound)
    {
      range = range.lowerBound - 1..<range.upperBound
    }
    while Self.isInsideCharacter(old, range.upperBound)
      || Self.isInsideCharacter(new, range.upperBound + growth)
    {
      range = range.lowerBound..<range.upperBound + 1
    }
    guard let place = ScalarParts(node)?.place(of: range) else { return nil }
    let fresh = new[place.inner.lowerBound..<place.inner.upperBound + growth]
    guard let text = written(String(decoding: fresh, as: UTF8.self)),
      node.style == .doubleQuoted || !Self.hasLineEnd(buffer.bytes[place.outer])
    else { return nil }
    return TextEdit(range: place.outer, replacement: Array(text.utf8))
  }

  private static func hasLineEnd(_ text: ArraySlice<UInt8>) -> Bool {
    text.contains(10) || text.contains(13)
  }

  private static func isInsideCharacter(_ text: [UInt8], _ offset: Int) -> Bool {
    offset < text.count && text[offset] & 0xC0 == 0x80
  }

  /// Returns a part of the text as the style writes it on one line; nil where it cannot.
  private func written(_ text: String) -> String? {
    if node.style == .doubleQuoted {
      return String(ScalarText.doubleQuoted(text).dropFirst().dropLast())
    }
    guard ScalarText.isPrintableBlock(text), !text.utf8.contains(10) else { return nil }
    return node.style == .singleQuoted
      ? String(ScalarText.singleQuoted(text).dropFirst().dropLast()) : text
  }

  private func text(of inner: [UInt8]) -> [UInt8] {
    let value = YAMLScalar.string(String(decoding: inner, as: UTF8.self))
    return Array(ScalarText.render(value, like: node.style, inFlow: node.isInFlow).utf8)
  }
}

extension YAMLNode.Style {
  /// The style's name in a sentence.
  var word: String {
    switch self {
    case .plain: "plain"
    case .singleQuoted: "single-quoted"
    case .doubleQuoted: "double-quoted"
    case .literal: "literal"
    case .folded: "folded"
    case .block: "block"
    case .flow: "flow"
    }
  }
}

extension TextEdit {
  /// Returns the same edit without the bytes that it would write as they are.
  func trimmed(against text: [UInt8]) -> TextEdit {
    let old = text[range]
    let head = zip(old, replacement).prefix { $0 == $1 }.count
    let room = min(old.count, replacement.count) - head
    let tail = zip(old.reversed(), replacement.reversed()).prefix(room).prefix { $0 == $1 }.count
    return TextEdit(
      range: range.lowerBound + head..<range.upperBound - tail,
      replacement: Array(replacement[head..<replacement.count - tail])
    )
  }
}
