import LosslessYAML

extension YAMLNode {
  /// Whether nothing lies below this node: a scalar or an alias.
  var isLeaf: Bool { kind == .scalar || kind == .alias }

  /// Returns this node and all below it in file order, keys included.
  func descendants() -> [YAMLNode] {
    var result: [YAMLNode] = []
    func walk(_ node: YAMLNode) {
      result.append(node)
      for child in node.children { walk(child) }
    }
    walk(self)
    return result
  }

  /// A key's text; of an alias, that of the scalar that it stands for.
  private var name: String { (aliasTarget ?? self).text ?? "" }

  /// The path that leads to this node by keys and indices; a key has the path of its value.
  var path: YAMLPath {
    guard let parent else { return .root }
    var steps = parent.path.steps
    if parent.kind == .sequence {
      let index = Array(parent.children).firstIndex(of: self) ?? 0
      steps.append(.index(index))
    } else {
      let entry = parent.entries.first { $0.key == self || $0.value == self }
      steps.append(.key(entry?.key.name ?? ""))
    }
    return YAMLPath(steps: steps)
  }

  /// Returns every value scalar (no keys) below this node with its path, in file order.
  func values() -> [(node: YAMLNode, path: YAMLPath)] {
    var result: [(YAMLNode, YAMLPath)] = []
    func walk(_ node: YAMLNode, _ path: YAMLPath) {
      switch node.kind {
      case .scalar: result.append((node, path))
      case .alias: break
      case .mapping:
        for entry in node.entries { walk(entry.value, path.key(entry.key.name)) }
      case .sequence:
        for (index, item) in node.children.enumerated() {
          walk(item, YAMLPath(steps: path.steps + [.index(index)]))
        }
      }
    }
    walk(self, .root)
    return result
  }
}
