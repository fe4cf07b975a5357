import LosslessYAML
import SourceText

/// A Flux Kustomization as written (`kustomize.toolkit.fluxcd.io`, docs/spec/v1/kustomizations.md).
struct FluxKustomization: Sendable {
  let object: ManifestObject

  /// Reads a Flux Kustomization; nil for any other object.
  init?(_ object: ManifestObject) {
    guard object.written.kind == "Kustomization",
      object.written.group == Kinds.fluxKustomizeGroup
    else { return nil }
    self.object = object
  }

  private var spec: YAMLNode? { object.root["spec"] }

  /// The folder that it applies; Flux takes an absent path for the root of its source, and a leading
  /// slash for nothing.
  var path: RepositoryPath? { RepositoryPath(fluxPath: spec?["path"]?.text ?? "") }

  var targetNamespace: String? { text("targetNamespace") }
  var namePrefix: String? { text("namePrefix") }
  var nameSuffix: String? { text("nameSuffix") }

  /// Kubernetes reads the booleans of YAML 1.1 (sigs.k8s.io/yaml).
  var isSuspended: Bool {
    guard let node = spec?["suspend"], node.scalarKind == .boolean else { return false }
    return ["true", "yes", "on", "y"].contains(node.text?.lowercased())
  }

  var components: [YAMLNode] { spec?["components"]?.listItems ?? [] }

  /// The source that it applies from: kind, namespace, name.
  var source: FluxSource {
    let reference = spec?["sourceRef"]
    return FluxSource(
      kind: reference?["kind"]?.text ?? "",
      namespace: reference?["namespace"]?.text,
      name: reference?["name"]?.text ?? ""
    )
  }

  /// `spec.patches`, and the patches that a parent's patch adds to this Kustomization.
  func patches(of node: YAMLNode? = nil, in file: ManifestFile? = nil) -> [KustomizePatch] {
    (node ?? spec?["patches"])?.listItems.map { Self.patch($0, in: file ?? object.file) } ?? []
  }

  /// One entry of `spec.patches`.
  static func patch(_ entry: YAMLNode, in file: ManifestFile) -> KustomizePatch {
    KustomizePatch(
      file: file,
      listed: entry,
      target: entry["target"],
      content: entry["patch"]?.text.flatMap { KustomizationFile.parse($0) }
    )
  }

  private func text(_ key: String) -> String? {
    spec?[key]?.text.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// The identity of a Flux source, as far as a `sourceRef` tells it.
struct FluxSource: Hashable, Sendable {
  var kind: String
  var namespace: String?
  var name: String
}

extension RepositoryPath {
  /// Creates the folder that a Flux path names below the root of its source.
  init?(fluxPath text: String) {
    let relative = String(decoding: text.utf8.drop { $0 == UInt8(ascii: "/") }, as: UTF8.self)
    guard let path = RepositoryPath.root.resolving(relative) else { return nil }
    self = path
  }
}

extension YAMLNode {
  /// The items of a list, also where an alias stands for it.
  var listItems: [YAMLNode] {
    let list = aliasTarget ?? self
    return list.kind == .sequence ? Array(list.children) : []
  }
}
