import LosslessYAML
package import Manifests
import Transforms

/// Which of its sites the manifests run a service on, as its fields vote.
package enum ServiceState: String, Sendable, CaseIterable {
  /// Every field that votes names the primary site.
  case primary
  /// Every field that votes names the standby site.
  case standby
  /// Fields name both sites.
  case mixed
  /// A field holds a value of neither site, cannot be read, or none votes.
  case unknown
}

/// What one field says about where a service runs.
package struct Evidence: Sendable {
  /// The field and the place that decides it.
  package let decision: Decision

  /// The value that it has, or nil when it is absent.
  package let value: String?

  /// The role of the site that it votes for; nil for no vote.
  package let role: ServiceState?

  /// Name of that site.
  package let site: String?

  /// Whether the value is one of neither site.
  package let isForeign: Bool
}

/// A service's state with everything that it rests on.
package struct ServiceStatus: Sendable {
  /// The service.
  package let service: ServiceDefinition

  /// The state.
  package let state: ServiceState

  /// Each field's vote, in plan order.
  package let evidence: [Evidence]

  /// Fields that could not be read, each with its reason.
  package let refusals: [Refusal]

  /// Name of the active site, or nil when the state is mixed or unknown.
  package var active: String? {
    switch state {
    case .primary: service.primary
    case .standby: service.standby
    case .mixed, .unknown: nil
    }
  }
}

/// Reads the state of services from the manifests alone.
package struct StateReader: Sendable {
  private let index: ManifestIndex
  private let decider: Decider

  /// Creates a reader over an index.
  package init(_ index: ManifestIndex) {
    self.index = index
    decider = Decider(index)
  }

  /// Returns where a service is now.
  package func status(of service: ServiceDefinition) -> ServiceStatus {
    var evidence: [Evidence] = []
    var refusals: [Refusal] = []
    for member in service.members {
      do throws(Refusal) {
        for intent in try intents(member, from: member.atPrimary, to: member.atStandby)
        where intent.votes {
          evidence.append(try self.evidence(for: intent, of: service))
        }
      } catch {
        var refusal = error
        refusal.service = service.name
        refusals.append(refusal)
      }
    }
    if refusals.isEmpty {
      do throws(Refusal) {
        try DoubleDecision.refuse(among: evidence.map { (service.name, $0.decision) })
      } catch {
        refusals.append(error)
      }
    }
    return ServiceStatus(
      service: service,
      state: Self.state(evidence, isComplete: refusals.isEmpty),
      evidence: evidence,
      refusals: refusals
    )
  }

  /// Returns what an object needs to move between two sites.
  ///
  /// - Throws: `Refusal` when the object is not found or a transform refuses it.
  func intents(
    _ member: ServiceMember,
    from: ObjectSettings,
    to: ObjectSettings
  ) throws(Refusal) -> [FieldIntent] {
    guard let placed = try index.object(member.object, in: member.cluster).first?.applied else {
      return []
    }
    let request = TransformRequest(
      object: member.object,
      cluster: member.cluster,
      placed: placed,
      from: from,
      to: to,
      scalers: to.replicas == nil
        ? []
        : index.scalers(of: member.object, in: member.cluster)
          .map(\.applied),
      commonDNSPrefix: needsDNSPrefix(placed, from, to)
        ? index.commonDNSPrefix(in: member.cluster) : nil,
      home: member.atPrimary.site
    )
    return try TransformCatalog.intents(for: request)
  }

  /// Whether neither the settings nor the object itself tell the prefix of external-dns.
  private func needsDNSPrefix(
    _ placed: PlacedObject,
    _ from: ObjectSettings,
    _ to: ObjectSettings
  ) -> Bool {
    guard let from = from.dns, let to = to.dns, from.prefix == nil, to.prefix == nil else {
      return false
    }
    return placed.object.dnsPrefixes.isEmpty
  }

  private func evidence(
    for intent: FieldIntent,
    of service: ServiceDefinition
  ) throws(Refusal) -> Evidence {
    let decision = try decider.decide(intent)
    let standing = decision.standing
    let role: ServiceState? =
      switch standing {
      case .from: .primary
      case .to: .standby
      case .silent, .neither: nil
      }
    return Evidence(
      decision: decision,
      value: decision.valueNode.map { $0.followed.text ?? $0.sourceText },
      role: role,
      site: role.map { $0 == .primary ? service.primary : service.standby },
      isForeign: standing == .neither
    )
  }

  private static func state(_ evidence: [Evidence], isComplete: Bool) -> ServiceState {
    guard isComplete, !evidence.contains(where: \.isForeign) else { return .unknown }
    let votes = Set(evidence.compactMap(\.role))
    guard let vote = votes.first else { return .unknown }
    return votes.count == 1 ? vote : .mixed
  }
}
