import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Volumes that both sites would write to at once.
///
/// Its controller promotes by force where the other side does not let go, so that two manifests that
/// say `primary` are two volumes that grow apart.
struct SplitBrain {
  /// What a stage leaves.
  private let decider: Decider

  init(_ outcome: ManifestIndex) {
    decider = Decider(outcome)
  }

  /// Returns the first volume that a stage's changes make primary while it is so at the other site
  /// too; nil when there is none.
  ///
  /// A volume that already was primary at both sites before the stage is none of its changes: the way
  /// out of that has to stay open.
  ///
  /// - Throws: `Refusal` when the other site's volume cannot be read.
  func volume(
    in changes: [PlannedChange],
    of services: [ServiceDefinition]
  ) throws(Refusal) -> Refusal? {
    for change in changes where change.makesPrimary {
      guard let service = services.first(where: { $0.name == change.service }) else { continue }
      let intent = change.decision.intent
      let twins = service.members.filter {
        $0.cluster != intent.cluster && $0.object.isSameObject(as: intent.object)
      }
      for twin in twins {
        var other = intent
        other.cluster = twin.cluster
        let decision = try decider.decide(other)
        guard decision.node?.followed.hasText("primary") ?? false else { continue }
        return Refusal(
          .splitBrain,
          "would be primary at both sites at once: here, and in \(change.decision.file.path)",
          service: service.name,
          object: intent.object,
          at: decision.location,
          next: ["move source-first, so that this volume follows before the other takes writes"]
        )
      }
    }
    return nil
  }
}

extension PlannedChange {
  /// Whether it makes a volume take writes.
  fileprivate var makesPrimary: Bool {
    decision.intent.transform == TransformCatalog.setReplicationState.rawValue
      && new?.value == ReplicationRole.primary.rawValue
  }
}
