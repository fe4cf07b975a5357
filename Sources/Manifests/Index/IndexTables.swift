import SourceText

/// Tables over an index, each made when it is first asked for.
struct IndexTables: Sendable {
  /// The kustomization files, and which lists which.
  let kustomizations: Lazy<KustomizationMap>

  /// Positions of placed objects by their files.
  let positions: Lazy<[RepositoryPath: [Int]]>

  /// The claims that have another name than their files say.
  let renamedClaims: Lazy<[PlacedObject]>

  init(_ read: ParsedFiles, _ files: RepositoryFiles, _ placed: [PlacedObject]) {
    kustomizations = Lazy { KustomizationMap(read.parsed, among: files.ordered) }
    positions = Lazy {
      Dictionary(grouping: placed.indices) { placed[$0].object.file.path }
    }
    renamedClaims = Lazy {
      placed.filter { $0.object.written.kind == "PersistentVolumeClaim" && $0.isRenamed }
    }
  }
}
