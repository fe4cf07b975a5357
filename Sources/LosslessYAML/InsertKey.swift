import SourceText

/// `insert key`: a new entry at the end of a mapping, with its missing parents.
///
/// It looks as the file's author would have typed it; comments and blank lines after the mapping stay
/// below the new entry.
struct InsertKey {
  let parent: YAMLNode
  let keys: [String]
  let value: YAMLScalar
  let buffer: SourceBuffer

  /// Returns the edit.
  func edit() throws(YAMLRefusal) -> TextEdit {
    try parent.refuseSharedAnchor()
    switch parent.kind {
    case .mapping where parent.style == .flow: return try intoFlow()
    case .mapping: return afterLastEntry()
    case .scalar where parent.scalarKind == .null: return try intoNull()
    case .scalar, .sequence, .alias:
      throw YAMLRefusal(
        .wrongKind,
        "a key needs a mapping, found a \(parent.kind.word)",
        at: parent.contentRange
      )
    }
  }

  // MARK: Block mappings

  private func afterLastEntry() -> TextEdit {
    let last = parent.contentRange.upperBound
    return newLines(after: last, indentation: parent.column)
  }

  /// Adds the entry's lines below the line that holds `offset`.
  private func newLines(after offset: Int, indentation: Int) -> TextEdit {
    let lines = Self.blockLines(keys, value, indentation: indentation, step: step)
    return Self.newLines(lines, after: offset, in: buffer)
  }

  private static func newLines(
    _ lines: [[UInt8]],
    after offset: Int,
    in buffer: SourceBuffer
  ) -> TextEdit {
    let ending = buffer.lineEnding(at: offset)
    let end = buffer.lineEnd(at: offset)
    if buffer.textEnd(at: offset) == end {
      // The file's last line has no line end, and keeps having none.
      return TextEdit(range: end..<end, replacement: lines.flatMap { ending + $0 })
    }
    return TextEdit(range: end..<end, replacement: lines.flatMap { $0 + ending })
  }

