import LosslessYAML
package import Manifests
package import SourceText
import Transforms

/// What a service's move does to one field: what it wants there, and where that is decided.
package struct FieldInterest: Sendable {
  /// One direction's wish.
  package struct Wish: Sendable {
    /// Which way.
    package let transition: Transition
    /// The value at the site that is left, as a person reads it.
    package let from: String
    /// The value at the site that is moved to.
    package let to: String
  }

  /// The service.
  package let service: ServiceDefinition

  /// Id of the transform (`set-node-selector`).
  package let transform: String

  /// The object.
  package let object: ObjectReference

  /// The tree of the cluster that the object is in; nil where the repository is one cluster's.
  package let cluster: RepositoryPath?

  /// The field, from the object's root.
  package let field: String

  /// What each direction wants.
  package let wishes: [Wish]

  /// The place that decides the field; nil where it is refused.
  package let decision: Decision?

  /// Why the field could not be changed.
  package let refusal: Refusal?

  /// How the field lies to the one that was asked for.
  package let relation: Relation

  /// How a field lies to another one.
  package enum Relation: String, Sendable {
    /// It is the same.
    case itself
    /// It lies below the one that was asked for.
    case below
    /// It holds the one that was asked for.
    case above
  }

  /// The value that the field has now, where one place decides it: nil for an absent one.
  package var value: String? { decision?.node.map { $0.followed.text ?? $0.sourceText } }
}

/// Looks for the services that a field matters to.
package struct FieldInterests: Sendable {
  private let index: ManifestIndex
  private let services: [ServiceDefinition]

  /// Creates a search over the services of a configuration.
  package init(_ index: ManifestIndex, _ configuration: ServiceConfiguration) {
    self.index = index
    services = configuration.services
  }

  /// Returns the services that name one of some objects, as a workload or as the claim of one, in
  /// configuration order.
  package func services(naming objects: [PlacedObject]) -> [ServiceDefinition] {
    services.filter { service in
      service.members.contains { member in
        objects.contains { member.names($0) || member.mounts($0) }
      }
    }
  }

  /// Returns what moves do to the field of a line, and why what they want of its objects cannot be
  /// told.
  package func interests(
    in subject: LineSubject
  ) -> (found: [FieldInterest], refusals: [Refusal]) {
    let objects = subject.ways.map(\.placed) + subject.met
    var found: [FieldInterest] = []
    var refusals: [Refusal] = []
    for service in services {
      for member in service.members where objects.contains(where: member.names) {
        do throws(Refusal) {
          found += try interests(of: service, member, in: subject)
        } catch {
          refusals.append(error.of(service))
        }
      }
    }
    return (found, refusals)
  }

  private func interests(
    of service: ServiceDefinition,
    _ member: ServiceMember,
    in subject: LineSubject
  ) throws(Refusal) -> [FieldInterest] {
    let states = StateReader(index)
    var intents: [(transition: Transition, intent: FieldIntent)] = []
    for transition in Transition.allCases {
      let ends = member.ends(of: transition)
      for intent in try states.intents(member, from: ends.from, to: ends.to) {
        intents.append((transition, intent))
      }
    }
    var result: [FieldInterest] = []
    for (position, (_, intent)) in intents.enumerated() {
      let same = intents.filter {
        $0.intent.field == intent.field && $0.intent.object == intent.object
      }
      let isFirst = !intents[..<position].contains {
        $0.intent.field == intent.field && $0.intent.object == intent.object
      }
      guard isFirst else { continue }
      var (decision, refusal): (Decision?, Refusal?) = (nil, nil)
      do throws(Refusal) {
        let made = try Decider(index).decide(intent)
        try Decider(index).checkThatChangeWouldApply(
          made,
          ignoringOwnMark: intent.transform == "disable-reconcile"
        )
        decision = made
      } catch {
        refusal = error.of(service)
      }
      guard let relation = Self.relation(of: intent, decision, to: subject) else { continue }
      result.append(
        FieldInterest(
          service: service,
          transform: intent.transform,
          object: intent.object,
          cluster: intent.cluster,
          field: intent.field.description,
          wishes: same.map { FieldInterest.Wish($0.intent, $0.transition) },
          decision: decision,
          refusal: refusal,
          relation: relation
        )
      )
    }
    return result
  }

  /// How the place that decides a wish, or the field that it is about, lies to a line's field; nil
  /// where they have nothing to do with each other.
  private static func relation(
    of intent: FieldIntent,
    _ decision: Decision?,
    to subject: LineSubject
  ) -> FieldInterest.Relation? {
    if let decision, decision.file.path == subject.place.file.path,
      decision.document == subject.place.document
    {
      if let relation = relation(decision.pointer, to: subject.pointer) { return relation }
      if decision.isInside(subject.pointer) {
        let isHeader = subject.line == subject.place.location.start.line
        let isSame = decision.location.start.line == subject.line
        return isSame ? .itself : isHeader ? .below : nil
      }
    }
    let isOwn = subject.ways.contains { $0.placed.reference.isSameObject(as: intent.object) }
    if isOwn, let relation = relation(intent.field, to: subject.field) { return relation }
    let isMet = subject.met.contains { $0.reference.isSameObject(as: intent.object) }
    guard isMet, let target = subject.target else { return nil }
    return relation(intent.field, to: target.path)
  }

  private static func relation(
    _ pointer: String,
    to other: String
  ) -> FieldInterest.Relation? {
    if pointer == other { return .itself }
    if pointer.hasPrefix(other + "/") { return .below }
    return other.hasPrefix(pointer + "/") ? .above : nil
  }

  /// Items that are named on one side and numbered on the other may be the same.
  private static func relation(_ path: YAMLPath, to other: YAMLPath) -> FieldInterest.Relation? {
    let isAlike = zip(path.steps, other.steps).allSatisfy { one, other in
      switch (one, other) {
      case (.index, .item), (.item, .index), (.item, .key("-")): true
      default: one == other
      }
    }
    guard isAlike else { return nil }
    if path.steps.count == other.steps.count { return .itself }
    return path.steps.count > other.steps.count ? .below : .above
  }
}

extension FieldInterest.Wish {
  /// Reads a wish from the intent of a move.
  fileprivate init(_ intent: FieldIntent, _ transition: Transition) {
    let text = { (value: YAMLScalar?, side: FieldIntent.Side) in
      if !intent.votes { return side == .to ? "(new with each move)" : "(whatever it is)" }
      if value == nil, intent.openSide == side { return "(as it was)" }
      return value.map { "\($0)" } ?? "(absent)"
    }
    self.transition = transition
    from = text(intent.from, .from)
    to = text(intent.to, .to)
  }
}

extension ServiceMember {
  /// Whether a claim is one of its claims at either site.
  fileprivate func mounts(_ claim: PlacedObject) -> Bool {
    claim.object.written.kind == "PersistentVolumeClaim"
      && claim.reference.namespace == object.namespace
      && [atPrimary, atStandby].contains { $0.claims.values.contains(claim.name) }
      && (cluster.map { claim.isApplied(from: $0) } ?? true)
  }

  /// Whether it is an object as applied to its cluster.
  fileprivate func names(_ placed: PlacedObject) -> Bool {
    object.isSameObject(as: placed.reference)
      && (cluster.map { placed.isApplied(from: $0) } ?? true)
  }
}
