import LosslessYAML
import SourceText

/// A `kustomization.yaml`: what it lists and what it does to what it lists.
struct KustomizationFile: Sendable {
  let file: ManifestFile
  let root: YAMLNode

  /// Reads the kustomization file of a folder, if it has one that parses to a mapping.
  init?(_ file: ManifestFile) {
    guard let root = file.documents.first?.root, root.kind == .mapping else { return nil }
    self.file = file
    self.root = root
  }

  var folder: RepositoryPath { file.path.parent }

  /// The entries of `resources:` and of the old `bases:`.
  var resources: [YAMLNode] { items("resources") + items("bases") }

  var components: [YAMLNode] { items("components") }

  var namespace: String? { nonEmpty("namespace") }
  var namePrefix: String { nonEmpty("namePrefix") ?? "" }
  var nameSuffix: String { nonEmpty("nameSuffix") ?? "" }

  /// Names of the objects whose count `replicas:` sets.
  var replicaTargets: [String] { items("replicas").compactMap { $0["name"]?.text } }

  /// `replacements:` and `transformers:` can write any field.
  var generalWriters: [YAMLNode] { items("replacements") + items("transformers") }

  private func nonEmpty(_ key: String) -> String? {
    root[key]?.text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func items(_ key: String) -> [YAMLNode] { root[key]?.listItems ?? [] }

  /// Returns all patches, each read from where it stands; `read` returns a file of the snapshot.
  func patches(reading read: (RepositoryPath) -> ManifestFile?) -> [KustomizePatch] {
    let modern = items("patches").map { entry in
      KustomizePatch(
        file: file,
        listed: entry,
        target: entry["target"],
        content: content(of: entry, read)
      )
    }
    let json = items("patchesJson6902").map { entry in
      KustomizePatch(
        file: file,
        listed: entry,
        target: entry["target"],
        content: content(of: entry, read)
      )
    }
    let merge = items("patchesStrategicMerge").map { entry in
      KustomizePatch(
        file: file,
        listed: entry,
        target: nil,
        content: entry.text.flatMap { filed($0, read) ?? KustomizationFile.parse($0) }
      )
    }
    return modern + json + merge
  }

  private func content(
    of entry: YAMLNode,
    _ read: (RepositoryPath) -> ManifestFile?
  ) -> [YAMLNode]? {
    if let inline = entry["patch"]?.text { return Self.parse(inline) }
    return entry["path"]?.text.flatMap { filed($0, read) }
  }

  private func filed(
    _ relative: String,
    _ read: (RepositoryPath) -> ManifestFile?
  ) -> [YAMLNode]? {
    guard !relative.contains("\n"), let path = folder.resolving(relative), let file = read(path)
    else { return nil }
    return file.stream.map { $0.documents.map(\.root) }
  }

  /// Parses a patch that is written as text inside another document; nil when it is not YAML.
  static func parse(_ text: String) -> [YAMLNode]? {
    // Text that does not parse is a patch of unknown content: the caller assumes the worst.
    let stream = try? YAMLStream(SourceBuffer(name: "patch", bytes: Array(text.utf8)))
    return stream.map { $0.documents.map(\.root) }
  }
}
