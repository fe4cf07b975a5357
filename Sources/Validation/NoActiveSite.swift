import Manifests
import Planning
package import SourceText
import Transforms

/// `no-active-site`: the service runs in neither of its clusters.
///
/// Between two stages of a move that is meant, and only a warning.
package enum NoActiveSite: Rule {
  package static let id = "no-active-site"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.statuses.filter(\.isIdleEverywhere).map(finding)
  }

  private static func finding(_ status: ServiceStatus) -> Diagnostic {
    let service = status.service
    let home = status.runners.first { $0.member.home == .primary } ?? status.runners.first
    let place = home?.evidence.first?.decision.location ?? service.location
    let count = status.runners.count
    let message =
      "\(service.name) runs at no site: none of its \(count) workloads does, neither at "
      + "\(service.primary) nor at \(service.standby)"
    guard let move = status.standingMove else {
      return Diagnostic(
        code: id,
        message,
        at: place,
        hints: [
          "start it where it is at home: failover demote \(service.name)",
          "or at its standby site: failover promote \(service.name)",
        ]
      )
    }
    return Diagnostic(
      .warning,
      code: id,
      message + "; stage `\(move.next)` of its move lands next",
      at: place,
      hints: ["propose it: failover \(move.transition.rawValue) \(service.name)"]
    )
  }
}

extension ServiceStatus {
  /// Whether none of the workloads runs, at either site of a service between two clusters.
  var isIdleEverywhere: Bool {
    let runners = runners
    return SiteRole.allCases.allSatisfy { role in runners.contains { $0.member.home == role } }
      && runners.allSatisfy(\.isIdle)
  }

  /// The members that run the service, each by the fields that say whether it does.
  var runners: [MemberActivity] {
    activities.filter { activity in
      activity.evidence.contains { one in
        switch TransformCatalog(rawValue: one.decision.intent.transform) {
        case .scaleWorkload, .setRunStrategy: true
        default: false
        }
      }
    }
  }
}
