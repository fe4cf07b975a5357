import SourceText

/// The removal of an entry or item: its own lines go with the comment behind it, comment lines above
/// it stay; a collection that loses its only member becomes `{}` or `[]`.
struct Removal {
  let node: YAMLNode
  let buffer: SourceBuffer

  /// Returns the edit; `kind` is that of the collection out of which something is asked to go.
  func edit(from kind: YAMLNode.Kind) throws(YAMLRefusal) -> TextEdit {
    guard let collection = node.parent, collection.kind == kind,
      let index = Members(collection).index(of: node)
    else {
      let what = kind == .mapping ? "a mapping's key" : "a sequence's item"
      throw YAMLRefusal(.wrongKind, "`\(node.pointer)` is not \(what)", at: node.range)
    }
    let member = (node.keyNode ?? node).index..<node.subtreeIndices.upperBound
    try Self.refuseLostAnchors(member, in: node.table)
    try collection.refuseSharedAnchor()
    if collection.style == .flow { return try FlowMembers(collection, in: buffer).removing(index) }
    let spans = Members(collection).spans
    return spans.count == 1
      ? try onlyMember(of: collection) : try fromLines(spans, index)
  }

  /// Refuses when an anchor inside nodes that go has an alias outside of them.
  static func refuseLostAnchors(_ gone: Range<Int32>, in table: NodeTable) throws(YAMLRefusal) {
    for index in gone {
      let inner = YAMLNode(table: table, index: index)
      if let alias = inner.lastAlias, !gone.contains(alias.index) {
        throw YAMLRefusal(
          .sharedAnchor,
          "`*\(alias.anchor ?? "")` refers to an anchor that would go",
          at: inner.range,
          hints: ["write the value out where the alias stands"]
        )
      }
    }
  }

  private func fromLines(_ spans: [Range<Int>], _ index: Int) throws(YAMLRefusal) -> TextEdit {
    let span = spans[index]
    let line = buffer.margin(at: span.lowerBound)
    if Gap(line..<span.lowerBound, in: buffer.bytes).isBlank {
      return wholeLines(from: line, through: span.upperBound)
    }
    // The first member stands behind a dash: the next one moves up to its place.
    guard index + 1 < spans.count else {
      throw YAMLRefusal(.layoutNotSupported, "the entry shares its line", at: span)
    }
    let following = spans[index + 1].lowerBound
    let end = buffer.lineEnd(at: span.upperBound)
    // U+2028 ends a line for libyaml, not for us: the next entry may stand on this one.
    guard end <= following, Gap(end..<following, in: buffer.bytes).isBlank else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "comments stand between this entry and the next",
        at: span
      )
    }
    return TextEdit(range: span.lowerBound..<following, replacement: [])
  }

  /// Deletes full lines; at an unterminated end of file the line end before them goes instead.
  private func wholeLines(from line: Int, through end: Int) -> TextEdit {
    Self.wholeLines(from: line, through: end, buffer)
  }

  private static func wholeLines(from line: Int, through end: Int, _ buffer: SourceBuffer)
    -> TextEdit
  {
    let stop = buffer.lineEnd(at: end)
    guard stop == buffer.textEnd(at: end), line == buffer.lineStart(at: line), line > 0 else {
      return TextEdit(range: line..<stop, replacement: [])
    }
    return TextEdit(range: buffer.textEnd(at: line - 1)..<stop, replacement: [])
  }

  private func onlyMember(of collection: YAMLNode) throws(YAMLRefusal) -> TextEdit {
    guard collection.anchor == nil, collection.tag == nil else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the \(collection.kind.word) has an anchor or a tag",
        at: collection.range
      )
    }
    return try Self.leaving(collection.kind == .mapping ? "{}" : "[]", of: collection, buffer)
  }

  /// Writes a text of one line in place of a block collection; as the value of a key that stands
  /// above, behind that key.
  static func leaving(
    _ text: String,
    of collection: YAMLNode,
    _ buffer: SourceBuffer
  ) throws(YAMLRefusal) -> TextEdit {
    let spans = Members(collection).spans
    let span = (spans.first?.lowerBound ?? 0)..<(spans.last?.upperBound ?? 0)
    let line = buffer.lineStart(at: span.lowerBound)
    guard Gap(line..<span.lowerBound, in: buffer.bytes).isBlank, let holder = collection.keyNode
    else { return TextEdit(range: span, replacement: Array(text.utf8)) }
    // ` {}` after the colon of the key that holds the collection, and its lines go.
    let gap = Gap(holder.range.upperBound..<line, in: buffer.bytes)
    guard let colon = gap.first(UInt8(ascii: ":")) else {
      throw YAMLRefusal(.layoutNotSupported, "the collection's key has no `:`", at: holder.range)
    }
    let lines = wholeLines(from: line, through: span.upperBound, buffer)
    let kept = Array(buffer.bytes[colon + 1..<max(colon + 1, lines.range.lowerBound)])
    return TextEdit(
      range: colon + 1..<lines.range.upperBound,
      replacement: Array(" \(text)".utf8) + kept
    )
  }
}
