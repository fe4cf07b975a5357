/// What an insertion writes: a chain of keys that ends in a value or in a sequence of one item, or
/// an item alone.
struct NewMember {
  /// The keys from the topmost missing one down; none for an item of a sequence that is there.
  let keys: [String]
  let value: YAMLScalar
  /// Whether the value is an item of a sequence.
  let isItem: Bool

  static func entry(_ keys: [String], _ value: YAMLScalar) -> NewMember {
    NewMember(keys: keys, value: value, isItem: false)
  }

  static func item(_ value: YAMLScalar, below keys: [String] = []) -> NewMember {
    NewMember(keys: keys, value: value, isItem: true)
  }

  /// The kind of collection that can take it.
  var collectionKind: YAMLNode.Kind { keys.isEmpty ? .sequence : .mapping }

  /// Returns its lines in block style; `dash` is what stands before an item.
  func lines(
    indentation: Int,
    style: BlockStyle?,
    dash: String = "- ",
    quotes: YAMLNode.Style = .plain
  ) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var column = indentation
    for (depth, key) in keys.enumerated() {
      let isLast = depth == keys.count - 1
      let name = ScalarText.render(.string(key)) + ":"
      let rest = isLast && !isItem ? " " + ScalarText.render(value) : ""
      lines.append(Self.line(name + rest, at: column))
      column += isLast ? style?.dashOffset ?? 2 : style?.step ?? 2
    }
    if isItem { lines.append(Self.line(dash + ScalarText.render(value, like: quotes), at: column)) }
    return lines
  }

  private static func line(_ text: String, at column: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: " "), count: column) + text.utf8
  }

  /// Returns its text inside `{}` or `[]`.
  func flowText(_ layout: FlowLayout) -> String {
    guard let key = keys.first else {
      return ScalarText.render(value, like: layout.quotes, inFlow: true)
    }
    let name = ScalarText.render(.string(key), like: layout.quotes, inFlow: true)
    let rest = NewMember(keys: Array(keys.dropFirst()), value: value, isItem: isItem)
    let isNested = !rest.keys.isEmpty || isItem
    return name + layout.colon + (isNested ? rest.flowCollection(layout) : rest.flowText(layout))
  }

  /// Returns a flow collection that holds it alone.
  func flowCollection(_ layout: FlowLayout) -> String {
    let inner = layout.padding + flowText(layout) + layout.padding
    return keys.isEmpty ? "[" + inner + "]" : "{" + inner + "}"
  }
}
