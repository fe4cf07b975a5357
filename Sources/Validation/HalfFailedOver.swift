import Manifests
import Planning
package import SourceText

/// `half-failed-over`: the fields of one service name both of its sites, so that its pod can start
/// on neither.
package enum HalfFailedOver: Rule {
  package static let id = "half-failed-over"

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
    let votes = status.evidence.compactMap { evidence in
      evidence.site.map {
        "line \(evidence.decision.location.start.line) `\(evidence.value ?? "")` says \($0)"
      }
    }
    let place = status.evidence.first { $0.role == .standby } ?? status.evidence.first
    let name = status.service.name
    return Diagnostic(
      code: id,
      "\(name) is at both sites: \(votes.joined(separator: ", "))",
      at: place?.decision.location,
      hints: [
        "give all of its fields the values of one site",
        "failover promote \(name), or failover demote \(name), completes the move",
      ]
    )
  }
}
