import LosslessYAML
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
  static func sequence(_ order: TransitionOrder, _ kind: MoveKind) -> [StageKind] {
    switch (kind, order) {
    case (.switchover, .sourceFirst), (.failover, _):
      [.move, .drain, .demote, .park, .promote, .start, .publish]
    case (.switchover, .targetFirst):
      [.move, .promote, .start, .publish, .drain, .demote, .park]
    }
  }

  /// The end of a move at which an object stands.
  enum End: Hashable {
    case source, target, both
  }

  /// Creates the stage in which a field changes.
  ///
  /// A side that is fenced cannot answer, so that nothing waits for it: in an unplanned failover what
  /// keeps it down lands together with the volumes of the other side. Only then may Flux be suspended,
  /// or told to leave an object alone, or it would not apply what keeps it down.
  init(_ intent: FieldIntent, at end: End, _ kind: MoveKind) {
    guard let transform = TransformCatalog(rawValue: intent.transform) else {
      preconditionFailure("every intent comes from a transform of the catalogue")
    }
    switch end {
    case .both: self = .move
    case .source where kind == .failover:
      self = [.disableReconcile, .suspendFlux].contains(transform) ? .start : .promote
    case .source: self = Self.atSource(transform)
    case .target: self = Self.atTarget(transform)
    }
  }

  private static func atSource(_ transform: TransformCatalog) -> StageKind {
    switch transform {
    case .setNodeSelector, .swapVolumeClaim, .setNodeAffinity, .scaleWorkload, .suspendCronjob,
      .setRunStrategy:
      .drain
    case .setDnsController, .setValue: .drain
    case .setReplicationState, .triggerVolsync: .demote
    case .suspendFlux, .pauseVolsync, .disableReconcile: .park
    }
  }

  private static func atTarget(_ transform: TransformCatalog) -> StageKind {
    switch transform {
    case .setNodeSelector, .swapVolumeClaim, .setNodeAffinity, .scaleWorkload, .suspendFlux,
      .suspendCronjob, .setRunStrategy:
      .start
    case .setReplicationState, .triggerVolsync: .promote
    // A restore is waited for before its destination is paused and its claim is backed up again.
    case .pauseVolsync: .start
    case .setValue, .disableReconcile: .start
    case .setDnsController: .publish
    }
  }

  /// What must be true in the cluster before the next stage may land.
  func gates(_ changes: [PlannedChange], site: String) -> [Gate] {
    switch self {
    case .move, .park, .publish: []
    case .drain, .demote, .promote, .start:
      Self.gates(of: changes, for: self, site: site)
    }
  }

  private static func gates(
    of changes: [PlannedChange],
    for kind: StageKind,
    site: String
  ) -> [Gate] {
    var gates: [Gate] = []
    for change in changes {
      guard let gate = Gate(change, in: kind, site: site), !gates.contains(gate) else { continue }
      gates.append(gate)
    }
    return gates
  }
}
