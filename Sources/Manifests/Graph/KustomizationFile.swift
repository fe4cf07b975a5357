import LosslessYAML
import SourceText

/// A `kustomization.yaml`: what it lists and what it does to what it lists.
struct KustomizationFile: Sendable {
  let file: ManifestFile
  let root: YAMLNode

  /// Reads the kustomization file of a folder, if it has one that parses to one mapping.
  init?(_ file: ManifestFile) {
    guard let stream = file.stream, let root = stream.root(ofDocument: 0), root.kind == .mapping,
      stream.root(ofDocument: 1) == nil
    else { return nil }
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
  var replicaTargets: [String] { items("replicas").compactMap { $0.member("name")?.text } }

  /// Features that can write any field: `replacements:`, `transformers:`, `configurations:`, and
  /// `labels:` with fields of their own.
  var generalWriters: [(name: String, node: YAMLNode)] {
    let features = ["replacements", "transformers", "configurations"].flatMap { key in
      items(key).map { (key, $0) }
    }
    let labels = items("labels").filter { $0.member("fields") != nil }
    return features + labels.map { ("labels", $0) }
  }

  /// The labels and annotations that it gives to every object and that Flux obeys.
  var marks: [ObjectMark] {
    let common = ["commonLabels", "commonAnnotations"].compactMap { root.member($0) }
    let pairs = items("labels").compactMap { $0.member("pairs") }
    return (common + pairs).flatMap { node in
      ObjectMark.marks(in: node, at: file.buffer.location(of: node.contentRange))
    }
  }

  /// The labels and annotations that it gives to every object, each with the fields that hold them.
  var commonMetadata: [(name: String, node: YAMLNode, place: String)] {
    let named = [("commonLabels", "labels"), ("commonAnnotations", "annotations")].compactMap {
      key in
      root.member(key.0).map { (key.0, $0, key.1) }
    }
    return named
      + items("labels").compactMap { entry in
        entry.member("pairs").map { ("labels", $0, "labels") }
      }
  }

  /// The key that stands in it twice, if any: kustomize and other readers disagree on which counts.
  var duplicateKey: YAMLNode? {
    var seen: Set<String> = []
    return root.entries.first { entry in
      entry.key.text.map { !seen.insert($0).inserted } ?? false
    }?.key
  }

  private func nonEmpty(_ key: String) -> String? {
    root.member(key)?.text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func items(_ key: String) -> [YAMLNode] { root.member(key)?.listItems ?? [] }

  /// The entries of patches that name a file, each with the path as written.
  var patchFiles: [(entry: YAMLNode, path: String)] {
    (items("patches") + items("patchesJson6902")).compactMap { entry in
      guard entry.member("patch")?.text?.isEmpty ?? true else { return nil }
      return entry.member("path")?.text.map { (entry, $0) }
    }
  }

  /// The paths of the files that patches may stand in.
  var patchPaths: [RepositoryPath] {
    let merged = items("patchesStrategicMerge").compactMap(\.text).filter { !$0.contains("\n") }
    return (patchFiles.map(\.path) + merged).compactMap { folder.resolving($0) }
  }

  /// Returns all patches, each read from where it stands; `read` returns a file of the snapshot.
  func patches(reading read: (RepositoryPath) -> ManifestFile?) -> [KustomizePatch] {
    let targeted = (items("patches") + items("patchesJson6902")).map { entry in
      KustomizePatch(
        entry,
        content: content(of: entry, read),
        at: KustomizePatch.place(of: entry, in: file)
      )
    }
    let merge = items("patchesStrategicMerge").map { entry in
      KustomizePatch(
        entry,
        content: entry.text.flatMap { filed($0, read) ?? KustomizationFile.parse($0) },
        at: KustomizePatch.place(of: entry, in: file)
      )
    }
    return targeted + merge
  }

  private func content(
    of entry: YAMLNode,
    _ read: (RepositoryPath) -> ManifestFile?
  ) -> [YAMLNode]? {
    if let inline = entry.member("patch")?.text, !inline.isEmpty { return Self.parse(inline) }
    return entry.member("path")?.text.flatMap { filed($0, read) }
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
