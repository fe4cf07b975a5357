import SourceText

/// A new entry or item, with missing parents: it looks as the file's author would have typed it.
struct Insertion {
  /// Where among the members that are there.
  enum Place: Hashable {
    case end
    case before(Int)
    case after(Int)
  }

  /// The mapping, the sequence, or the value that is still empty.
  let parent: YAMLNode
  let member: NewMember
  let place: Place
  let buffer: SourceBuffer

  /// Returns the edit.
  func edit() throws(YAMLRefusal) -> TextEdit {
    try parent.refuseSharedAnchor()
    switch parent.kind {
    case member.collectionKind where parent.style == .flow:
      return try FlowMembers(parent, in: buffer).inserting(member, at: position)
    case member.collectionKind: return try amongLines()
    case .scalar where parent.scalarKind == .null && place == .end:
      return try intoNull()
    case .scalar, .sequence, .mapping, .alias:
      let what = member.keys.isEmpty ? "an item" : "a key"
      throw YAMLRefusal(
        .wrongKind,
        "\(what) needs a \(member.collectionKind.word), found a \(parent.kind.word)",
        at: parent.contentRange
      )
    }
  }

  /// The number that the new member gets.
  private var position: Int {
    switch place {
    case .end: Members(parent).spans.count
    case .before(let index): index
    case .after(let index): index + 1
    }
  }

  // MARK: Block collections

  private func amongLines() throws(YAMLRefusal) -> TextEdit {
    let isSequence = parent.kind == .sequence
    let lines = member.lines(
      indentation: parent.column,
      style: member.content.hasMembers ? BlockStyle(near: parent) : BlockStyle(),
      dash: isSequence ? BlockStyle.dash(of: parent) : "- ",
      quotes: BlockStyle.quotes(of: parent),
      flow: flow
    )
    let new = NewLines(lines: lines, buffer: buffer)
    switch place {
    case .end: return new.below(parent.contentRange.upperBound)
    case .after(let index):
      let spans = Members(parent).spans
      let edit = new.below(spans[index].upperBound)
      // U+2028 and its like end a line for libyaml, and for no editor: two keys can share a line.
      if index + 1 < spans.count, edit.range.lowerBound > spans[index + 1].lowerBound {
        throw YAMLRefusal(
          .layoutNotSupported,
          "the next \(isSequence ? "item" : "key") shares its line",
          at: spans[index + 1]
        )
      }
      return edit
    case .before(let index):
      let spans = Members(parent).spans
      let limit = index > 0 ? spans[index - 1].upperBound : 0
      if let edit = new.above(spans[index].lowerBound, after: limit) { return edit }
      throw YAMLRefusal(
        .layoutNotSupported,
        "the first \(isSequence ? "item" : "key") shares its line with what holds it",
        at: spans[index]
      )
    }
  }

  /// The layout of a collection on one line, where all collections of its kind beside it stand on
  /// one.
  private var flow: FlowText? {
    guard member.keys.count < 2, member.value.hasMembers, !member.value.hasLines else { return nil }
    let kind = member.content.kind
    let values = parent.kind == .mapping ? parent.entries.map(\.value) : Array(parent.children)
    let alike = values.filter { value in
      value.kind == kind && value.children.contains { _ in true }
    }
    guard let last = alike.last, alike.allSatisfy({ $0.style == .flow }),
      !buffer.bytes[last.contentRange].contains(UInt8(ascii: "\n"))
    else { return nil }
    return FlowText(near: last, kind)
  }

  // MARK: Empty values

  private func intoNull() throws(YAMLRefusal) -> TextEdit {
    if parent.isInFlow {
      let layout = FlowText(near: parent, member.collectionKind)
      let text = (parent.isMissing ? " " : "") + layout.text(of: member.collection)
      return TextEdit(range: parent.contentRange, replacement: Array(text.utf8))
    }
    guard parent.anchor == nil, parent.tag == nil else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the empty value has an anchor or a tag",
        at: parent.range
      )
    }
    guard let holder = parent.parent else { return try intoEmptyDocument() }
    let style = BlockStyle(near: holder)
    let inner = member.keys.isEmpty ? style.dashOffset : style.step
    let indentation = holder.column + (holder.kind == .sequence ? 2 : inner)
    let lines = member.lines(indentation: indentation, style: style)
    return ValueBelow(lines: lines, buffer: buffer).replacing(parent)
  }

  /// Adds the document's first entry below its comments.
  private func intoEmptyDocument() throws(YAMLRefusal) -> TextEdit {
    guard parent.isMissing, let document = parent.document else {
      throw YAMLRefusal(.layoutNotSupported, "`null` is the whole document", at: parent.range)
    }
    let body = document.bodyStart..<max(document.bodyStart, parent.range.lowerBound)
    let comment = buffer.bytes[body].lastIndex { !Self.isBlank($0) }
    let lines = member.lines(indentation: 0, style: BlockStyle())
    return NewLines(lines: lines, buffer: buffer).below(comment ?? document.bodyStart)
  }

  /// Adds the first entry of a file that has no document, only comments or nothing at all.
  static func intoEmptyFile(_ buffer: SourceBuffer, _ member: NewMember) -> TextEdit {
    let lines = member.lines(indentation: 0, style: BlockStyle())
    let start = buffer.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let last = buffer.bytes[start...].lastIndex(where: { !isBlank($0) }) else {
      let ending = buffer.lineEnding(at: start)
      return TextEdit(range: start..<start, replacement: lines.flatMap { $0 + ending })
    }
    return NewLines(lines: lines, buffer: buffer).below(last)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }
}
