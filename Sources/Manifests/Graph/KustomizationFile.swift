import LosslessYAML
import SourceText

/// A `kustomization.yaml`: what it lists and what it does to what it lists.
struct KustomizationFile: Sendable {
  let file: ManifestFile
  let root: YAMLNode
  /// The keys that it has, nil where some are no plain text: most files have few of those that are
  /// looked for.
  private let keys: Set<String>?
  /// Whether a key may stand in it twice.
  private let mayRepeatKeys: Bool

  /// Reads the kustomization file of a folder, if it has one that parses to one mapping.
  init?(_ file: ManifestFile) {
    guard let stream = file.stream, let root = stream.root(ofDocument: 0), root.kind == .mapping,
      stream.root(ofDocument: 1) == nil
    else { return nil }
    self.file = file
    self.root = root
    let written = root.entries.map(\.key.text)
    let keys = Set(written.compactMap(\.self))
    self.keys = written.contains(nil) || keys.contains("<<") ? nil : keys
    mayRepeatKeys = keys.count < written.count
  }

  var folder: RepositoryPath { file.path.parent }

  /// The entries of `resources:` and of the old `bases:`.
  var resources: [YAMLNode] { items("resources") + items("bases") }

  var components: [YAMLNode] { items("components") }

  var namespace: String? { nonEmpty("namespace") }
  var namePrefix: String { nonEmpty("namePrefix") ?? "" }
  var nameSuffix: String { nonEmpty("nameSuffix") ?? "" }

  /// The entries of `replicas:`.
  var replicaCounts: [ReplicaCount] {
    items("replicas").compactMap { ReplicaCount($0, in: place) }
  }

  /// The entries of `images:`.
  var images: [ImageChange] { items("images").compactMap(ImageChange.init) }

  /// Features that can write any field: `replacements:`, `transformers:`, `configurations:`, and
  /// `labels:` with fields of their own.
  var generalWriters: [(name: String, node: YAMLNode)] {
    let features = ["replacements", "transformers", "configurations"].flatMap { key in
      items(key).map { (key, $0) }
    }
    let labels = items("labels").filter { $0.member("fields") != nil }
    return features + labels.map { ("labels", $0) }
  }

  /// What it uses that is not followed.
  var unfollowed: [String] {
    [
      "generators", "helmCharts", "helmGlobals", "helmChartInflationGenerator", "openapi",
      "transformers", "vars", "configurations", "crds", "replacements",
    ].filter { member($0)?.isEmptyValue == false }
  }

  /// The labels and annotations that it gives to every object and that Flux obeys.
  var marks: [ObjectMark] {
    let common = ["commonLabels", "commonAnnotations"].compactMap(member)
    let pairs = items("labels").compactMap { $0.member("pairs") }
    return (common + pairs).flatMap { node in
      ObjectMark.marks(in: node, at: file.buffer.location(of: node.contentRange))
    }
  }

  /// The labels and annotations that it gives to every object, in kustomize's order.
  var commonMetadata: [CommonMetadata] {
    let labels = items("labels").compactMap { entry in
      entry.member("pairs").flatMap { pairs in
        metadata("labels", "labels", pairs, reach: Self.reach(of: entry))
      }
    }
    let common = [("commonLabels", "labels"), ("commonAnnotations", "annotations")].map { key in
      member(key.0).flatMap {
        metadata(key.0, key.1, $0, reach: .selectors)
      }
    }
    return (labels + [common[0], common[1]]).compactMap(\.self)
  }

  private func metadata(
    _ name: String,
    _ field: String,
    _ pairs: YAMLNode,
    reach: CommonMetadata.Reach
  ) -> CommonMetadata? {
    CommonMetadata(
      name,
      field,
      pairs,
      reach: reach,
      in: place,
      of: file,
      at: pairs.contentRange
    )
  }

  private static func reach(of entry: YAMLNode) -> CommonMetadata.Reach {
    if entry.member("includeSelectors")?.isTrue ?? false { return .selectors }
    return entry.member("includeTemplates")?.isTrue ?? false ? .templates : .metadata
  }

  /// The key that stands in it twice, if any: kustomize and other readers disagree on which counts.
  var duplicateKey: YAMLNode? {
    guard mayRepeatKeys else { return nil }
    var seen: Set<String> = []
    return root.entries.first { entry in
      entry.key.text.map { !seen.insert($0).inserted } ?? false
    }?.key
  }

  private func nonEmpty(_ key: String) -> String? {
    member(key)?.text.flatMap { $0.isEmpty ? nil : $0 }
  }

  func items(_ key: String) -> [YAMLNode] { member(key)?.listItems ?? [] }

  private func member(_ key: String) -> YAMLNode? {
    keys?.contains(key) ?? true ? root.member(key) : nil
  }

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

  /// Returns the patches by the lists that they stand in, each read from where it stands; `read` returns
  /// a file of the snapshot.
  func patches(
    reading read: (RepositoryPath) -> ManifestFile?
  ) -> (merging: [KustomizePatch], targeted: [KustomizePatch], operations: [KustomizePatch]) {
    (
      strategicMergePatches(reading: read), items("patches").map { patch($0, read) },
      items("patchesJson6902").map { patch($0, read) }
    )
  }

  private func strategicMergePatches(
    reading read: (RepositoryPath) -> ManifestFile?
  ) -> [KustomizePatch] {
    items("patchesStrategicMerge").map { entry in
      KustomizePatch(
        entry,
        entry.text.flatMap { filed($0, read) } ?? PatchText(inside: entry, of: place),
        at: KustomizePatch.place(of: entry, in: file)
      )
    }
  }

  private func patch(
    _ entry: YAMLNode,
    _ read: (RepositoryPath) -> ManifestFile?
  ) -> KustomizePatch {
    KustomizePatch(
      entry,
      text(of: entry, read),
      at: KustomizePatch.place(of: entry, in: file)
    )
  }

  private func text(
    of entry: YAMLNode,
    _ read: (RepositoryPath) -> ManifestFile?
  ) -> PatchText? {
    if let inline = entry.member("patch"), inline.text?.isEmpty == false {
      return PatchText(inside: inline, of: place)
    }
    return entry.member("path")?.text.flatMap { filed($0, read) }
  }

  private func filed(
    _ relative: String,
    _ read: (RepositoryPath) -> ManifestFile?
  ) -> PatchText? {
    guard !relative.contains("\n"), let path = folder.resolving(relative), let file = read(path)
    else { return nil }
    return PatchText(file)
  }

  /// The text of the file: one document.
  var place: TextPlace { TextPlace(file, document: 0) }
}

extension YAMLNode {
  /// Whether it is null, or a collection without members.
  fileprivate var isEmptyValue: Bool {
    kind == .scalar ? scalarKind == .null : children.first { _ in true } == nil
  }
}
