import LosslessYAML
import SourceText

/// What a FluxInstance syncs, as its object says, a HelmRelease of its chart, or a values file of
/// the chart (https://fluxcd.control-plane.io/operator/fluxinstance/).
struct FluxInstanceSync: Sendable {
  /// The object, or for a values file an instance called by the folder that it syncs.
  let reference: ObjectReference
  /// The file that says it.
  let file: RepositoryPath
  /// Where it says which folder.
  let location: SourceLocation
  /// The folder below the root of the source.
  let path: RepositoryPath
  /// Kind of the source; Git when nothing is said.
  let sourceKind: String
  /// How often its source is fetched, as written; the operator's default where nothing is said.
  let interval: String
  /// The patches of what it generates, of which the Kustomization of the folder is one.
  let patches: [KustomizePatch]

  /// Returns the syncs of a repository: objects first, then values files in path order.
  static func all(in objects: [ManifestObject], _ build: KustomizeBuild) -> [FluxInstanceSync] {
    objects.compactMap(FluxInstanceSync.init)
      + build.parsed.values.filter { $0.mayBeInstance && !$0.path.isJSON }
      .sorted { $0.path < $1.path }.compactMap(FluxInstanceSync.init)
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
  static func mayStand(in stream: YAMLStream) -> Bool {
    stream.root(ofDocument: 0).map { $0["kind"] == nil && $0["instance"] != nil } ?? false
  }

  private init?(_ values: ManifestFile) {
    guard values.mayBeInstance, let root = values.stream?.root(ofDocument: 0),
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
      let node = sync.member("path"),
      let path = node.text.flatMap(RepositoryPath.init(fluxPath:))
    else { return nil }
    location = file.buffer.location(of: node.contentRange)
    self.reference = reference
    self.file = file.path
    self.path = path
    sourceKind = sync.member("kind")?.text ?? "GitRepository"
    interval = sync.member("interval")?.text ?? "1m"
    patches =
      instance?.member(path: "kustomize", "patches")?.listItems.map {
        KustomizePatch(inline: $0, of: nil, at: KustomizePatch.place(of: $0, in: file))
      } ?? []
  }
}
