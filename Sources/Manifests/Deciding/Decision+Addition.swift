package import LosslessYAML

/// Additions to patches.
extension Decision {
  /// Returns the decision once its new patch stands in its list, as the item of that number.
  package func added(as number: Int, to list: YAMLPath) -> Decision {
    var result = self
    result.path = YAMLPath(steps: list.steps + [.index(number), .key("patch")])
    var field = patchField
    if case .withPatch(let patch) = addition, patch.pointer != nil {
      field = YAMLPath(steps: [.index(0), .key("value")])
    }
    result.inner = InnerPath(document: 0, path: field)
    result.pointer = JSONPointer.of(list) + "/\(number)/patch#" + JSONPointer.of(field)
    result.addition = .toPatch
    return result
  }

  /// The field from the root of the object that a patch is of.
  private var patchField: YAMLPath { RenderedField(intent.field)?.field ?? intent.field }

  /// Returns the operation that gives the field its value in a patch that is there; nil where the patch
  /// cannot hold it.
  package func addition(in stream: YAMLStream) -> YAMLOperation? {
    guard let inner else {
      return stream.documents.indices.contains(document)
        ? addition(to: stream.documents[document].root, document: document) : nil
    }
    guard let text = innerText(in: stream), text.documents.indices.contains(inner.document),
      let inside = addition(to: text.documents[inner.document].root, document: inner.document)
    else { return nil }
    return YAMLOperation(.inside(inside), at: path, document: document)
  }

  /// Returns the operation that gives the field its value in a partial object, with all on its way
  /// that is missing there; nil where the partial object cannot hold it.
  func addition(to root: YAMLNode, document: Int = 0) -> YAMLOperation? {
    // A partial object takes a field away by giving it no value.
    guard let value = spelling ?? (sharing == nil ? nil : .null) else { return nil }
    var rest = patchField.steps[...]
    var path: [YAMLPath.Step] = []
    var node = root
    while let step = rest.popFirst() {
      switch step {
      case .key(let key):
        guard node.kind == .mapping else { return nil }
        guard let next = node[key] else {
          let content = YAMLValue(.scalar(value), below: rest)
          let place = YAMLPath(steps: path + [step])
          return content.map { YAMLOperation(.insertKey($0), at: place, document: document) }
        }
        node = next
      case .item(let key, let name):
        guard node.kind == .sequence else { return nil }
        let found = node.children.filter { $0[key]?.hasText(name) ?? false }
        guard let next = found.first else {
          guard case .sequence(let items)? = YAMLValue(.scalar(value), below: [step] + rest)
          else { return nil }
          return YAMLOperation(.append(items[0]), at: YAMLPath(steps: path), document: document)
        }
        guard found.count == 1 else { return nil }
        node = next
      case .index: return nil
      }
      path.append(step)
    }
    return nil
  }
}

extension YAMLValue {
  /// A value below keys and items that are named; nil for items that are counted.
  fileprivate init?(_ value: YAMLValue, below steps: some BidirectionalCollection<YAMLPath.Step>) {
    self = value
    for step in steps.reversed() {
      switch step {
      case .key(let key): self = .mapping([Entry(key: key, value: self)])
      case .item(let key, let name):
        guard case .mapping(let entries) = self else { return nil }
        self = .sequence([.mapping([Entry(key: key, value: .string(name))] + entries)])
      case .index: return nil
      }
    }
  }
}
