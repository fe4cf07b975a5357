import SourceText

/// `replace`: the scalar's bytes give way to the new value; anchor, tag, quotes and comments stay.
enum ReplaceScalar {
  /// Returns the edit, or nil when the node has the value already.
  static func edit(
    _ node: YAMLNode,
    to value: YAMLScalar,
    path: YAMLPath,
    buffer: SourceBuffer
  ) throws(YAMLRefusal) -> OperationEdit? {
    if value.isValue(of: node) { return nil }
    if node.kind == .alias, let parent = node.parent {
      // An alias gives way to the literal; what it refers to stays.
      try parent.refuseSharedAnchor()
      return OperationEdit(
        edit: TextEdit(range: node.range, replacement: text(value, at: node, style: .plain)),
        changed: node.pointer
      )
    }
    guard node.kind == .scalar else {
      throw YAMLRefusal(
        .wrongKind,
        "`\(path)` is a \(node.kind.word), not a scalar",
        at: node.contentRange
      )
    }
    try node.refuseSharedAnchor()
    try refuseOtherTag(node, value)
    if case .string(let new) = value, let edit = LiteralText(node, in: buffer)?.edit(to: new) {
      return OperationEdit(edit: edit, changed: node.pointer)
    }
    guard node.contentRange.isEmpty else {
      let replacement = text(value, at: node, style: node.style)
      return OperationEdit(
        edit: TextEdit(range: node.contentRange, replacement: replacement),
        changed: node.pointer
      )
    }
    let text = text(value, at: node, style: .plain)
    return OperationEdit(edit: try fillIn(node, text, buffer), changed: node.pointer)
  }

  /// Refuses a value that the node's tag would turn into another one.
  private static func refuseOtherTag(_ node: YAMLNode, _ value: YAMLScalar) throws(YAMLRefusal) {
    guard let tag = node.tag, !value.mayHave(tag: tag) else { return }
    throw YAMLRefusal(
      .layoutNotSupported,
      "the tag `\(tag)` does not fit the value `\(value)`",
      at: node.range,
      hints: ["remove the tag"]
    )
  }

  /// Writes a value where none is written: after the `:` or `-`, with one space; below `? key` on a
  /// line of its own.
  static func fillIn(
    _ node: YAMLNode,
    _ text: [UInt8],
    _ buffer: SourceBuffer
  ) throws(YAMLRefusal) -> TextEdit {
    let bytes = node.table.bytes
    let place = node.contentRange.lowerBound
    guard node.parent != nil else {
      throw YAMLRefusal(.layoutNotSupported, "the document is empty", at: node.range)
    }
    // Right behind the key there is no `:`, even where the key itself ends in one.
    let isAfterIndicator =
      node.keyNode.map { $0.range.upperBound < place } ?? (bytes[place - 1] == UInt8(ascii: "-"))
    let hasProperties = node.anchor != nil || node.tag != nil
    var replacement = text
    if isAfterIndicator || hasProperties {
      replacement.insert(UInt8(ascii: " "), at: 0)
    } else if node.isInFlow, node.keyNode != nil {
      replacement = [UInt8(ascii: ":"), UInt8(ascii: " ")] + replacement
    } else if let key = node.keyNode, let mapping = node.parent, !key.isMissing {
      let margin = [UInt8](repeating: UInt8(ascii: " "), count: mapping.column)
      let line = margin + [UInt8(ascii: ":"), UInt8(ascii: " ")] + replacement
      return NewLines(lines: [line], buffer: buffer).below(key.contentRange.upperBound)
    } else {
      throw YAMLRefusal(
        .layoutNotSupported,
        "the key has no `:` after which a value could stand",
        at: node.range
      )
    }
    return TextEdit(range: place..<place, replacement: replacement)
  }

  private static func text(
    _ value: YAMLScalar,
    at node: YAMLNode,
    style: YAMLNode.Style
  ) -> [UInt8] {
    Array(ScalarText.render(value, like: style, inFlow: node.isInFlow).utf8)
  }
}
