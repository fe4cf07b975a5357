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

  /// The folder that it applies; Flux takes an absent path for the root of its source.
  var path: RepositoryPath? { RepositoryPath.root.resolving(spec?["path"]?.text ?? "") }

  var targetNamespace: String? { text("targetNamespace") }
  var namePrefix: String { text("namePrefix") ?? "" }
  var nameSuffix: String { text("nameSuffix") ?? "" }
  var isSuspended: Bool { text("suspend") == "true" }
  var components: [YAMLNode] { spec?["components"].map { Array($0.children) } ?? [] }

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
    let entries = node ?? spec?["patches"]
    return entries.map { list in
      list.children.map { entry in
        KustomizePatch(
          file: file ?? object.file,
          listed: entry,
          target: entry["target"],
          content: entry["patch"]?.text.flatMap { KustomizationFile.parse($0) }
        )
      }
    } ?? []
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
