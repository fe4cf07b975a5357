/// What an insertion writes: a chain of keys that ends in a value or in a sequence of one item, or
/// an item alone.
struct NewMember {
  /// The keys from the topmost missing one down; none for an item of a sequence that is there.
  let keys: [String]
  let value: YAMLValue
  /// Whether the value is an item of a sequence.
  let isItem: Bool

  static func entry(_ keys: [String], _ value: YAMLValue) -> NewMember {
    NewMember(keys: keys, value: value, isItem: false)
  }

  static func item(_ value: YAMLValue, below keys: [String] = []) -> NewMember {
    NewMember(keys: keys, value: value, isItem: true)
  }

  /// The kind of collection that can take it.
  var collectionKind: YAMLNode.Kind { keys.isEmpty ? .sequence : .mapping }

  /// What stands below its first key, or behind its dash.
  var content: YAMLValue {
    let innermost = isItem && !keys.isEmpty ? .sequence([value]) : value
    return keys.dropFirst().reversed().reduce(innermost) { .mapping([.init(key: $1, value: $0)]) }
  }

  /// The collection that holds it alone.
  var collection: YAMLValue {
    keys.first.map { .mapping([.init(key: $0, value: content)]) } ?? .sequence([content])
  }

  /// Returns its lines in block style; `dash` is what stands before an item, `quotes` are those of
  /// an item that is a scalar.
  func lines(
    indentation: Int,
    style: BlockStyle,
    dash: String = "- ",
    quotes: YAMLNode.Style = .plain,
    flow: FlowText? = nil
  ) -> [[UInt8]] {
    let text = BlockText(style: style)
    guard let key = keys.first else {
      return text.item(content, at: indentation, dash: dash, quotes: quotes, flow: flow)
    }
    return text.entry(key, content, at: indentation, flow: flow)
  }
}
