package import LosslessYAML

extension YAMLNode {
  /// The node itself, or what it stands for when it is an alias.
  package var followed: YAMLNode { aliasTarget ?? self }

  /// Returns the value of a key as a reader of YAML 1.1 finds it: aliases are followed, and what
  /// `<<` brings in counts where the mapping does not have the key itself.
  package func member(_ key: String) -> YAMLNode? {
    var visited: Set<Range<Int>> = []
    return member(key, &visited)
  }

  /// The names of the ConfigMaps in a list of references.
  var configMapNames: [String] {
    listItems.filter { $0.member("kind")?.hasText("ConfigMap") ?? false }
      .compactMap { $0.member("name")?.text }
  }

  /// Returns the node that a chain of keys leads to, each read as `member` reads one.
  package func member(path keys: String...) -> YAMLNode? {
    var current: YAMLNode? = self
    for key in keys { current = current?.member(key) }
    return current
  }

  /// A mapping may merge itself, and one anchor many times: each is visited once.
  private func member(_ key: String, _ visited: inout Set<Range<Int>>) -> YAMLNode? {
    let node = followed
    let (own, hasMerge) = node.lookUp(key)
    if let own { return own.followed }
    guard hasMerge else { return nil }
    for entry in node.entries where entry.key.hasText("<<") {
      let source = entry.value.followed
      for merged in source.kind == .sequence ? Array(source.children) : [source] {
        let merged = merged.followed
        guard visited.insert(merged.range).inserted else { continue }
        if let found = merged.member(key, &visited) { return found }
      }
    }
    return nil
  }

  /// The items of a list, aliases followed; none of anything else.
  package var listItems: [YAMLNode] {
    followed.kind == .sequence ? followed.children.map(\.followed) : []
  }

  /// The texts of a mapping's scalar values by key, also those that `<<` brings in.
  var textsByKey: [String: String] {
    var result: [String: String] = [:]
    for key in memberKeys { result[key] = member(key)?.text }
    return result
  }

  private var memberKeys: [String] {
    var keys: [String] = []
    var visited: Set<Range<Int>> = []
    var waiting = [followed]
    while let node = waiting.popLast() {
      guard visited.insert(node.range).inserted else { continue }
      for entry in node.entries {
        if entry.key.hasText("<<") {
          let source = entry.value.followed
          waiting += source.kind == .sequence ? source.listItems : [source]
        } else if let key = entry.key.followed.text {
          keys.append(key)
        }
      }
    }
    return keys
  }
}
