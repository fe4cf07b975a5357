import LosslessYAML
import Manifests
import SourceText
import Transforms

/// What Flux would delete.
extension PlanWarnings {
  /// Warns where a value of a Flux Kustomization takes objects out of what it applies: it deletes them, and
  /// another Kustomization that applies them then may come too late, or too early.
  ///
  /// https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
  func pruned(by plan: Plan, leaving outcome: ManifestIndex) -> [Diagnostic] {
    let steering = plan.stages.flatMap(\.changes).filter { change in
      change.decision.intent.transform == TransformCatalog.setValue.rawValue
        && change.decision.intent.object.group == Kinds.fluxKustomizeGroup
    }
    guard let change = steering.first else { return [] }
    let left = outcome.placed
    let kept = Set(left.map(\.inventoryKey))
    let lost = index.placed.filter { !kept.contains($0.inventoryKey) && isPruned($0) }
    var first: [ObjectReference: (object: PlacedObject, count: Int)] = [:]
    for object in lost {
      guard let owner = object.appliedBy.last else { continue }
      first[owner, default: (object, 0)].count += 1
    }
    return first.sorted { "\($0.key)" < "\($1.key)" }.map { owner, lost in
      let reference = lost.object.reference.unversioned
      let next = left.first {
        $0.reference.isSameObject(as: reference) && $0.isBeside(lost.object)
      }?.appliedBy.last
      let more = lost.count == 1 ? "" : " and \(lost.count - 1) more"
      return Diagnostic(
        .warning,
        code: .prunedObject,
        "\(owner) no longer applies \(reference)\(more), and deletes what it no longer applies"
          + (next.map { ", even if \($0) applies it then" } ?? ""),
        at: change.decision.location,
        hints: [
          "set `kustomize.toolkit.fluxcd.io/prune: disabled` on what has to stay, claims first"
        ]
      )
    }
  }

  /// Whether what applies an object deletes it once it no longer does.
  private func isPruned(_ object: PlacedObject) -> Bool {
    guard let owner = object.appliedBy.last else { return false }
    let metadata = object.applied.object.root.member("metadata")
    let mark = Kinds.fluxKustomizeGroup + "/prune"
    let isKept = ["annotations", "labels"].contains { place in
      metadata?.member(place)?.member(mark)?.hasText("disabled") ?? false
    }
    let definition = index.placed(owner.kind, named: owner.name).first {
      $0.reference.isSameObject(as: owner) && $0.isBeside(object)
    }
    let prune = definition?.applied.object.root.member(path: "spec", "prune")
    return !isKept && prune?.isTrue ?? false
  }
}

extension PlacedObject {
  /// The object in the inventory of what applies it.
  fileprivate var inventoryKey: String {
    "\(rootFile?.string ?? "") \(object.written.group) \(reference) "
      + (appliedBy.last.map { "\($0)" } ?? "")
  }
}
