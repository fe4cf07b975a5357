import SourceText

/// `set`: the value at a path gives way to another of whatever kind.
///
/// Of a collection that stays one of its kind only the members that differ are edited: the others
/// keep their comments, their order and their style.
struct SetValue {
  let node: YAMLNode
  let value: YAMLValue
  let operation: YAMLOperation
  let stream: YAMLStream
  private var buffer: SourceBuffer { stream.buffer }
  private var path: YAMLPath { operation.path }

  /// Returns the edit, or nil when the node has the value already.
  func edit() throws(YAMLRefusal) -> OperationEdit? {
    if value.isValue(of: node) { return nil }
    let hasMembers = node.children.contains { _ in true }
    switch (value, node.kind) {
    case (.scalar(let scalar), .scalar), (.scalar(let scalar), .alias):
      return try ReplaceScalar.edit(node, to: scalar, path: path, buffer: buffer)
    case (.mapping(let entries), .mapping) where hasMembers && !entries.isEmpty:
      return try composed(of: try changes(to: entries))
    case (.sequence(let items), .sequence) where hasMembers && !items.isEmpty:
      return try composed(of: changes(to: items))
    case (.scalar, _), (.mapping, _), (.sequence, _):
      return OperationEdit(edit: try wholly(), changed: node.pointer)
    }
  }

  // MARK: Collections of the same kind

  private func changes(to entries: [YAMLValue.Entry]) throws(YAMLRefusal) -> [YAMLOperation] {
    var old: [[UInt8]: YAMLNode] = [:]
    for entry in node.entries {
      guard !entry.key.hasText("<<") else {
        throw YAMLRefusal(
          .layoutNotSupported,
          "the mapping merges another one in through `<<`",
          at: entry.key.range,
          hints: ["set the keys one by one"]
        )
      }
      old[Array(entry.key.keyText.utf8)] = entry.value
    }
    var changes: [YAMLOperation] = []
    for entry in entries {
      let isThere = old.removeValue(forKey: Array(entry.key.utf8)).map {
        entry.value.isValue(of: $0)
      }
      switch isThere {
      case true?: continue
      case false?: changes.append(step(.set(entry.value), .key(entry.key)))
      case nil: changes.append(step(.insertKey(entry.value), .key(entry.key)))
      }
    }
    // Last: a mapping that has lost all of its keys would be `{}`.
    for entry in node.entries where old[Array(entry.key.keyText.utf8)] != nil {
      changes.append(step(.removeKey, .key(entry.key.keyText)))
    }
    return changes
  }

  /// Items that are equal at both ends stay; those between are set one by one, then come or go.
  private func changes(to items: [YAMLValue]) -> [YAMLOperation] {
    let old = Array(node.children)
    let head = zip(items, old).prefix { $0.isValue(of: $1) }.count
    let room = min(items.count, old.count) - head
    let tail = zip(items.reversed(), old.reversed()).prefix(room).prefix { $0.isValue(of: $1) }
      .count
    let shared = head + room - tail
    var changes = (head..<shared).filter { !items[$0].isValue(of: old[$0]) }.map {
      step(.set(items[$0]), .index($0))
    }
    for index in shared..<max(shared, items.count - tail) {
      changes.append(
        tail == 0
          ? YAMLOperation(.append(items[index]), at: path, document: operation.document)
          : step(.insertItem(items[index]), .index(index))
      )
    }
    for index in (shared..<max(shared, old.count - tail)).reversed() {
      changes.append(step(.removeItem, .index(index)))
    }
    return changes
  }

  private func step(_ action: YAMLOperation.Action, _ step: YAMLPath.Step) -> YAMLOperation {
    YAMLOperation(
      action,
      at: YAMLPath(steps: path.steps + [step]),
      document: operation.document
    )
  }

  /// Returns the one edit that does what the operations do one after the other.
  private func composed(of changes: [YAMLOperation]) throws(YAMLRefusal) -> OperationEdit {
    var current = stream
    for change in changes {
      do {
        current = try YAMLEditor.apply([change], to: current).after
      } catch {
        throw YAMLRefusal(error.code, error.message, at: place(of: change), hints: error.hints)
      }
    }
    let whole = TextEdit(range: 0..<stream.bytes.count, replacement: current.bytes)
    return OperationEdit(edit: whole.trimmed(against: stream.bytes), changed: node.pointer)
  }

