import SourceText

extension KustomizeBuild {
  /// What a folder yields, and why building it would fail.
  struct Output {
    var objects: [PlacedObject] = []
    var failures: [Obstacle] = []
    /// What generators make.
    var generated: [GeneratedObject] = []
    /// The names of generated objects that other entries change.
    var changedGenerated: Set<String> = []
    /// Features and resources that are not followed.
    var unfollowed: Set<String> = []
    /// Files that it lists and that were not parsed, once for each way.
    var unread: [RepositoryPath] = []
    /// How many of each object's last steps come behind the patches that Flux adds to the folder's.
    var lateSteps = 0

    /// Adds what another folder yields.
    mutating func append(_ other: Output) {
      objects += other.objects
      generated += other.generated
      changedGenerated.formUnion(other.changedGenerated)
      unfollowed.formUnion(other.unfollowed)
      unread += other.unread
      // One is enough to refuse; all of them would double on every level of a diamond.
      if failures.isEmpty { failures = Array(other.failures.prefix(1)) }
    }
  }
}
