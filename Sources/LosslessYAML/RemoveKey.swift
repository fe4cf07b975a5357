import SourceText

/// `remove key`: the entry's own lines go, comment lines above it stay; a mapping that loses its
/// only entry becomes `{}`.
struct RemoveKey {
  let node: YAMLNode
  let buffer: SourceBuffer

  /// Returns the edit.
  func edit() throws(YAMLRefusal) -> TextEdit {
    guard let mapping = node.parent, let key = node.keyNode else {
      throw YAMLRefusal(.wrongKind, "only a mapping's key can be removed", at: node.range)
    }
    try refuseLostAnchors(key)
    try mapping.refuseSharedAnchor()
    if mapping.style == .flow { return try fromFlow(mapping, key) }
    return mapping.entries.count == 1
      ? try onlyEntry(of: mapping, key) : try fromBlock(mapping, key)
  }

  /// Refuses when an anchor inside the entry has an alias outside of it.
  private func refuseLostAnchors(_ key: YAMLNode) throws(YAMLRefusal) {
    let entry = key.index..<node.subtreeIndices.upperBound
    for index in entry {
      let inner = YAMLNode(table: node.table, index: index)
      if let alias = inner.lastAlias, !entry.contains(alias.index) {
        throw YAMLRefusal(
          .sharedAnchor,
          "`*\(alias.anchor ?? "")` refers to an anchor that would go",
          at: inner.range,
          hints: ["write the value out where the alias stands"]
        )
      }
    }
  }

  private func entryEnd(_ key: YAMLNode) -> Int {
    max(node.contentRange.upperBound, key.contentRange.upperBound)
  }

  private func entryStart(_ key: YAMLNode) -> Int {
    // `? key` begins at its indicator.
    var start = key.range.lowerBound
    while start > 0, buffer.bytes[start - 1] == 32 { start -= 1 }
    let isExplicit = start > 0 && buffer.bytes[start - 1] == UInt8(ascii: "?")
    return isExplicit ? start - 1 : key.range.lowerBound
  }

  private func fromBlock(_ mapping: YAMLNode, _ key: YAMLNode) throws(YAMLRefusal) -> TextEdit {
    let start = entryStart(key)
    let end = entryEnd(key)
    let line = buffer.lineStart(at: start)
    if buffer.bytes[line..<start].allSatisfy({ $0 == 32 }) {
      return wholeLines(from: line, through: end)
    }
    // The first key stands behind a dash: the next one moves up to its place.
    guard let next = mapping.entries.dropFirst().first?.key else {
      throw YAMLRefusal(.layoutNotSupported, "the entry shares its line", at: key.range)
    }
    let following = entryStart(next)
    guard buffer.bytes[buffer.lineEnd(at: end)..<following].allSatisfy({ $0 == 32 }) else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "comments stand between this entry and the next",
        at: key.range
      )
    }
    return TextEdit(range: start..<following, replacement: [])
  }

  /// Deletes full lines; at an unterminated end of file the line end before them goes instead.
  private func wholeLines(from line: Int, through end: Int) -> TextEdit {
    let stop = buffer.lineEnd(at: end)
    guard stop == buffer.textEnd(at: end), line > 0 else {
      return TextEdit(range: line..<stop, replacement: [])
    }
    return TextEdit(range: buffer.textEnd(at: line - 1)..<stop, replacement: [])
  }

  private func onlyEntry(of mapping: YAMLNode, _ key: YAMLNode) throws(YAMLRefusal) -> TextEdit {
    let start = entryStart(key)
    let end = entryEnd(key)
    let line = buffer.lineStart(at: start)
    guard mapping.anchor == nil, mapping.tag == nil else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the mapping has an anchor or a tag",
        at: mapping.range
      )
    }
    guard buffer.bytes[line..<start].allSatisfy({ $0 == 32 }), let holder = mapping.keyNode else {
      return TextEdit(range: start..<end, replacement: [UInt8(ascii: "{"), UInt8(ascii: "}")])
    }
    // ` {}` after the colon of the key that holds the mapping, and the entry's lines go.
    guard let colon = colon(in: holder.range.upperBound..<line) else {
      throw YAMLRefusal(.layoutNotSupported, "the mapping's key has no `:`", at: holder.range)
    }
    let lines = wholeLines(from: line, through: end)
    let kept = Array(buffer.bytes[colon + 1..<max(colon + 1, lines.range.lowerBound)])
    return TextEdit(
      range: colon + 1..<lines.range.upperBound,
      replacement: Array(" {}".utf8) + kept
    )
  }

  /// Offset of the `:` in the text between a key and its value, comments left out.
  private func colon(in gap: Range<Int>) -> Int? {
    var inComment = false
    for offset in gap {
      switch buffer.bytes[offset] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): inComment = false
      case UInt8(ascii: "#"): inComment = true
      case UInt8(ascii: ":") where !inComment: return offset
      default: break
      }
    }
    return nil
  }

  private func fromFlow(_ mapping: YAMLNode, _ key: YAMLNode) throws(YAMLRefusal) -> TextEdit {
    let entries = mapping.entries
    guard let index = entries.firstIndex(where: { $0.value == node }) else {
      preconditionFailure("the node is one of its mapping's values")
    }
    let range: Range<Int>
    var replacement: [UInt8] = []
    if entries.count == 1 {
      range = mapping.contentRange
      replacement = Array("{}".utf8)
    } else if index == entries.count - 1 {
      let previous = entries[index - 1]
      let from = max(previous.key.range.upperBound, previous.value.range.upperBound)
      range = from..<entryEnd(key)
    } else {
      range = key.range.lowerBound..<entries[index + 1].key.range.lowerBound
    }
    guard !buffer.bytes[range].contains(UInt8(ascii: "#")) else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "a comment or `#` stands inside the removed text",
        at: key.range
      )
    }
    return TextEdit(range: range, replacement: replacement)
  }
}
