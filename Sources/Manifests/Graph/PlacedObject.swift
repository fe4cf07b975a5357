package import LosslessYAML
package import SourceText

/// An object on its way from its file to the cluster: its identity as applied, and who has a say.
package struct PlacedObject: Sendable {
  /// The object as written.
  package internal(set) var object: ManifestObject

  /// Namespace so far; nil when nothing has given one.
  package var namespace: String?

  /// Name with prefixes and suffixes.
  package var name: String

  /// Who applies it, from where.
  var way = Way.none

  /// The Flux objects that apply it, root first; empty in a repository without Flux.
  package var appliedBy: [ObjectReference] { way.appliedBy }

  /// The position among `ManifestIndex.steps` of what applies it; nil in a repository without Flux.
  package var ownerStep: Int? { way.ownerStep }

  /// The root that it is reached from: two roots can be two clusters.
  package var root: ObjectReference? { way.root }

  /// The file that holds the root: roots of two clusters commonly have the same name.
  package var rootFile: RepositoryPath? { way.rootFile }

  /// The folder that the root applies, where it is one of this repository.
  package var rootFolder: RepositoryPath? { way.rootFolder }

  /// The suspended Flux Kustomization among its owners, if any.
  package var suspendedOwner: ManifestObject? { way.suspendedOwner }

  /// The names that it was given on its way.
  private var givenNames: [String] = []

  /// The namespaces that it was given on its way.
  private var givenNamespaces: [String] = []

  /// Every name that it had on its way: kustomize's patches may use any of them.
  var names: [String] { [object.written.name] + givenNames }

  /// Every namespace that it had on its way; empty text for none.
  var namespaces: [String] { [object.written.namespace ?? ""] + givenNamespaces }

  /// What is done to it on its way, inner first.
  var steps: [BuildStep] = []

  /// The patches on its way, inner first, whether they meet it or not.
  var patches: [KustomizePatch] {
    steps.compactMap { step in
      if case .patch(let patch) = step { patch } else { nil }
    }
  }

  /// The last substitution on its way.
  var substitution: Substitution? {
    steps.reversed().lazy.compactMap { step in
      if case .substitute(let substitution) = step { substitution } else { nil }
    }.first
  }

  /// Other writers on its way: `replicas:` names, `replacements`, `transformers`.
  var writers: [FieldWriter] { steps.compactMap(\.writer) }

  /// What makes it unsure what decides its fields, or whether changes of it would be applied.
  var obstacles: [Obstacle] = []

  /// The labels and annotations that it is given on its way and that Flux obeys.
  var marks: [ObjectMark] = []

  /// The kubeconfigs of its owners, outer first: each leads into another cluster.
  var kubeConfigs: [String] { way.kubeConfigs }

  /// The sources that its owner applies from, or may.
  var sources: [FluxSource] { way.sources }

  /// Whether a prefix or suffix of kustomize gave it another name, and with it what refers to it;
  /// variables fill in each name on its own.
  private(set) var isRenamed = false

  /// Whether it has this name anywhere on its way.
  func everNamed(_ name: String) -> Bool {
    object.written.name == name || givenNames.contains(name)
  }

  /// Where a patch or another writer on its way may give a field a value, or nil when none does.
  package func foreignValue(of field: YAMLPath) -> SourceLocation? {
    // The object as applied has it in its root.
    guard object.rendering == nil else { return nil }
    let address = FieldAddress(keys: FieldAddress(path: field, pointerTokens: []).keys)
    return patches.last { $0.maySet(address, of: self) }?.location
  }

  /// Whether it belongs to the cluster of a tree: its root stands in the tree or applies it; without
  /// Flux, the file lies there.
  package func isApplied(from tree: RepositoryPath) -> Bool {
    guard let rootFile else {
      return (rootFolder ?? object.file.path).isInside(tree)
    }
    return rootFile.isInside(tree) || rootFolder?.isInside(tree) ?? false
  }

  /// Creates an object as its file has it.
  init(_ object: ManifestObject) {
    self.object = object
    namespace = object.written.namespace
    name = object.written.name
  }

  /// Applies a namespace, a prefix and a suffix as kustomize does: cluster-scoped kinds keep no
  /// namespace, a Namespace takes its name, and names of namespaces and custom resource definitions
  /// get no prefix.
  mutating func rename(namespace: String?, prefix: String, suffix: String) {
    let kind = object.written.kind
    if let namespace, kind == "Namespace", object.written.group.isEmpty {
      name = namespace
      givenNames.append(namespace)
    }
    if let namespace, !Kinds.clusterScoped.contains(kind) {
      self.namespace = namespace
      givenNamespaces.append(namespace)
    }
    guard !(prefix.isEmpty && suffix.isEmpty), !Kinds.keepsName.contains(kind) else { return }
    name = prefix + name + suffix
    givenNames.append(name)
    isRenamed = true
  }

  /// Gives it the name and the namespace that variables make of its own.
  mutating func fill(name: String, namespace: String?) {
    if name != self.name { givenNames.append(name) }
    if let namespace, namespace != self.namespace { givenNamespaces.append(namespace) }
    (self.name, self.namespace) = (name, namespace)
  }

  /// Its identity as applied; an object that nothing gives a namespace lands in `default`.
  package var reference: ObjectReference {
    var reference = object.written
    reference.name = name
    reference.namespace =
      Kinds.clusterScoped.contains(reference.kind) ? nil : namespace ?? "default"
    return reference
  }
}
