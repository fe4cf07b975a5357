import Manifests
import Transforms

/// A move between two clusters of which some stages have landed and the others have not.
package struct StandingMove: Hashable, Sendable {
  /// Which way it goes.
  package let transition: Transition

  /// The stage that lands next (`promote`).
  package let next: String
}

/// Where a member of a service between two clusters is active.
package struct MemberActivity: Sendable {
  /// The member.
  package let member: ServiceMember

  /// The fields that say so.
  package let evidence: [Evidence]

  /// Whether every field that votes has the value with which the object serves at its own site.
  package let isActive: Bool

  /// Whether none has.
  package let isIdle: Bool
}

extension ServiceStatus {
  /// The members that stand in the cluster of one site, as far as a field of theirs votes.
  package var activities: [MemberActivity] {
    service.members.compactMap { member in
      guard let home = member.home else { return nil }
      let own = evidence.filter {
        $0.role != nil && $0.decision.intent.cluster == member.cluster
          && $0.decision.intent.object.isSameObject(as: member.object)
      }
      guard !own.isEmpty else { return nil }
      let serving = own.filter { $0.role == home.state }
      return MemberActivity(
        member: member,
        evidence: own,
        isActive: serving.count == own.count,
        isIdle: serving.isEmpty
      )
    }
  }

  /// The move that is between two of its stages, where the state is what that leaves; nil for any other
  /// state.
  package var standingMove: StandingMove? {
    guard state == .mixed else { return nil }
    for kind in MoveKind.allCases {
      for transition in Transition.allCases {
        if let next = nextStage(transition, kind) {
          return StandingMove(transition: transition, next: next.rawValue)
        }
      }
    }
    return nil
  }

  /// The stage that lands next, where the first stages of a move hold and no other does; nil for any
  /// other state.
  private func nextStage(_ transition: Transition, _ kind: MoveKind) -> StageKind? {
    var stages: [StageKind: Set<Bool>] = [:]
    for activity in activities {
      let isSource = (activity.member.home == .primary) == (transition == .promote)
      for one in activity.evidence {
        let stage = StageKind(one.decision.intent, at: isSource ? .source : .target, kind)
        stages[stage, default: []].insert(one.role == transition.target)
      }
    }
    let used = StageKind.sequence(service.order, kind).filter { stages[$0] != nil }
    let open = used.drop { stages[$0] == [true] }
    guard open.count < used.count, open.allSatisfy({ stages[$0] == [false] }) else { return nil }
    return open.first
  }
}

extension SiteRole {
  /// The state in which the service runs at the site of this role.
  package var state: ServiceState { self == .primary ? .primary : .standby }
}
