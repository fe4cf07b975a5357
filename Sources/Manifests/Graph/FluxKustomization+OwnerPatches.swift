import LosslessYAML
import SourceText

/// What patches on the way of a Kustomization make of it, and so of all that lies below it.
///
/// Repositories give defaults to all children this way: the root's `spec.patches` meet Kustomizations
/// and write `spec.patches` into each; an overlay gives each cluster another path. `postBuild` is not
/// looked at: it fills in variables, and a field that holds one is refused anyway.
extension FluxKustomization {
  /// A Kustomization as applied, with what cannot be told of it.
  struct Patched {
    var kustomization: FluxKustomization
    /// Patches that a patch puts into its `spec.patches`.
    var added: [KustomizePatch] = []
    var obstacles: [Obstacle] = []
    /// Sources that a patch may give it, each with what stands in the way unless it is as good as
    /// the one that it has.
    var sources: [(source: FluxSource, obstacle: Obstacle)] = []
  }

  /// The fields of its spec that steer what lies below it.
  static let steering = [
    "path", "sourceRef", "suspend", "targetNamespace", "namePrefix", "nameSuffix", "components",
    "ignoreMissingComponents", "kubeConfig", "commonMetadata",
  ]

  /// Returns this Kustomization, placed as `object`, as the patches on its way leave it.
  func patched(as object: PlacedObject) -> Patched {
    var result = Patched(kustomization: self)
    for patch in object.patches {
      for key in Self.steering where patch.maySteer {
        let isFirst = result.kustomization.patched[key] == nil
        switch patch.effect(onSpec: key, of: object) {
        case .none: continue
        case .set(let value) where isFirst:
          result.kustomization.patched.updateValue(value.followed, forKey: key)
        case .removed where isFirst:
          result.kustomization.patched.updateValue(nil, forKey: key)
        case .set, .removed, .unclear:
          if key == "sourceRef", let source = patch.source {
            result.sources.append((source, obstacle(patch, key)))
          } else {
            result.obstacles.append(obstacle(patch, key))
          }
        }
      }
      guard patch.mayDecide(FieldAddress(keys: ["spec", "patches"]), of: object) else { continue }
      guard let added = patch.addedPatches else {
        result.obstacles.append(obstacle(patch, "patches"))
        continue
      }
      result.added += added
    }
    guard !object.writers.isEmpty else { return result }
    let fields = (Self.steering + ["patches"]).map { FieldAddress(keys: ["spec", $0]) }
    let writer = object.writers.last { writer in
      fields.contains { writer.mayDecide($0, of: object) }
    }
    if let writer {
      let message = "`\(writer.name)` may change \(self.object.written), which applies it"
      result.obstacles.append(Self.obstacle(message, writer.location, .reading))
    }
    return result
  }

  private func obstacle(_ patch: KustomizePatch, _ key: String) -> Obstacle {
    let message = "a patch may change `spec.\(key)` of \(object.written), which applies it"
    let isHarmless = key == "suspend" || key == "commonMetadata"
    return Self.obstacle(message, patch.location, isHarmless ? .changing : .reading)
  }

  /// What stands in the way when a Kustomization's spec cannot be told.
  static func obstacle(
    _ message: String,
    _ location: SourceLocation,
    _ reach: Obstacle.Reach
  ) -> Obstacle {
    Obstacle(
      .ownerPatched,
      message,
      at: location,
      next: ["write the field into the Flux Kustomization itself, out of the patch's reach"],
      reach: reach
    )
  }
}

extension KustomizePatch {
  /// Whether it may meet a Flux Kustomization, going by the kind alone.
  var mayMeetFluxKustomization: Bool {
    guard let kind = (target ?? content?.first)?.member("kind") else { return true }
    guard target != nil else { return kind.text.map { $0 == "Kustomization" } ?? true }
    return Self.pattern(kind, meets: ["Kustomization"]) ?? (kind.text == "Kustomization")
  }

  /// The source that it writes into a Kustomization; nil when it cannot be told.
  var source: FluxSource? {
    guard content?.count == 1, let node = content?.first, node.kind == .mapping,
      let reference = node.member(path: "spec", "sourceRef"),
      let kind = reference.member("kind")?.text, let name = reference.member("name")?.text
    else { return nil }
    return FluxSource(kind: kind, namespace: nil, name: name)
  }

  /// Whether a content may change a field that steers what lies below a Kustomization.
  static func maySteer(_ content: YAMLNode) -> Bool {
    FluxKustomization.steering.contains { mayTouch(content, FieldAddress(keys: ["spec", $0])) }
  }

  /// The patches that contents put into the `spec.patches` of a Kustomization; nil when they cannot
  /// be told.
  static func addedPatches(
    by content: [YAMLNode],
    at location: SourceLocation
  ) -> [KustomizePatch]? {
    var result: [KustomizePatch] = []
    for node in content {
      guard let entries = Self.addedEntries(of: node) else { return nil }
      result += entries.map { KustomizePatch(inline: $0, of: nil, at: location) }
    }
    return result
  }

  private static func addedEntries(of node: YAMLNode) -> [YAMLNode]? {
    if node.kind == .mapping {
      guard !isDirected(node), let spec = node["spec"] else { return isDirected(node) ? nil : [] }
      guard spec.kind == .mapping, !isDirected(spec) else { return nil }
      return spec["patches"]?.listItems ?? []
    }
    guard node.kind == .sequence else { return nil }
    let address = FieldAddress(keys: ["spec", "patches"])
    var result: [YAMLNode] = []
    for operation in node.children
    where Self.operation(operation, mayTouch: address, setting: false) {
      guard let entries = entries(addedBy: operation) else { return nil }
      result += entries
    }
    return result
  }

  /// The patches that a JSON 6902 operation on `/spec/patches` adds: a list, or one at its end.
  private static func entries(addedBy operation: YAMLNode) -> [YAMLNode]? {
    let verb = operation.member("op")?.text
    guard let path = operation.member("path")?.text else { return nil }
    // A patch that is taken away only leaves fewer that could decide.
    if verb == "remove", path.hasPrefix("/spec/patches") { return [] }
    guard verb == "add" || verb == "replace", let value = operation.member("value") else {
      return nil
    }
    if path == "/spec/patches" { return value.kind == .sequence ? value.listItems : nil }
    return path == "/spec/patches/-" || path == "/spec/patches/0"
      ? (value.kind == .mapping ? [value] : nil) : nil
  }
}
