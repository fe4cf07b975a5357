import LosslessYAML

/// An object on its way through the steps that kustomize and Flux do to it.
///
/// Nothing is rendered that is not understood: a step that cannot be followed ends it with its place,
/// and whoever asked assumes the worst.
struct ObjectRendering {
  /// The value so far; nil once a patch has deleted the object.
  private(set) var value: RenderedValue?
  private let group: String
  private let version: String?
  private let kind: String
  private let keys: MergeKeys
  /// The names that patches may call it by: the first that it had, and the present one.
  private var names: [String]
  /// The namespaces likewise, `default` for none.
  private var namespaces: [String]

  /// Renders an object as it leaves its way.
  ///
  /// - Throws: `Unrendered` for a step that cannot be followed.
  init(_ placed: PlacedObject) throws(Unrendered) {
    let object = placed.object
    (group, version, kind) = (object.written.group, object.written.version, object.written.kind)
    keys = MergeKeys(group: group, version: version, kind: kind)
    names = [object.written.name]
    namespaces = [Self.effective(object.written.namespace)]
    let place = TextPlace(object.file, document: object.document)
    value = try RenderedValue(object.root, in: place)
    for step in placed.steps where value != nil { try apply(step) }
  }

  private static func effective(_ namespace: String?) -> String {
    namespace.map { $0.isEmpty ? "default" : $0 } ?? "default"
  }

  private mutating func apply(_ step: BuildStep) throws(Unrendered) {
    switch step {
    case .patch(let patch): try apply(patch)
    case .rename(let namespace, let prefix, let suffix): rename(namespace, prefix, suffix)
    case .metadata(let metadata): value?.add(metadata, group: group, kind: kind)
    case .replicas(let counts):
      guard ReplicaCount.kinds.contains(kind) else { return }
      for count in counts where names.contains(count.name) { try set(count) }
    case .images(let images): value?.change(images: images)
    case .substitute(let substitution):
      guard var filled = value else { return }
      substitution.fill(&filled)
      value = filled
    case .values(let values):
      guard var release = value else { return }
      try values.merge(into: &release)
      value = release
    case .other(let writer):
      // What it may write is asked for where a field is looked up.
      if case .anything = writer.reach {
        throw Unrendered("`\(writer.name)` is not followed")
      }
    }
  }

  private mutating func set(_ count: ReplicaCount) throws(Unrendered) {
    guard var spec = value?["spec"] else { return }
    spec["replicas"] = try RenderedValue(count.count.node, in: count.count.place)
    value?["spec"] = spec
  }

  private mutating func rename(_ namespace: String?, _ prefix: String, _ suffix: String) {
    guard var metadata = value?["metadata"] else { return }
    if let namespace, kind == "Namespace", group.isEmpty {
      metadata["name"] = RenderedValue(string: namespace)
      names = [names[0], namespace]
    }
    if let namespace, !Kinds.clusterScoped.contains(kind) {
      metadata["namespace"] = RenderedValue(string: namespace)
      namespaces = [namespaces[0], namespace]
    }
    if !(prefix.isEmpty && suffix.isEmpty), !Kinds.keepsName.contains(kind) {
      let name = prefix + (names.last ?? "") + suffix
      metadata["name"] = RenderedValue(string: name, at: metadata["name"]?.origin)
      names = [names[0], name]
    }
    value?["metadata"] = metadata
  }

  // MARK: Patches

  private mutating func apply(_ patch: KustomizePatch) throws(Unrendered) {
    guard let roots = patch.content else {
      guard let target = patch.target, try !mayMeet(target) else {
        throw Unrendered("a patch cannot be read")
      }
      return
    }
    for (position, root) in roots.enumerated() where value != nil {
      guard try meets(patch, root) else { continue }
      try apply(RenderedValue(root, in: patch.places?[position]), of: patch)
    }
  }

  private mutating func apply(
    _ content: RenderedValue,
    of patch: KustomizePatch
  ) throws(Unrendered) {
    guard var patched = value else { return }
    let former = patched["metadata"]
    guard content.isMapping else {
      guard content.isSequence else { return }
      try patched.apply(operations: content)
      value = patched
      noteName()
      return
    }
    guard !content.hasUnknownDirective else {
      throw Unrendered("a patch holds a directive other than `$patch`")
    }
    guard patched.merge(content, keys) else {
      value = nil
      return
    }
    // Without the options for it a partial object changes neither kind, nor name, nor namespace.
    if !patch.mayRename {
      patched["kind"] = RenderedValue(string: kind, at: patched["kind"]?.origin)
      patched.change(at: ["metadata"]) { metadata in metadata["name"] = former?["name"] }
    }
    patched.change(at: ["metadata"]) { metadata in metadata["namespace"] = former?["namespace"] }
    value = patched
    noteName()
  }

  /// Takes over the name that a patch gave.
  private mutating func noteName() {
    guard let name = value?[path: "metadata", "name"]?.text, name != names.last else { return }
    names = [names[0], name]
  }

  private func meets(_ patch: KustomizePatch, _ root: YAMLNode) throws(Unrendered) -> Bool {
    guard let target = patch.target else { return try isNamed(by: root) }
    guard try mayMeet(target) else { return false }
    for (key, place) in [("labelSelector", "labels"), ("annotationSelector", "annotations")] {
      guard let text = target.member(key)?.text, !text.isEmpty else { continue }
      guard let selector = LabelSelector(text) else {
        throw Unrendered("the selector `\(text)` is not understood")
      }
      guard selector.matches(value?[path: "metadata", place]) else { return false }
    }
    return true
  }

  /// Whether the patterns of a target meet the object.
  private func mayMeet(_ target: YAMLNode) throws(Unrendered) -> Bool {
    for (key, texts) in [
      ("group", [group]), ("version", [version ?? ""]), ("kind", [kind]), ("name", names),
      ("namespace", namespaces),
    ] {
      let pattern = target.member(key)
      guard let isMet = KustomizePatch.pattern(pattern, meets: texts) else {
        throw Unrendered("the pattern `\(pattern?.text ?? "")` of a target is none")
      }
      guard isMet else { return false }
    }
    return true
  }

  /// Whether a partial object is of this one.
  ///
  /// One that says less than an object's identity fails the build, and so does one that names an object
  /// that is not there: whether this one is meant is then not told.
  private func isNamed(by patch: YAMLNode) throws(Unrendered) -> Bool {
    guard let apiVersion = patch.member("apiVersion")?.text, let kind = patch.member("kind")?.text,
      let name = patch.member(path: "metadata", "name")?.text
    else { throw Unrendered("a patch without a target names no object") }
    guard kind == self.kind, names.contains(name) else { return false }
    let own = [group, version ?? ""].filter { !$0.isEmpty }.joined(separator: "/")
    let namespace = Self.effective(patch.member(path: "metadata", "namespace")?.text)
    guard apiVersion == own, namespaces.contains(namespace) else {
      throw Unrendered("a patch names an object of this name in another namespace or API")
    }
    return true
  }
}

extension ReplicaCount {
  /// The kinds whose `spec.replicas` kustomize sets (`replicas` of its default configuration).
  static let kinds: Set = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]
}
