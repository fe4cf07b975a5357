import Manifests
import Planning
package import SourceText

/// `half-failed-over`: the fields of one service name both of its sites, so that its pod can start
/// on neither.
///
/// Between two stages of a move that is what the landed ones leave, and only a warning.
package enum HalfFailedOver: Rule {
  package static let id = RuleCatalog.halfFailedOver.rawValue
  package static let consequences = [RuleCatalog.claimNodeMismatch, .noActiveSite]
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.statuses.filter { $0.state == .mixed && !$0.isIdleEverywhere }.map(finding)
  }

  private static func finding(_ status: ServiceStatus) -> Diagnostic {
    let place = status.evidence.first { $0.role == .standby }?.decision.location
    let votes = status.evidence.compactMap { vote($0, seenFrom: place?.file) }
    let name = status.service.name
    // Of many fields, two that contradict each other.
    let shown = votes.count > 4 ? contradiction(status, place?.file) : votes
    guard let move = status.standingMove else {
      return Diagnostic(
        code: id,
        "\(name) is at both sites: \(shown.joined(separator: ", "))",
        at: place,
        hints: [
          "give all of its fields the values of one site",
          "or leave the move to failover promote \(name), or failover demote \(name)",
        ]
      )
    }
    return Diagnostic(
      .warning,
      code: id,
      "\(name) is on its way: stage `\(move.next)` of its move lands next",
      at: place,
      hints: ["propose it: failover \(move.transition.rawValue) \(name)"]
    )
  }

  private static func contradiction(_ status: ServiceStatus, _ file: String?) -> [String] {
    let roles: [ServiceState] = [.standby, .primary]
    let found = roles.compactMap { role in
      status.evidence.first { $0.role == role }.flatMap { vote($0, seenFrom: file) }
    }
    let count = status.evidence.count { $0.role != nil }
    return found + ["and \(count - found.count) more"]
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
