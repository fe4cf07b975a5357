package import Manifests
package import SourceText

/// A move that lands in memory, stage by stage, each planned on the outcome of the one before: as pull
/// requests do that are merged one after the other.
package struct Landing: Sendable {
  /// A stage, and the manifests that it is planned on and leaves.
  package struct Step: Sendable {
    /// The stage.
    package let stage: PlannedStage
    /// The manifests before it.
    package let before: ManifestIndex
    /// The manifests after it.
    package let after: ManifestIndex
  }

  /// What landed, in order.
  package private(set) var steps: [Step] = []

  /// The manifests after all of it.
  package private(set) var index: ManifestIndex

  /// Why it goes no further; none where it arrives.
  package private(set) var refusals: [Refusal] = []

  /// What the plans warn of, each once.
  package private(set) var warnings: [Diagnostic] = []

  /// The stage that landed and is wanted again, so that the move never arrives; nil where it does.
  package private(set) var repeated: PlannedStage?

  /// Lands a move on an index, up to the stage of a number, or all of it.
  package init(
    _ request: PlanRequest,
    on start: ManifestIndex,
    through last: Int = .max,
    base: PlanBase,
    identify: @escaping BlobIdentifier
  ) {
    index = start
    while refusals.isEmpty {
      let plan = Planner(index, identify: identify).plan(request, base: base)
      refusals = plan.refusals
      for warning in plan.warnings where !warnings.contains(warning) { warnings.append(warning) }
      guard let stage = plan.delivered, stage.number <= last else { return }
      guard !stages.contains(where: { $0.number == stage.number }) else {
        repeated = stage
        return
      }
      let after = index.replacing(stage.contents)
      steps.append(Step(stage: stage, before: index, after: after))
      index = after
    }
  }

  /// The stages that landed.
  package var stages: [PlannedStage] { steps.map(\.stage) }
}
