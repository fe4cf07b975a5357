import Manifests
import SourceText
import Transforms

/// What a person asks for: which way, which services, and what they answer for.
package struct PlanRequest: Sendable {
  /// Which way.
  package var transition: Transition

  /// Whether both sites answer.
  package var kind: MoveKind

  /// The services that move together, all or none.
  package var services: [ServiceDefinition]

  /// Number of the stage to deliver; nil stands for the first whose fields do not all hold.
  package var stage: Int?

  /// Sites that a person vouches for to be fenced: nothing there can write or answer any more.
  package var fencedSites: Set<String>

  /// Services of which a person accepts that data may be lost, by name.
  package var acceptedLosses: Set<String>

  /// Creates the request of a switchover.
  package init(
    _ transition: Transition,
    _ services: [ServiceDefinition],
    kind: MoveKind = .switchover,
    stage: Int? = nil,
    fencedSites: Set<String> = [],
    acceptedLosses: Set<String> = []
  ) {
    self.transition = transition
    self.kind = kind
    self.services = services
    self.stage = stage
    self.fencedSites = fencedSites
    self.acceptedLosses = acceptedLosses
  }
}

extension PlanRequest {
  /// The names of the objects that a plan looks at: those of the services, and their claims.
  package var objectNames: Set<String> {
    var names: Set<String> = []
    for member in services.flatMap(\.members) {
      names.insert(member.object.name)
      names.formUnion(member.atPrimary.claims.values)
      names.formUnion(member.atStandby.claims.values)
    }
    return names
  }
}

/// Whether the site that is left can take part.
package enum MoveKind: String, Hashable, Sendable, CaseIterable {
  /// Planned: both sites are reachable, no data is lost.
  case switchover
  /// Unplanned: the site that is left is unreachable and fenced; what it wrote last may be lost.
  case failover
}

extension PlanRequest {
  /// Returns why a service may not be moved as asked: a step that can lose data needs a person's word.
  func objection(to service: ServiceDefinition) -> Refusal? {
    let origin = service.origin(of: transition)
    switch kind {
    case .failover where !fencedSites.contains(origin):
      return Refusal(
        .unfencedSite,
        "an unplanned failover needs \(origin) to be fenced: nothing there may write any more",
        service: service.name,
        at: service.location,
        next: ["make sure of it (power, network, storage), then say so: --fenced \(origin)"]
      )
    case .switchover
    where service.order == .targetFirst && service.isBetweenClusters
      && !acceptedLosses.contains(service.name):
      return Refusal(
        .dataLossNotAccepted,
        "its order is target-first: for a while both sites are active, and writes may be lost",
        service: service.name,
        at: service.location,
        next: [
          "accept it by name: --accept-data-loss \(service.name)",
          "or configure `order: source-first`",
        ]
      )
    case .failover, .switchover: return nil
    }
  }
}

extension ServiceDefinition {
  /// Whether its objects stand in two clusters.
  var isBetweenClusters: Bool { members.contains { $0.home != nil } }
}