  /// Where a change is refused in the file as it is: earlier changes may have moved the place.
  private func place(of change: YAMLOperation) -> Range<Int> {
    do {
      _ = try YAMLEditor.apply([change], to: stream)
      return node.contentRange
    } catch {
      return error.range
    }
  }

  // MARK: Other values

  private func wholly() throws(YAMLRefusal) -> TextEdit {
    try (node.kind == .alias ? node.parent ?? node : node).refuseSharedAnchor()
    try Removal.refuseLostAnchors(node.subtreeIndices, in: node.table)
    guard node.kind == .alias || (node.anchor == nil && node.tag == nil) else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the \(node.kind.word) has an anchor or a tag, which may not fit a \(value.kind.word)",
        at: node.range,
        hints: ["remove it"]
      )
    }
    if node.isInFlow || (node.style == .flow && value.hasMembers) {
      return try inline(FlowText(near: node, value.kind).text(of: value))
    }
    return value.hasMembers ? try asLines() : try inline(BlockText.inline(value))
  }

  /// Writes a value that takes one line.
  private func inline(_ text: String) throws(YAMLRefusal) -> TextEdit {
    if node.isMissing { return try ReplaceScalar.fillIn(node, Array(text.utf8), buffer) }
    guard node.style == .block else {
      return TextEdit(range: node.contentRange, replacement: Array(text.utf8))
    }
    return try Removal.leaving(text, of: node, buffer)
  }

  /// Writes a collection in block style: below its key, or where the old value begins.
  private func asLines() throws(YAMLRefusal) -> TextEdit {
    guard let holder = node.parent else { return try atColumn(node.column, isRoot: true) }
    let text = BlockText(style: BlockStyle(near: holder))
    guard let key = node.keyNode else { return try asItem(of: holder, text) }
    let start = node.contentRange.lowerBound
    let isOnKeysLine =
      buffer.lineStart(at: key.contentRange.upperBound) == buffer.lineStart(at: start)
    let column = text.column(of: value, in: holder.column)
    if isOnKeysLine || node.isMissing {
      return ValueBelow(lines: text.lines(of: value, at: column), buffer: buffer).replacing(node)
    }
    let margin = buffer.margin(at: start)
    guard node.style == .block, Gap(margin..<start, in: buffer.bytes).isBlank else {
      return try atColumn(node.column)
    }
    // A mapping and a sequence below the same key may stand in different columns.
    let lines = text.lines(of: value, at: column)
    return TextEdit(
      range: margin..<buffer.textEnd(at: node.contentRange.upperBound),
      replacement: Array(lines.joined(separator: buffer.lineEnding(at: start)))
    )
  }

  private func asItem(of sequence: YAMLNode, _ text: BlockText) throws(YAMLRefusal) -> TextEdit {
    guard node.isMissing else { return try atColumn(node.column) }
    let dash = BlockStyle.dash(of: sequence)
    var lines = text.item(value, at: sequence.column, dash: dash)
    lines[0].removeFirst(sequence.column + 1)
    let ending = buffer.lineEnding(at: node.contentRange.lowerBound)
    return TextEdit(range: node.contentRange, replacement: Array(lines.joined(separator: ending)))
  }

  /// Writes the lines where the old value begins; what stands behind it stays on the first one.
  private func atColumn(_ column: Int, isRoot: Bool = false) throws(YAMLRefusal) -> TextEdit {
    let range = node.contentRange
    let isAlone = Gap(buffer.margin(at: range.lowerBound)..<range.lowerBound, in: buffer.bytes)
      .isBlank
    guard !isRoot || isAlone, !node.isMissing else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the document's value shares its line with what is before it",
        at: range
      )
    }
    let style = BlockStyle(near: node.parent ?? node)
    var lines = BlockText(style: style).lines(of: value, at: column)
    lines[0].removeFirst(column)
    let ending = buffer.lineEnding(at: range.lowerBound)
    let end = buffer.textEnd(at: range.upperBound)
    // The comment behind the last line of a collection is that line's, and goes with it.
    let isOwn = node.style != .literal && node.style != .folded && node.style != .block
    if isOwn { lines[0] += buffer.bytes[range.upperBound..<end] }
    return TextEdit(
      range: range.lowerBound..<end,
      replacement: Array(lines.joined(separator: ending))
    )
  }
}
