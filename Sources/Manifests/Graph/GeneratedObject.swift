import LosslessYAML
package import SourceText

/// A ConfigMap or Secret that `configMapGenerator` or `secretGenerator` makes; its name in the cluster
/// has a hash of its content behind it, unless that is switched off.
package struct GeneratedObject: Sendable {
  /// `ConfigMap` or `Secret`.
  package let kind: String

  /// Its name without the hash.
  package private(set) var name: String

  /// The name that the generator's entry gives it.
  package let writtenName: String

  /// Its namespace so far; nil when nothing has given one.
  package private(set) var namespace: String?

  /// The generator's entry.
  package let location: SourceLocation

  let entry: YAMLNode
  let folder: RepositoryPath

  init?(_ entry: YAMLNode, kind: String, of kustomization: KustomizationFile) {
    guard let name = entry.member("name")?.text else { return nil }
    guard Self.makes(entry) else { return nil }
    self.kind = kind
    self.name = name
    writtenName = name
    self.entry = entry
    namespace = entry.member("namespace")?.text
    folder = kustomization.folder
    location = KustomizePatch.place(of: entry, in: kustomization.file)
  }

  /// Whether an entry makes an object, and does not change what another one makes.
  fileprivate static func makes(_ entry: YAMLNode) -> Bool {
    ["create", "unspecified"].contains(entry.member("behavior")?.text ?? "create")
  }

  /// Applies a namespace, a prefix and a suffix.
  mutating func rename(namespace: String?, prefix: String, suffix: String) {
    self.namespace = namespace ?? self.namespace
    name = prefix + name + suffix
  }
}

extension KustomizationFile {
  /// What its generators make.
  var generated: [GeneratedObject] {
    [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")].flatMap { key, kind in
      items(key).compactMap { GeneratedObject($0, kind: kind, of: self) }
    }
  }

  /// The names of what other kustomization files generate and this one changes.
  var changedGenerated: [String] {
    ["configMapGenerator", "secretGenerator"].flatMap { key in
      items(key).filter { !GeneratedObject.makes($0) }.compactMap { $0.member("name")?.text }
    }
  }
}
