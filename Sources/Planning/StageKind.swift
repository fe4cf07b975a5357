import Manifests
import Transforms

/// What a stage of a move does; what lands together, and in which order.
///
/// Between two clusters the old side is drained, its volumes become followers, and only then does the
/// new side take them over, start, and publish its names.
package enum StageKind: String, Hashable, Sendable, CaseIterable {
  /// One cluster: everything at once.
  case move
  /// The old side: names withdrawn, CronJobs suspended, workloads at zero.
  case drain
  /// The old side's volumes become followers.
  case demote
  /// The old side's Flux objects and backups are held.
  case park
  /// The new side's volumes take writes.
  case promote
  /// The new side's Flux objects are resumed, workloads and CronJobs run.
  case start
  /// The new side's names are published.
  case publish

  /// The stages of a move in the order in which they land.
  static func sequence(_ order: TransitionOrder) -> [StageKind] {
    switch order {
    case .sourceFirst: [.move, .drain, .demote, .park, .promote, .start, .publish]
    case .targetFirst: [.move, .promote, .start, .publish, .drain, .demote, .park]
    }
  }

  /// The end of a move at which an object stands.
  enum End: Hashable {
    case source, target, both
  }

  /// Creates the stage in which a field changes.
  init(_ intent: FieldIntent, at end: End) {
    guard let transform = TransformCatalog(rawValue: intent.transform) else {
      preconditionFailure("every intent comes from a transform of the catalogue")
    }
    switch end {
    case .both: self = .move
    case .source: self = Self.atSource(transform)
    case .target: self = Self.atTarget(transform)
    }
  }

  private static func atSource(_ transform: TransformCatalog) -> StageKind {
    switch transform {
    case .setNodeSelector, .swapVolumeClaim: .drain
    case .setDnsController, .setValue: .drain
    case .setReplicationState, .triggerVolsync: .demote
    case .pauseVolsync, .disableReconcile: .park
    }
  }

  private static func atTarget(_ transform: TransformCatalog) -> StageKind {
    switch transform {
    case .setNodeSelector, .swapVolumeClaim: .start
    case .setReplicationState, .pauseVolsync, .triggerVolsync: .promote
    case .setValue, .disableReconcile: .start
    case .setDnsController: .publish
    }
  }

  /// What must be true in the cluster before the next stage may land.
  func gates(_ changes: [PlannedChange], site: String) -> [String] {
    let workloads = Self.objects(of: changes, by: ["scale-workload", "set-run-strategy"])
    let volumes = Self.objects(of: changes, by: ["set-replication-state"])
    let synced = changes.filter { $0.decision.intent.transform == "trigger-volsync" }
    var gates: [String] = []
    switch self {
    case .move, .park, .publish: return []
    case .drain:
      gates = workloads.map {
        "\($0) at \(site) has no replica left: every count of its status is 0"
      }
    case .demote: gates = volumes.map { "\($0) at \(site) reports `status.state: Secondary`" }
    case .promote: gates = volumes.map { "\($0) at \(site) reports `status.state: Primary`" }
    case .start: gates = workloads.map { "\($0) at \(site) is available" }
    }
    return gates
      + synced.map { change in
        "\(change.decision.intent.object) at \(site) reports "
          + "`status.lastManualSync: \(change.new?.value ?? "")`"
      }
  }

  /// The objects that some transforms change, in plan order, once each.
  private static func objects(
    of changes: [PlannedChange],
    by transforms: Set<String>
  ) -> [ObjectReference] {
    changes.filter { transforms.contains($0.decision.intent.transform) }
      .map(\.decision.intent.object)
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
