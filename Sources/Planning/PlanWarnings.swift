import LosslessYAML
import Manifests
import SourceText
import Transforms

/// What a reviewer should know of a plan that can be made.
struct PlanWarnings {
  private let index: ManifestIndex

  init(_ index: ManifestIndex) {
    self.index = index
  }

  func warnings(for plan: Plan) -> [Diagnostic] {
    let swaps = plan.changes.filter {
      $0.decision.intent.transform == TransformCatalog.swapVolumeClaim.rawValue
    }
    var seen: Set<Diagnostic> = []
    var result = swaps.flatMap { missingClaim($0) + overlap($0) + sharedClaim($0, in: plan) }
      .filter { seen.insert($0).inserted }
    if !swaps.isEmpty {
      result.append(
        Diagnostic(
          .note,
          code: "replication-age",
          "replication age: unknown (not checked)",
          hints: ["compare the standby volume's last synchronisation before merging"]
        )
      )
    }
    return result
  }

  /// A claim that no manifest defines may exist all the same; a misspelt one does not.
  private func missingClaim(_ change: PlannedChange) -> [Diagnostic] {
    guard let claim = change.new?.value else { return [] }
    let object = ObjectReference(
      group: "",
      kind: "PersistentVolumeClaim",
      namespace: change.decision.intent.object.namespace,
      name: claim
    )
    do throws(Refusal) {
      _ = try index.object(object)
      return []
    } catch {
      // Not found is the answer that is looked for here, not an error.
      guard error.code == .unknownObject else { return [] }
    }
    return [
      Diagnostic(
        .warning,
        code: "missing-claim",
        "no manifest defines \(object)",
        at: change.decision.location,
        hints: [
          "check that the claim exists: kubectl get pvc --namespace "
            + "\(object.namespace ?? "default") \(claim)"
        ]
      )
    ]
  }

  /// A claim that another workload mounts as well: most volumes can be on one node only.
  private func sharedClaim(_ change: PlannedChange, in plan: Plan) -> [Diagnostic] {
    guard let claim = change.new?.value else { return [] }
    let moved = Set(plan.changes.map(\.decision.intent.object))
    let namespace = change.decision.intent.object.namespace
    let other = index.placed.first { object in
      object.reference.namespace == namespace && !moved.contains(object.reference.unversioned)
        && object.object.mountsClaim(claim)
    }
    guard let other else { return [] }
    return [
      Diagnostic(
        .warning,
        code: "same-claim-on-two-nodes",
        "\(other.reference) mounts the claim `\(claim)` too",
        at: other.object.location,
        hints: ["make sure that both run on one node, or that the volume can be on several"]
      )
    ]
  }

  /// With a rolling update the new pod starts while the old one still holds its volume.
  private func overlap(_ change: PlannedChange) -> [Diagnostic] {
    let object = change.decision.object.object
    guard object.written.kind == "Deployment",
      object.root[path: "spec", "strategy", "type"]?.text != "Recreate"
    else { return [] }
    return [
      Diagnostic(
        .warning,
        code: "overlapping-rollout",
        "\(change.decision.intent.object) rolls over: old and new pod may run at once",
        at: object.location,
        hints: ["set `spec.strategy.type: Recreate`"]
      )
    ]
  }
}
