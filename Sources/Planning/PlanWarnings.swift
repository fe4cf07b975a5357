import LosslessYAML
package import Manifests
import SourceText
import Transforms

/// What a reviewer should know of a plan that can be made.
struct PlanWarnings {
  let index: ManifestIndex
  /// The index of what the whole move leaves.
  let outcome: ManifestIndex

  init(_ index: ManifestIndex, outcome: ManifestIndex) {
    self.index = index
    self.outcome = outcome
  }

  func warnings(for plan: Plan) -> [Diagnostic] {
    let swaps = plan.changes.filter {
      $0.decision.intent.transform == TransformCatalog.swapVolumeClaim.rawValue
    }
    var seen: Set<Diagnostic> = []
    var result = swaps.flatMap { missingClaim($0) + overlap($0) + sharedClaim($0, in: plan) }
      .filter { seen.insert($0).inserted }
    result += plan.changes.flatMap { mixedPrefix($0) }.filter { seen.insert($0).inserted }
    if plan.stages.flatMap(\.changes).contains(where: \.isOfData) {
      result.append(
        Diagnostic(
          .note,
          code: "replication-age",
          "replication age: unknown (not checked)",
          hints: ["compare the standby volume's last synchronisation before merging"]
        )
      )
    }
    result += waiting(in: plan).filter { seen.insert($0).inserted }
    result += pruned(by: plan, leaving: outcome)
    result += plan.changes.flatMap { ownPatch($0) + postRenderer($0) }.filter {
      seen.insert($0).inserted
    }
    result += plan.changes.flatMap { fixedCount($0) + restart($0, in: plan) }
      .filter { seen.insert($0).inserted }
    return result
  }

  /// A field that comes into a patch, because what decided it so far has a say in other objects.
  private func ownPatch(_ change: PlannedChange) -> [Diagnostic] {
    guard let sharing = change.decision.sharing else { return [] }
    return [
      Diagnostic(
        .note,
        code: .ownPatch,
        "\(change.decision.intent.object) is changed by a patch of its own in "
          + "\(change.decision.file.path): \(sharing)",
        at: change.decision.location
      )
    ]
  }

  /// A change of what a chart makes, because no field of its values is known for it.
  private func postRenderer(_ change: PlannedChange) -> [Diagnostic] {
    let intent = change.decision.intent
    guard let rendered = RenderedField(intent.field)?.object else { return [] }
    return [
      Diagnostic(
        .note,
        code: .postRenderer,
        "\(intent.object) changes its \(rendered) by a post-renderer: none of its values is known to "
          + "set the field",
        at: change.decision.location
      )
    ]
  }

  /// A count in git that an autoscaler is to change: Flux sets it again at each apply.
  private func fixedCount(_ change: PlannedChange) -> [Diagnostic] {
    let intent = change.decision.intent
    guard intent.transform == TransformCatalog.scaleWorkload.rawValue, intent.leavesResidue,
      let count = change.new?.value, count != "0"
    else { return [] }
    return [
      Diagnostic(
        .warning,
        code: "count-beside-autoscaler",
        "\(intent.object) starts with \(count) replicas, and Flux brings that count back whenever "
          + "it applies the manifest",
        at: change.decision.location,
        hints: ["take `spec.replicas` out once the autoscaler has taken over"]
      )
    ]
  }

  /// A machine that runs on takes nothing of its template over before it is started anew.
  private func restart(_ change: PlannedChange, in plan: Plan) -> [Diagnostic] {
    let object = change.decision.object.object
    guard object.written.kind == "VirtualMachine", change.isOfTemplate,
      !plan.changes.contains(where: {
        $0.decision.intent.object == change.decision.intent.object && !$0.isOfTemplate
      })
    else { return [] }
    return [
      Diagnostic(
        .warning,
        code: "restart-needed",
        "\(change.decision.intent.object) keeps its node, volumes and networks until it is restarted",
        at: object.location,
        hints: [
          "restart it: virtctl restart --namespace \(change.decision.intent.object.namespace ?? "") "
            + change.decision.intent.object.name
        ]
      )
    ]
  }

  /// Annotations of both external-dns prefixes: an instance reads one and is blind to the other.
  private func mixedPrefix(_ change: PlannedChange) -> [Diagnostic] {
    let intent = change.decision.intent
    guard intent.transform == TransformCatalog.setDnsController.rawValue,
      case .key(let annotation)? = intent.field.steps.last
    else { return [] }
    let object = change.decision.object.object
    guard object.dnsPrefixes.contains(where: { !annotation.hasPrefix($0) }) else { return [] }
    return [
      Diagnostic(
        .warning,
        code: "mixed-dns-prefix",
        "\(intent.object) has annotations of two prefixes of external-dns",
        at: object.location,
        hints: ["keep the annotations of the prefix that the cluster's external-dns reads"]
      )
    ]
  }

  /// A claim that no manifest defines may exist all the same; a misspelt one does not.
  private func missingClaim(_ change: PlannedChange) -> [Diagnostic] {
    guard let claim = change.new?.value else { return [] }
    let namespace = change.decision.intent.object.namespace
    let object = ObjectReference(
      group: "",
      kind: "PersistentVolumeClaim",
      namespace: namespace,
      name: claim
    )
    // A DataVolume makes a claim of its own name.
    let maker = ObjectReference(
      group: "cdi.kubevirt.io",
      kind: "DataVolume",
      namespace: namespace,
      name: claim
    )
    for source in [object, maker] {
      do throws(Refusal) {
        _ = try index.object(source)
        return []
      } catch {
        // Not found is the answer that is looked for here, not an error.
        guard error.code == .unknownObject else { return [] }
      }
    }
    let isTemplate = change.decision.intent.field.steps.starts(
      with: YAMLPath(keys: "spec", "dataVolumeTemplates").steps
    )
    return [
      Diagnostic(
        .warning,
        code: "missing-claim",
        isTemplate
          ? "no manifest defines \(object): where it does not exist, KubeVirt makes a new disk"
          : "no manifest defines \(object)",
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
    let other = index.placed(mentioning: [claim]).first { object in
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
    guard object.rollsOver else { return [] }
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

extension PlannedChange {
  /// Whether a virtual machine takes it over only when it is started anew.
  fileprivate var isOfTemplate: Bool {
    ["template", "dataVolumeTemplates"].contains { key in
      decision.intent.field.steps.starts(with: YAMLPath(keys: "spec", key).steps)
    }
  }

  /// Whether the service's data comes from another volume after the move.
  fileprivate var isOfData: Bool {
    switch TransformCatalog(rawValue: decision.intent.transform) {
    case .swapVolumeClaim, .setReplicationState, .pauseVolsync, .triggerVolsync: true
    case .setNodeSelector, .setNodeAffinity, .scaleWorkload, .suspendFlux, .suspendCronjob,
      .setRunStrategy, .setDnsController, .disableReconcile, .setValue, nil:
      false
    }
  }
}

extension ManifestObject {
  /// Whether a new pod of the workload starts while the old one still runs.
  package var rollsOver: Bool {
    written.kind == "Deployment"
      && !(root.member(path: "spec", "strategy", "type")?.hasText("Recreate") ?? false)
  }
}
