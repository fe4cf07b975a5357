import LosslessYAML
import Manifests
import SourceText
import Transforms

/// What Flux waits for before it applies a change.
extension PlanWarnings {
  /// Warns where a change is below something, or resumes something, that Flux does not let through:
  /// because what it depends on stays suspended, is defined nowhere, or depends on it.
  ///
  /// Flux reconciles nothing that is suspended, so that its last generation is never the observed one, and
  /// what depends on it is never let through (kustomize-controller, `checkDependencies`).
  func waiting(in plan: Plan) -> [Diagnostic] {
    let changes = plan.stages.flatMap(\.changes)
    var asked: Set<FluxDependencies.Node> = []
    var result: [Diagnostic] = []
    for change in changes {
      let dependencies = FluxDependencies(index, in: change.decision.intent.cluster)
      for object in dependencies.objects(on: change.decision.object)
      where asked.insert(object).inserted && !isLeftSuspended(object, by: changes) {
        result += dependencies.allEntries(of: object).compactMap { entry in
          guard let found = entry.found else { return missing(entry) }
          if found == object { return circle(entry, object) }
          return isLeftSuspended(found, by: changes) ? suspended(entry, found, changes) : nil
        }
      }
    }
    return result
  }

  private func suspended(
    _ entry: FluxDependencies.Entry,
    _ found: FluxDependencies.Node,
    _ changes: [PlannedChange]
  ) -> Diagnostic {
    let holder = entry.holder.reference
    let isResumed = changes.contains { $0.resumes == true && $0.isOf(entry.holder) }
    return Diagnostic(
      .warning,
      code: .waitsForSuspended,
      "\(holder) \(isResumed ? "is resumed and " : "")depends on \(entry.needed), which stays "
        + "suspended: Flux will wait for it",
      at: found.definition.location,
      hints: ["list \(entry.needed) under `flux` of the service, or resume it by hand"]
    )
  }

  /// Another repository may define it: only the cluster tells.
  private func missing(_ entry: FluxDependencies.Entry) -> Diagnostic {
    Diagnostic(
      .warning,
      code: .waitsForMissing,
      "\(entry.holder.reference) depends on \(entry.needed), which no manifest of its "
        + "cluster defines: without it Flux does not apply the change",
      at: entry.holder.definition.location,
      hints: ["correct `spec.dependsOn`, unless another repository defines \(entry.needed)"]
    )
  }

  private func circle(_ entry: FluxDependencies.Entry, _ object: FluxDependencies.Node)
    -> Diagnostic
  {
    let (one, other) = (object.reference, entry.holder.reference)
    return Diagnostic(
      .warning,
      code: .waitsForItself,
      one == other
        ? "\(one) depends on itself: Flux never applies the change"
        : "\(one) and \(other) depend on each other: Flux never applies the change",
      at: entry.holder.definition.location,
      hints: ["take one of the entries out of `spec.dependsOn`"]
    )
  }

  /// Whether an object is suspended once the whole move has landed.
  private func isLeftSuspended(
    _ object: FluxDependencies.Node,
    by changes: [PlannedChange]
  ) -> Bool {
    let last = changes.last { $0.resumes != nil && $0.isOf(object) }
    return last?.resumes.map { !$0 } ?? object.isSuspended
  }
}

extension PlannedChange {
  /// Whether it resumes a Flux object, or suspends it; nil for any other change.
  fileprivate var resumes: Bool? {
    guard decision.intent.transform == TransformCatalog.suspendFlux.rawValue else { return nil }
    return new.map { $0.value != "true" } ?? true
  }

  fileprivate func isOf(_ node: FluxDependencies.Node) -> Bool {
    FluxDependencies.Node(decision.object) == node
  }
}