  private static func blockLines(
    _ keys: [String],
    _ value: YAMLScalar,
    indentation: Int,
    step: Int
  ) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for (depth, key) in keys.enumerated() {
      let spaces = String(repeating: " ", count: indentation + depth * step)
      let name = ScalarText.render(.string(key))
      let isLast = depth == keys.count - 1
      let text = isLast ? "\(name): \(ScalarText.render(value))" : "\(name):"
      lines.append(Array((spaces + text).utf8))
    }
    return lines
  }

  /// Indentation of one level: that of a neighbour below or above, else the file's first, else 2.
  private var step: Int {
    if let nested = parent.entries.lazy.map(\.value).first(where: isIndentedMapping) {
      return nested.column - parent.column
    }
    var child = parent
    while let holder = child.parent {
      if holder.kind == .mapping, holder.style == .block, isIndentedMapping(child) {
        let step = child.column - holder.column
        if step > 0 { return step }
      }
      child = holder
    }
    return child.entries.lazy.map(\.value).first(where: isIndentedMapping)
      .map { $0.column - child.column } ?? 2
  }

  private func isIndentedMapping(_ node: YAMLNode) -> Bool {
    node.kind == .mapping && node.style == .block
  }

  // MARK: Null values

  private func intoNull() throws(YAMLRefusal) -> TextEdit {
    if parent.isInFlow {
      let text = (parent.isMissing ? " " : "") + flowMapping(like: FlowLayout(near: parent, buffer))
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
    let indentation = holder.column + (holder.kind == .sequence ? 2 : stepBelow(holder))
    let start = parent.contentRange.lowerBound
    let lines = newLines(after: start, indentation: indentation)
    if parent.isMissing { return lines }
    // `key: null # why` keeps its comment on the key's line.
    let rest = Array(buffer.bytes[parent.contentRange.upperBound..<lines.range.lowerBound])
    let hasComment = rest.contains(UInt8(ascii: "#"))
    let from = hasComment ? start : blanks(before: start)
    let kept = hasComment ? Array(rest.drop { $0 == 32 || $0 == 9 }) : rest
    return TextEdit(range: from..<lines.range.upperBound, replacement: kept + lines.replacement)
  }

  /// Adds the document's first entry below its comments.
  private func intoEmptyDocument() throws(YAMLRefusal) -> TextEdit {
    guard parent.isMissing, let document = parent.document else {
      throw YAMLRefusal(.layoutNotSupported, "`null` is the whole document", at: parent.range)
    }
    let body = document.bodyStart..<max(document.bodyStart, parent.range.lowerBound)
    let comment = buffer.bytes[body].lastIndex { !Self.isBlank($0) }
    return newLines(after: comment ?? document.bodyStart, indentation: 0)
  }

  /// Adds the first entry of a file that has no document, only comments or nothing at all.
  static func intoEmptyFile(
    _ buffer: SourceBuffer,
    keys: [String],
    value: YAMLScalar
  ) -> TextEdit {
    let lines = blockLines(keys, value, indentation: 0, step: 2)
    let start = buffer.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let last = buffer.bytes[start...].lastIndex(where: { !isBlank($0) }) else {
      let ending = buffer.lineEnding(at: start)
      return TextEdit(range: start..<start, replacement: lines.flatMap { $0 + ending })
    }
    return newLines(lines, after: last, in: buffer)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }

  private func stepBelow(_ holder: YAMLNode) -> Int {
    InsertKey(parent: holder, keys: keys, value: value, buffer: buffer).step
  }

  private func blanks(before offset: Int) -> Int {
    var start = offset
    while start > 0, buffer.bytes[start - 1] == 32 || buffer.bytes[start - 1] == 9 { start -= 1 }
    return start
  }

  // MARK: Flow mappings

  private func intoFlow() throws(YAMLRefusal) -> TextEdit {
    let range = parent.contentRange
    let bytes = buffer.bytes
    guard bytes[range.lowerBound] == UInt8(ascii: "{") else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "a single pair inside `[]` takes no second key",
        at: range
      )
    }
    let layout = FlowLayout(near: parent, buffer)
    guard let last = parent.entries.last else {
      guard bytes[range.lowerBound + 1..<range.upperBound - 1].allSatisfy({ $0 == 32 }) else {
        throw YAMLRefusal(
          .layoutNotSupported,
          "the empty mapping holds a comment or a line end",
          at: range
        )
      }
      return TextEdit(range: range, replacement: Array(flowMapping(like: layout).utf8))
    }
    let end =
      last.value.isMissing
      ? max(last.key.range.upperBound, last.value.range.upperBound)
      : last.value.range.upperBound
    let closing = range.upperBound - 1
    guard buffer.lineStart(at: end) == buffer.lineStart(at: closing) else {
      return onOwnLine(after: end, before: closing, layout: layout)
    }
    let text = layout.separator + flowEntry(keys, layout: layout)
    return TextEdit(range: end..<end, replacement: Array(text.utf8))
  }

  /// Adds an entry to a flow mapping whose entries stand on lines of their own.
  private func onOwnLine(after end: Int, before closing: Int, layout: FlowLayout) -> TextEdit {
    let lineEnd = buffer.textEnd(at: end)
    let rest = Array(buffer.bytes[end..<lineEnd])
    let hasComma = rest.drop { $0 == 32 }.first == UInt8(ascii: ",")
    let first = parent.entries.first?.key.range.lowerBound ?? end
    let indentation = String(repeating: " ", count: first - buffer.lineStart(at: first))
    let entry = indentation + flowEntry(keys, layout: layout) + (hasComma ? "," : "")
    let comma = hasComma ? [] : [UInt8(ascii: ",")]
    return TextEdit(
      range: end..<lineEnd,
      replacement: comma + rest + buffer.lineEnding(at: end) + Array(entry.utf8)
    )
  }

  private func flowMapping(like layout: FlowLayout) -> String {
    "{" + layout.padding + flowEntry(keys, layout: layout) + layout.padding + "}"
  }

  private func flowEntry(_ keys: [String], layout: FlowLayout) -> String {
    guard let key = keys.first else { return "" }
    let style: YAMLNode.Style = layout.quotes ? .doubleQuoted : .plain
    let name = ScalarText.render(.string(key), like: style, inFlow: true)
    let rest = Array(keys.dropFirst())
    let text =
      rest.isEmpty
      ? ScalarText.render(value, like: style, inFlow: true)
      : "{" + layout.padding + flowEntry(rest, layout: layout) + layout.padding + "}"
    return name + layout.colon + text
  }
}

/// How the flow collections around a place are spaced and quoted.
private struct FlowLayout {
  /// Between a brace and an entry: a space, unless a neighbour has none.
  var padding = " "
  /// Between two entries.
  var separator = ", "
  /// Between a key and its value.
  var colon = ": "
  /// Whether keys and strings stand in double quotes, as in JSON.
  var quotes = false

  /// Reads the layout off the nearest flow mapping that has entries.
  init(near node: YAMLNode, _ buffer: SourceBuffer) {
    var current: YAMLNode? = node
    while let candidate = current {
      if candidate.kind == .mapping, candidate.style == .flow, let first = candidate.entries.first {
        read(candidate, first, buffer.bytes)
        return
      }
      current = candidate.parent
    }
  }

  private mutating func read(
    _ mapping: YAMLNode,
    _ first: (key: YAMLNode, value: YAMLNode),
    _ bytes: [UInt8]
  ) {
    quotes = mapping.entries.allSatisfy { $0.key.style == .doubleQuoted }
    let open = mapping.contentRange.lowerBound + 1
    padding = open < first.key.range.lowerBound ? " " : ""
    let between = first.key.range.upperBound..<first.value.range.lowerBound
    if bytes[between].elementsEqual([UInt8(ascii: ":")]) { colon = ":" }
    if let second = mapping.entries.dropFirst().first {
      let gap = bytes[first.value.range.upperBound..<second.key.range.lowerBound]
      if gap.elementsEqual([UInt8(ascii: ",")]) { separator = "," }
    } else if colon == ":" {
      separator = ","
    }
  }
}
