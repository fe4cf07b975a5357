import LosslessYAML
import SourceText

/// What a FluxInstance syncs, as its object says, a HelmRelease of its chart, or a values file of
/// the chart (https://fluxcd.control-plane.io/operator/fluxinstance/).
struct FluxInstanceSync: Sendable {
  /// The object, or for a values file an instance called by the folder that it syncs.
  let reference: ObjectReference
  /// The file that says it.
  let file: RepositoryPath
  /// The folder below the root of the source.
  let path: RepositoryPath
  /// Kind of the source; Git when nothing is said.
  let sourceKind: String
  /// The patches of what it generates, of which the Kustomization of the folder is one.
  let patches: [KustomizePatch]

  /// Returns the syncs of a repository: objects first, then values files in path order.
  static func all(in objects: [ManifestObject], _ build: KustomizeBuild) -> [FluxInstanceSync] {
    objects.compactMap(FluxInstanceSync.init)
      + build.yamlPaths.compactMap { build.parsed[$0].flatMap(FluxInstanceSync.init) }
  }

  private init?(_ object: ManifestObject) {
    switch object.written.kind {
    case "FluxInstance":
      self.init(object.root.member("spec"), object.written, object.file)
    case "HelmRelease":
      let values = object.root.member(path: "spec", "values", "instance")
      self.init(values, object.written, object.file)
    default: return nil
    }
  }

  /// Whether a file may be the values of a chart that makes an instance.
  static func mayStand(in file: ManifestFile) -> Bool {
    file.documents.first.map { $0.root["kind"] == nil && $0.root["instance"] != nil } ?? false
  }

  private init?(_ values: ManifestFile) {
    guard let root = values.documents.first?.root, root["kind"] == nil,
      let instance = root["instance"], let path = instance[path: "sync", "path"]?.text
    else { return nil }
    let reference = ObjectReference(
      group: "fluxcd.controlplane.io",
      kind: "FluxInstance",
      namespace: "flux-system",
      name: path
    )
    self.init(instance, reference, values)
  }

  private init?(_ instance: YAMLNode?, _ reference: ObjectReference, _ file: ManifestFile) {
    guard !file.path.isBelowDotFolder, let sync = instance?.member("sync"),
      let path = sync.member("path")?.text.flatMap(RepositoryPath.init(fluxPath:))
    else { return nil }
    self.reference = reference
    self.file = file.path
    self.path = path
    sourceKind = sync.member("kind")?.text ?? "GitRepository"
    patches =
      instance?.member(path: "kustomize", "patches")?.listItems.map {
        KustomizePatch(inline: $0, of: nil, at: KustomizePatch.place(of: $0, in: file))
      } ?? []
  }
}
