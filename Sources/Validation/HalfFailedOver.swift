import Manifests
import Planning
package import SourceText

/// `half-failed-over`: the fields of one service name both of its sites, so that its pod can start
/// on neither.
package enum HalfFailedOver: Rule {
  package static let id = RuleCatalog.halfFailedOver.rawValue

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard let configuration = subject.configuration else { return [] }
    let reader = StateReader(subject.index)
    return configuration.services.compactMap { service in
      let status = reader.status(of: service)
      let isTouched =
        status.evidence.contains { subject.changed.contains($0.decision.file.path) }
        || configuration.path.map { subject.changed.contains($0) } ?? false
      guard status.state == .mixed, isTouched else { return nil }
      return finding(status)
    }
  }

  private static func finding(_ status: ServiceStatus) -> Diagnostic {
    let place = status.evidence.first { $0.role == .standby }?.decision.location
    let votes = status.evidence.compactMap { vote($0, seenFrom: place?.file) }
    let name = status.service.name
    return Diagnostic(
      code: id,
      "\(name) is at both sites: \(votes.joined(separator: ", "))",
      at: place,
      hints: [
        "give all of its fields the values of one site",
        "or leave the move to failover promote \(name), or failover demote \(name)",
      ]
    )
  }

  /// What one field says: ``line 12 `claim-b` says standby``, with the file's name when it is not
  /// the one that the finding points at.
  private static func vote(_ evidence: Evidence, seenFrom file: String?) -> String? {
    guard let site = evidence.site else { return nil }
    let location = evidence.decision.location
    let line = location.start.line
    let place = location.file == file ? "line \(line)" : "\(location.file):\(line)"
    let value = evidence.value.map { "`\($0)`" } ?? "(absent)"
    return "\(place) \(value) says \(site)"
  }
}
