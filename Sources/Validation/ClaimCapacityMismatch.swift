import LosslessYAML
import Manifests
import Planning
package import SourceText
import Transforms

/// `claim-capacity-mismatch`: a claim asks for more than the volume that it names has, and is never
/// bound; or a service's standby claim is smaller than its primary one (a warning).
package enum ClaimCapacityMismatch: Rule {
  package static let id = "claim-capacity-mismatch"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let volumes = subject.volumes
    return unbound(subject, volumes) + smaller(subject, volumes)
  }

  private static func unbound(
    _ subject: ValidationSubject,
    _ volumes: PlacedVolumes
  ) -> [Diagnostic] {
    subject.applied.compactMap { claim in
      guard claim.object.written.kind == "PersistentVolumeClaim",
        subject.mayConcern(claim, claim.name)
      else { return nil }
      let object = claim.appliedInside.object
      guard let wanted = object.requestedStorage, let size = Quantity(wanted.text ?? ""),
        let volume = volumes.volume(ofClaim: claim.name, beside: claim)?.applied.object,
        let capacity = volume.root.member(path: "spec", "capacity", "storage")?.text,
        let room = Quantity(capacity), size > room
      else { return nil }
      return Diagnostic(
        code: id,
        "\(claim.reference) asks for \(wanted.text ?? ""), but its volume `\(volume.written.name)` has "
          + capacity,
        at: object.location(of: wanted),
        hints: ["ask for no more than the volume has, or correct `spec.capacity` of the volume"]
      )
    }
  }

  private static func smaller(
    _ subject: ValidationSubject,
    _ volumes: PlacedVolumes
  ) -> [Diagnostic] {
    subject.foundMembers.flatMap { service, member, placed -> [Diagnostic] in
      member.atPrimary.claims.sorted { $0.key < $1.key }.compactMap { volume, home -> Diagnostic? in
        guard let away = member.atStandby.claims[volume], away != home,
          let one = volumes.claim(home, beside: placed)?.applied.object.requestedStorage,
          let object = volumes.claim(away, beside: placed)?.applied.object,
          let other = object.requestedStorage,
          let wanted = Quantity(one.text ?? ""), let room = Quantity(other.text ?? ""),
          room < wanted
        else { return nil }
        return Diagnostic(
          .warning,
          code: id,
          "`\(away)` has \(other.text ?? ""), less than `\(home)` with \(one.text ?? ""), of which it "
            + "holds the copy for \(service.name)",
          at: object.location(of: other),
          hints: ["give the standby claim the size of the primary one"]
        )
      }
    }
  }
}
