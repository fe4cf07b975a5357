import LosslessYAML
package import Manifests
import SourceText

/// `trigger-volsync`: a VolSync source or destination runs one sync, which the move waits for.
///
/// VolSync syncs when `spec.trigger.manual` is not what `status.lastManualSync` says, so each move
/// writes a value of its own and leaves it there. Beside it a schedule is ignored, from then on and
/// without a word, so that a scheduled object is refused; so is a paused one, which would never sync.
/// https://volsync.readthedocs.io/en/stable/usage/triggers.html
/// https://github.com/backube/volsync/issues/1259
package enum TriggerVolsync: Transform {
  package static let id = "trigger-volsync"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let trigger = request.to.manualTrigger else { return [] }
    try request.expectKind(
      among: Volsync.kinds,
      of: Volsync.group,
      for: "a manual trigger"
    )
    try refuseSchedule(request)
    try refusePaused(request)
    return [
      FieldIntent(
        transform: id,
        object: request.object,
        field: Volsync.manual,
        from: nil,
        to: .string(trigger),
        votes: false,
        leavesResidue: true,
        reason: "sync once for the move to \(request.to.site)"
      )
    ]
  }

  private static func refuseSchedule(_ request: TransformRequest) throws(Refusal) {
    let own = request.node("spec", "trigger", "schedule").flatMap { node in
      node.scalarKind == .null || node.hasText("") ? nil : node
    }
    let patched = request.placed.foreignValue(of: Volsync.schedule)
    guard let place = patched ?? own.map({ request.location(of: $0) }) else { return }
    throw Refusal(
      .scheduleBesideTrigger,
      "VolSync would ignore `\(Volsync.schedule)` once `\(Volsync.manual)` is there",
      object: request.object,
      at: place,
      next: [
        "take `trigger` out of the configuration and wait for a scheduled sync",
        "or trigger another object without a schedule that syncs the same claim",
      ]
    )
  }

  /// Refuses an object that is paused while the trigger is to act.
  ///
  /// Between two clusters the sync is waited for before a later stage pauses its object.
  private static func refusePaused(_ request: TransformRequest) throws(Refusal) {
    let paused = request.node("spec", "paused")
    let isPaused = paused.map { !YAMLScalar.boolean(false).isValue(of: $0) } ?? false
    guard request.to.isPaused ?? isPaused else { return }
    if request.cluster != nil, request.from.isPaused == false { return }
    throw Refusal(
      .triggerWhilePaused,
      "would be paused when it is triggered, and never sync",
      object: request.object,
      at: paused.map { request.location(of: $0) } ?? request.placed.object.location,
      next: ["let it go on, or take `trigger` out of the configuration"]
    )
  }
}
