import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Claims that a stage restores: whatever backs them up has to be paused until they are whole.
///
/// A source that goes on beside an empty claim puts it over the last good backup.
/// https://github.com/backube/volsync/issues/1211
struct RestoredClaim {
  /// What the stage leaves.
  let outcome: ManifestIndex

  /// Checks every destination that a stage triggers.
  ///
  /// - Throws: `Refusal` `unpaused-source` with the source's place.
  func check(_ changes: [PlannedChange]) throws(Refusal) {
    for change in changes where change.triggersRestore {
      let destination = change.decision.object
      let names = Self.mover(of: destination)
      let cluster = change.decision.intent.cluster
      let claims = [names.claim].compactMap(\.self) + claims(filledFrom: destination, cluster)
      let other = outcome.placed(mentioning: claims + [names.repository].compactMap(\.self))
        .first { source in
          guard Self.isSource(source), source.isBeside(destination, in: cluster),
            !Self.isPaused(source)
          else { return false }
          let claim = source.applied.object.root.member(path: "spec", "sourcePVC")?.text
          let repository = Self.mover(of: source).repository
          return claim.map(claims.contains) ?? false
            || repository != nil && repository == names.repository
        }
      guard let other else { continue }
      throw Refusal(
        .unpausedSource,
        "would be restored while \(other.reference) is not paused: it would back up what is not "
          + "there yet",
        service: change.service,
        object: change.decision.intent.object,
        at: other.object.location,
        next: [
          "set `spec.paused: true` on \(other.reference) and let it land first",
          "list it in `volsync`, so that each move pauses it",
        ]
      )
    }
  }

  /// The claims that are made from a destination's latest image.
  private func claims(
    filledFrom destination: PlacedObject,
    _ cluster: RepositoryPath?
  ) -> [String] {
    outcome.placed(mentioning: [destination.name]).filter { claim in
      let source = claim.object.root.member(path: "spec", "dataSourceRef")
      return claim.object.written.kind == "PersistentVolumeClaim"
        && claim.isBeside(destination, in: cluster)
        && source?.member("kind")?.hasText("ReplicationDestination") ?? false
        && source?.member("name")?.hasText(destination.name) ?? false
    }.map(\.name)
  }

  /// The claim and the repository that the mover of a VolSync object names.
  private static func mover(of object: PlacedObject) -> (claim: String?, repository: String?) {
    let spec = object.applied.object.root.member("spec")
    let movers = ["restic", "rclone", "rsync", "rsyncTLS"].compactMap { spec?.member($0) }
    return (
      movers.compactMap { $0.member("destinationPVC")?.text }.first,
      movers.compactMap { $0.member("repository")?.text }.first
    )
  }

  private static func isSource(_ object: PlacedObject) -> Bool {
    object.object.written.group == "volsync.backube"
      && object.object.written.kind == "ReplicationSource"
  }

  private static func isPaused(_ object: PlacedObject) -> Bool {
    object.applied.object.root.member(path: "spec", "paused")
      .map { YAMLScalar.boolean(true).isValue(of: $0) } ?? false
  }
}

extension PlannedChange {
  /// Whether it has a destination filled anew.
  fileprivate var triggersRestore: Bool {
    decision.intent.transform == TransformCatalog.triggerVolsync.rawValue
      && decision.intent.object.kind == "ReplicationDestination"
  }
}

extension PlacedObject {
  /// Whether both are in one namespace of one cluster.
  fileprivate func isBeside(_ other: PlacedObject, in cluster: RepositoryPath?) -> Bool {
    reference.namespace == other.reference.namespace && root == other.root
      && rootFile == other.rootFile && cluster.map { isApplied(from: $0) } ?? true
  }
}
