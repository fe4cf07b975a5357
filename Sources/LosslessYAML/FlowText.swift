/// New values as text inside `{}` or `[]`, in the layout of the collections around.
struct FlowText {
  private let mapping: FlowLayout
  private let sequence: FlowLayout

  /// Reads the layouts for a new collection of that kind, or a new member of `node`.
  init(near node: YAMLNode, _ kind: YAMLNode.Kind) {
    let own = FlowLayout(near: node, kind)
    let isMapping = kind == .mapping
    var other = FlowLayout(readNear: node, isMapping ? .sequence : .mapping) ?? own
    // A mapping that quotes its keys is JSON, and so is all below it; so is a list at the top.
    let isJSON = own.quotes == .doubleQuoted && (isMapping || node.root.style == .flow)
    if isJSON {
      other.quotes = .doubleQuoted
    } else if !isMapping, other.quotes == own.quotes {
      other.quotes = .plain
    }
    (mapping, sequence) = isMapping ? (own, other) : (other, own)
  }

  /// Returns the text of a value.
  func text(of value: YAMLValue, in kind: YAMLNode.Kind = .mapping) -> String {
    switch value {
    case .scalar(let scalar):
      let quotes = kind == .mapping ? mapping.quotes : sequence.quotes
      return ScalarText.render(scalar, like: quotes, inFlow: true)
    case .sequence(let items):
      let texts = items.map { text(of: $0, in: .sequence) }
      return Self.enclosed(texts, "[", "]", sequence)
    case .mapping(let entries):
      return Self.enclosed(entries.map { entry($0.key, $0.value) }, "{", "}", mapping)
    }
  }

  /// Returns the text of a member without what encloses it.
  func text(of member: NewMember) -> String {
    member.keys.first.map { entry($0, member.content) } ?? text(of: member.content, in: .sequence)
  }

  /// The text between two members of a collection of that kind.
  func separator(in kind: YAMLNode.Kind) -> String {
    kind == .mapping ? mapping.separator : sequence.separator
  }

  private func entry(_ key: String, _ value: YAMLValue) -> String {
    let name = ScalarText.render(.string(key), like: mapping.quotes, inFlow: true)
    return name + mapping.colon + text(of: value)
  }

  private static func enclosed(
    _ texts: [String],
    _ open: String,
    _ close: String,
    _ layout: FlowLayout
  ) -> String {
    guard !texts.isEmpty else { return open + close }
    let inner = texts.joined(separator: layout.separator)
    return open + layout.padding + inner + layout.padding + close
  }
}
