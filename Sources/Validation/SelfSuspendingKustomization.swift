import LosslessYAML
import Manifests
package import SourceText

/// `self-suspending-kustomization`: a suspended Flux Kustomization among those that apply its own
/// definition: it never reads that it is resumed.
package enum SelfSuspendingKustomization: Rule {
  package static let id = "self-suspending-kustomization"
  package static let consequences = [RuleCatalog.changeUnderSuspendedOwner]
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let suspended = subject.applied.filter { placed in
      placed.object.written.group == Kinds.fluxKustomizeGroup
        && placed.appliedBy.contains { $0.isSameObject(as: placed.reference) }
        && isSuspended(placed)
    }
    var seen: Set<SourceLocation> = []
    return subject.refusals(.selfSuspendingKustomization)
      + suspended.compactMap { placed in
        guard seen.insert(placed.object.location).inserted else { return nil }
        return Diagnostic(
          code: id,
          "\(placed.reference) applies its own definition and is suspended: it never reads that it is "
            + "resumed",
          at: placed.object.location,
          hints: [
            "suspend the Kustomizations below it instead, or let another one apply its definition",
            "in the cluster: flux resume kustomization \(placed.name) --namespace "
              + (placed.reference.namespace ?? "default"),
          ]
        )
      }
  }

  private static func isSuspended(_ placed: PlacedObject) -> Bool {
    let node = placed.applied.object.root.member(path: "spec", "suspend")
    return node?.scalarKind == .boolean && node?.hasText("true") ?? false
  }
}
