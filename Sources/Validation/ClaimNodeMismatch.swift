import LosslessYAML
import Manifests
import Planning
package import SourceText
import Transforms

/// `claim-node-mismatch`: a volume is tied to other nodes than the pod that mounts its claim selects, now
/// or at the other site.
package enum ClaimNodeMismatch: Rule {
  package static let id = "claim-node-mismatch"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let volumes = subject.volumes
    return now(subject, volumes) + later(subject, volumes)
  }

  /// Pods that wait for ever as the manifests are.
  private static func now(
    _ subject: ValidationSubject,
    _ volumes: PlacedVolumes
  ) -> [Diagnostic] {
    subject.mounts.compactMap { mount in
      let labels = mount.workload.object.selectedLabels
      guard !labels.isEmpty, !mount.workload.object.isAtRest else { return nil }
      let ties = volumes.ties(ofClaim: mount.claim, beside: mount.workload)
      guard let wrong = first(of: labels, against: ties) else { return nil }
      return Diagnostic(
        code: id,
        "`\(mount.claim)` is tied to \(ties), but \(mount.workload.reference) runs on nodes with "
          + "`\(wrong)`",
        at: mount.location,
        hints: ["mount a claim whose volume lies on those nodes, or select the volume's nodes"]
      )
    }
  }

  /// Pods that would wait for ever at the site that is idle now.
  private static func later(
    _ subject: ValidationSubject,
    _ volumes: PlacedVolumes
  ) -> [Diagnostic] {
    subject.foundMembers.flatMap { service, member, placed -> [Diagnostic] in
      let mounted = Set(placed.object.namedClaims.compactMap(\.claim.text))
      return [member.atPrimary, member.atStandby].flatMap { end in
        end.claims.sorted { $0.key < $1.key }.compactMap { _, claim -> Diagnostic? in
          guard !mounted.contains(claim) else { return nil }
          let ties = volumes.ties(ofClaim: claim, beside: placed)
          guard let wrong = first(of: end.nodeLabels, against: ties) else { return nil }
          return Diagnostic(
            code: id,
            "`\(claim)` is tied to \(ties), but at \(end.site) \(placed.reference) runs on nodes with "
              + "`\(wrong)`",
            at: member.location ?? service.location,
            hints: [
              "give the service, for each site, a claim whose volume lies on that site's nodes"
            ]
          )
        }
      }
    }
  }

  /// The first label that a node of the ties cannot have.
  private static func first(of labels: [String: String], against ties: NodeTies) -> String? {
    labels.sorted { $0.key < $1.key }.first { !ties.allow($0.key, $0.value) }
      .map { "\($0.key)=\($0.value)" }
  }
}
