package import LosslessYAML

extension YAMLNode {
  /// The path from the document's root to the node: items are named where they have a name of their own.
  var pathFromRoot: YAMLPath {
    var root = self
    while let parent = root.parent { root = parent }
    return path(from: root)
  }

  /// The path from another node to this one: items are named where they have a name of their own.
  package func path(from root: YAMLNode) -> YAMLPath {
    var steps: [YAMLPath.Step] = []
    var node = self
    while node != root, let parent = node.parent {
      steps.append(node.step(in: parent))
      node = parent
    }
    return YAMLPath(steps: steps.reversed())
  }

  private func step(in parent: YAMLNode) -> YAMLPath.Step {
    if parent.kind == .mapping {
      let entry = parent.entries.first { $0.value == self || $0.key == self }
      return .key(entry?.key.followed.text ?? entry?.key.sourceText ?? "")
    }
    let items = Array(parent.children)
    if let name = self["name"]?.text,
      items.count(where: { $0["name"]?.hasText(name) ?? false }) == 1
    {
      return .item(key: "name", value: name)
    }
    return .index(items.firstIndex(of: self) ?? 0)
  }
}
