import Manifests
import Planning
package import SourceText
import Transforms

/// `missing-claim`: a service mounts, at one of its sites, a claim that no manifest defines.
///
/// An error where the other site's claim is defined: then claims are kept in git. Otherwise a warning:
/// claims may be made by hand or by an operator.
package enum MissingClaim: Rule {
  package static let id = "missing-claim"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let volumes = subject.volumes
    return subject.foundMembers.flatMap { service, member, placed in
      let ends = [
        (service.primary, member.atPrimary.claims), (service.standby, member.atStandby.claims),
      ]
      let names = Set(ends.flatMap(\.1.keys)).sorted()
      return names.flatMap { volume -> [Diagnostic] in
        let claims = ends.compactMap { site, claims in claims[volume].map { (site, $0) } }
        let missing = claims.filter { !isDefined($0.1, beside: placed, volumes, subject.index) }
        return missing.map { site, claim in
          Diagnostic(
            missing.count < claims.count ? .error : .warning,
            code: id,
            "no manifest defines the claim `\(claim)`, which \(placed.reference) mounts at \(site)",
            at: member.location ?? service.location,
            hints: [
              "correct its name, or add the PersistentVolumeClaim",
              "if something else makes it: kubectl get pvc --namespace "
                + "\(placed.reference.namespace ?? "default") \(claim)",
            ]
          )
        }
      }
    }
  }

  /// Whether a manifest defines a claim, or the DataVolume that makes one of its name.
  private static func isDefined(
    _ claim: String,
    beside workload: PlacedObject,
    _ volumes: PlacedVolumes,
    _ index: ManifestIndex
  ) -> Bool {
    volumes.claim(claim, beside: workload) != nil
      || index.placed("DataVolume", named: claim).contains {
        $0.reference.namespace == workload.reference.namespace && $0.isBeside(workload)
      }
  }
}
