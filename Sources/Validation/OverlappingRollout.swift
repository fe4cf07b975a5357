import Manifests
import Planning
package import SourceText
import Transforms

/// `overlapping-rollout`: a Deployment that moves with its volume rolls over, so that the new pod starts
/// while the old one still holds the volume.
package enum OverlappingRollout: Rule {
  package static let id = "overlapping-rollout"
  package static let severity = Diagnostic.Severity.warning
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let volumes = subject.volumes
    return subject.foundMembers.compactMap { service, member, placed in
      let claims = Set(member.atPrimary.claims.values).union(member.atStandby.claims.values)
      guard member.home == nil, placed.object.rollsOver, !claims.isEmpty,
        claims.contains(where: {
          volumes.claim($0, beside: placed)?.object.isOfOneNode ?? true
        })
      else { return nil }
      return Diagnostic(
        severity,
        code: id,
        "\(placed.reference) rolls over: when \(service.name) moves, old and new pod may run at once",
        at: placed.object.location,
        hints: ["set `spec.strategy.type: Recreate`"]
      )
    }
  }
}
