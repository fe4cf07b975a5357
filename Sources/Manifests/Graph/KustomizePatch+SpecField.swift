import LosslessYAML

extension KustomizePatch {
  /// What a patch does to one field of a spec.
  enum Effect {
    case none
    case set(YAMLNode)
    case removed
    /// It may do something that cannot be told for certain.
    case unclear
  }

  /// Returns what the patch does to `spec.<key>` of an object.
  func effect(onSpec key: String, of object: PlacedObject) -> Effect {
    guard mayDecide(FieldAddress(keys: ["spec", key]), of: object) else { return .none }
    guard surelyMeets(object), let content, content.count == 1, let node = content.first else {
      return .unclear
    }
    switch node.kind {
    case .sequence: return Self.effect(ofOperations: node, key)
    case .mapping: return Self.effect(ofPartial: node, key)
    case .scalar, .alias: return .unclear
    }
  }

  /// Whether the patch meets the object without a doubt.
  private func surelyMeets(_ object: PlacedObject) -> Bool {
    let written = object.object.written
    guard let target else {
      guard let patch = content?.first else { return false }
      let version = [written.group, written.version].compactMap(\.self).joined(separator: "/")
      let namespace = patch.member(path: "metadata", "namespace")?.text
      return patch.member("apiVersion")?.text == version
        && patch.member(path: "metadata", "name")?.text != nil
        && namespace.map { $0 == written.namespace } ?? (written.namespace == nil)
    }
    let selectors = ["labelSelector", "annotationSelector"]
    let patterns = ["group", "version", "kind", "name", "namespace"]
    return selectors.allSatisfy { target.member($0) == nil }
      && patterns.allSatisfy { key in
        // A pattern that does not compile meets nothing, or fails the build.
        target.member(key)?.text.map { (try? Regex($0)) != nil } ?? (target.member(key) == nil)
      }
  }

  private static func effect(ofOperations list: YAMLNode, _ key: String) -> Effect {
    let address = FieldAddress(keys: ["spec", key])
    let meeting = list.children.filter { operation($0, mayTouch: address, setting: false) }
    guard let operation = meeting.first, meeting.count == 1,
      operation.member("path")?.hasText("/spec/" + key) ?? false
    else { return .unclear }
    switch operation.member("op")?.text {
    case "remove": return .removed
    case "add", "replace": return operation.member("value").map(Effect.set) ?? .unclear
    default: return .unclear
    }
  }

  private static func effect(ofPartial root: YAMLNode, _ key: String) -> Effect {
    guard !isDirected(root), let spec = root["spec"], spec.kind == .mapping, !isDirected(spec),
      let value = spec[key]
    else { return .unclear }
    if value.scalarKind == .null { return .removed }
    // A mapping is merged with what is there; scalars and lists replace it.
    return value.kind == .scalar || value.kind == .sequence ? .set(value) : .unclear
  }
}
