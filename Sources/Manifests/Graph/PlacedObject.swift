import LosslessYAML
import SourceText

/// An object on its way from its file to the cluster: its identity as applied, and who has a say.
package struct PlacedObject: Sendable {
  /// The object as written.
  package let object: ManifestObject

  /// Namespace so far; nil when nothing has given one.
  package var namespace: String?

  /// Name with prefixes and suffixes.
  package var name: String

  /// The Flux objects that apply it, root first; empty in a repository without Flux.
  package var appliedBy: [ObjectReference] = []

  /// The root that it is reached from: two roots can be two clusters.
  package var root: ObjectReference?

  /// The suspended Flux Kustomization among its owners, if any.
  package var suspendedOwner: ManifestObject?

  /// Every name that it had on its way: kustomize's patches may use any of them.
  private(set) var names: [String]

  /// Every namespace that it had on its way; empty text for none.
  private(set) var namespaces: [String]

  /// The patches on its way that meet objects, inner first.
  var patches: [KustomizePatch] = []

  /// Other writers on its way: `replicas:` names, `replacements`, `transformers`.
  var writers: [FieldWriter] = []

  /// Creates an object as its file has it.
  init(_ object: ManifestObject) {
    self.object = object
    namespace = object.written.namespace
    name = object.written.name
    names = [object.written.name]
    namespaces = [object.written.namespace ?? ""]
  }

  /// Applies a namespace, a prefix and a suffix as kustomize does: cluster-scoped kinds keep no
  /// namespace, and names of namespaces and custom resource definitions stay.
  mutating func rename(namespace: String?, prefix: String, suffix: String) {
    let kind = object.written.kind
    if let namespace, !Kinds.clusterScoped.contains(kind) {
      self.namespace = namespace
      namespaces.append(namespace)
    }
    guard !Kinds.keepsName.contains(kind), !(prefix.isEmpty && suffix.isEmpty) else { return }
    name = prefix + name + suffix
    names.append(name)
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

/// A kustomize feature that writes fields and is not a patch.
struct FieldWriter: Sendable {
  /// What it is called in the kustomization file.
  var name: String
  /// Where it stands.
  var location: SourceLocation
  /// The object names whose `spec.replicas` it sets, or nil when it may write anything.
  var replicaNames: [String]?

  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    guard let replicaNames else { return true }
    return field.path == .init(keys: "spec", "replicas")
      && !object.names.allSatisfy { !replicaNames.contains($0) }
  }
}
