import SourceText

/// Tables over an index, each made when it is first asked for.
struct IndexTables: Sendable {
  /// The kustomization files, and which lists which.
  let kustomizations: Lazy<KustomizationMap>

  /// Positions of placed objects by their files.
  let positions: Lazy<[RepositoryPath: [Int]]>

  /// The claims that a prefix or suffix gave another name.
  let renamedClaims: Lazy<[PlacedObject]>

  /// Objects that no root reaches.
  let unreached: Lazy<[ManifestObject]>

  init(
    _ read: ParsedFiles,
    _ files: RepositoryFiles,
    _ placed: [PlacedObject],
    unreached: @escaping @Sendable () -> [ManifestObject]
  ) {
    self.unreached = Lazy(unreached)
    kustomizations = Lazy { KustomizationMap(read.parsed, of: files) }
    positions = Lazy {
      Dictionary(grouping: placed.indices) { placed[$0].object.file.path }
    }
    renamedClaims = Lazy {
      placed.filter { $0.object.written.kind == "PersistentVolumeClaim" && $0.isRenamed }
    }
  }
}
