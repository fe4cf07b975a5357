import SourceText

/// Tables over an index, each made when it is first asked for.
struct IndexTables: Sendable {
  /// The kustomization files, and which lists which.
  let kustomizations: Lazy<KustomizationMap>

  /// Positions of placed objects by their files.
  let positions: Lazy<[RepositoryPath: [Int]]>

  /// The claims that a prefix or suffix gave another name.
  let renamedClaims: Lazy<[PlacedObject]>

  /// The files that are read on the way from the roots.
  let reached: Lazy<Set<RepositoryPath>>

  /// Objects that no root reaches.
  let unreached: Lazy<[ManifestObject]>

  init(
    _ read: ParsedFiles,
    _ files: RepositoryFiles,
    _ placed: [PlacedObject],
    _ reached: Lazy<Set<RepositoryPath>>,
    unreached: @escaping @Sendable () -> [ManifestObject]
  ) {
    self.reached = reached
    self.unreached = Lazy(unreached)
    kustomizations = Lazy { KustomizationMap(read.parsed, of: files) }
    positions = Lazy {
      Dictionary(grouping: placed.indices) { placed[$0].object.file.path }
    }
    renamedClaims = Self.renamedClaims(among: placed)
  }

  /// Creates the tables of an index that differs from another one only in what objects of known identity
  /// hold: who stands where is the same.
  init(
    _ other: IndexTables,
    _ read: ParsedFiles,
    _ files: RepositoryFiles,
    _ placed: [PlacedObject],
    unreached: @escaping @Sendable () -> [ManifestObject]
  ) {
    reached = other.reached
    positions = other.positions
    self.unreached = Lazy(unreached)
    kustomizations = Lazy { KustomizationMap(read.parsed, of: files) }
    renamedClaims = Self.renamedClaims(among: placed)
  }

  private static func renamedClaims(among placed: [PlacedObject]) -> Lazy<[PlacedObject]> {
    Lazy { placed.filter { $0.object.written.kind == "PersistentVolumeClaim" && $0.isRenamed } }
  }
}
