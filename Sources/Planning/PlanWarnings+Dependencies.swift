import LosslessYAML
import Manifests
import SourceText
import Transforms

extension PlanWarnings {
  /// Warns where a Flux object is resumed that waits for one which stays suspended.
  ///
  /// Flux reconciles nothing that is suspended, so that its last generation is never the observed one, and
  /// what depends on it is never let through (kustomize-controller, `checkDependencies`).
  func waiting(_ change: PlannedChange, in plan: Plan) -> [Diagnostic] {
    guard change.resumes == true else { return [] }
    let intent = change.decision.intent
    let object = change.decision.object.applied.object
    let items = object.root.member(path: "spec", "dependsOn")?.listItems ?? []
    return items.compactMap { item in
      guard let name = item.member("name")?.text else { return nil }
      var needed = intent.object
      needed.name = name
      needed.namespace = item.member("namespace")?.text ?? intent.object.namespace
      guard let other = staysSuspended(needed, in: intent.cluster, plan) else { return nil }
      return Diagnostic(
        .warning,
        code: .waitsForSuspended,
        "\(intent.object) is resumed and depends on \(needed), which stays suspended: Flux will wait "
          + "for it",
        at: other.object.location,
        hints: ["list \(needed) under `flux` of the service, or resume it by hand"]
      )
    }
  }

  /// The object, where it is suspended once the whole move has landed.
  private func staysSuspended(
    _ needed: ObjectReference,
    in cluster: RepositoryPath?,
    _ plan: Plan
  ) -> PlacedObject? {
    let found = index.placed(needed.kind, named: needed.name).first { placed in
      placed.reference.isSameObject(as: needed) && cluster.map(placed.isApplied) ?? true
    }
    guard let found else { return nil }
    let last = plan.stages.flatMap(\.changes).last { change in
      let intent = change.decision.intent
      return change.resumes != nil && intent.cluster == cluster
        && intent.object.isSameObject(as: needed)
    }
    let suspend = found.applied.object.root.member(path: "spec", "suspend")
    let isSuspended = last?.resumes.map { !$0 } ?? suspend?.isTrue ?? false
    return isSuspended ? found : nil
  }
}

extension PlannedChange {
  /// Whether it resumes a Flux object, or suspends it; nil for any other change.
  fileprivate var resumes: Bool? {
    guard decision.intent.transform == TransformCatalog.suspendFlux.rawValue else { return nil }
    return new.map { $0.value != "true" } ?? true
  }
}
