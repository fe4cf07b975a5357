import LosslessYAML
import Manifests
package import SourceText
import Transforms

/// A move of services, whatever they are.
struct Move {
  let transition: Transition
  let kind: MoveKind
  private let base: PlanBase
  private let identify: BlobIdentifier

  init(
    _ transition: Transition,
    _ kind: MoveKind,
    base: PlanBase,
    identify: @escaping BlobIdentifier
  ) {
    self.transition = transition
    self.kind = kind
    self.base = base
    self.identify = identify
  }

  /// Returns the value of a service's manual triggers: a function of what moves and from which commit,
  /// so that it is new with each move.
  func trigger(of service: ServiceDefinition) -> String {
    let form = JSONValue.members([
      "service": .string(service.name),
      "from": .string(service.origin(of: transition)),
      "to": .string(service.destination(of: transition)),
      "base": .string(base.commit),
    ]).compact
    return ManualTrigger.value(identify(Array(form.utf8)))
  }
}

/// Plans one stage of a move on the outcome of the stages before it.
struct StagePlanner {
  /// What became of a stage.
  struct Outcome {
    /// The changes, in plan order.
    var changes: [PlannedChange] = []
    /// The files that change, in path order, without restore records.
    var files: [PlannedFile] = []
    /// Why it cannot be planned.
    var refusals: [Refusal] = []
  }

  let index: ManifestIndex
  /// The index before the first stage of the move.
  let origin: ManifestIndex
  private let move: Move
  /// Whether a value that nothing tells is left out instead of refused.
  private let isTolerant: Bool
  private let states: StateReader
  let decider: Decider

  init(_ index: ManifestIndex, origin: ManifestIndex, move: Move, isTolerant: Bool) {
    self.index = index
    self.origin = origin
    self.move = move
    self.isTolerant = isTolerant
    states = StateReader(index)
    decider = Decider(index)
  }

  /// Returns the outcome of one stage for services that move together.
  func outcome(of kind: StageKind, _ services: [ServiceDefinition]) -> Outcome {
    var outcome = Outcome()
    var requests: [ChangeSet.Request] = []
    for service in services {
      do throws(Refusal) {
        requests += try self.requests(kind, service)
      } catch {
        outcome.refusals.append(error.of(service))
      }
    }
    guard outcome.refusals.isEmpty else { return outcome }
    requests = ordered(requests, in: kind)
    do throws(Refusal) {
      try DoubleDecision.refuse(among: requests.map { ($0.service, $0.decision) })
      let set = try ChangeSet(requests)
      outcome.changes = set.changes
      outcome.files = set.files.values.sorted { $0.path < $1.path }
      try refuseWhatWouldNotApply(outcome)
      return outcome
    } catch {
      return Outcome(refusals: [error])
    }
  }

  var transition: Transition { move.transition }

  /// Of one end of a move between clusters, what others depend on starts first and stops last.
  private func ordered(
    _ requests: [ChangeSet.Request],
    in kind: StageKind
  ) -> [ChangeSet.Request] {
    let order: [Int]
    switch kind {
    case .start: order = DependencyOrder(requests.map(\.decision), index).starting
    case .drain, .park: order = DependencyOrder(requests.map(\.decision), index).stopping
    case .move, .demote, .promote, .publish: return requests
    }
    return order.map { requests[$0] }
  }

  private func requests(
    _ kind: StageKind,
    _ service: ServiceDefinition
  ) throws(Refusal) -> [ChangeSet.Request] {
    let record = try RestoreRecord.read(for: service.name, in: index)
    var requests: [ChangeSet.Request] = []
    for member in service.members {
      let ends = ends(of: member, service)
      let end = member.end(of: transition)
      for intent in try states.intents(member, from: ends.from, to: ends.to)
      where StageKind(intent, at: end, move.kind) == kind {
        let decision = try decider.decide(intent)
        guard !isDone(decision, of: service, record) else { continue }
        let request =
          if let former = former(of: intent, of: service, record) {
            restoring(former, decision, of: service)
          } else {
            try writing(decision, ends.to, member, service, record)
          }
        if let request { requests.append(request) }
      }
    }
    return requests
  }

  /// What is wanted of an object at both ends of the move, with the value of its trigger.
  private func ends(
    of member: ServiceMember,
    _ service: ServiceDefinition
  ) -> (from: ObjectSettings, to: ObjectSettings) {
    var ends = member.ends(of: transition)
    guard ends.to.manualTrigger != nil else { return ends }
    // A site that is fenced answers to nothing.
    let isFenced = move.kind == .failover && member.end(of: transition) == .source
    ends.to.manualTrigger = isFenced ? nil : move.trigger(of: service)
    return ends
  }

  /// The entry of a record that says what a field was before the move that is taken back.
  private func former(
    of intent: FieldIntent,
    of service: ServiceDefinition,
    _ record: RestoreRecord?
  ) -> (position: Int, entry: RestoreRecord.Entry)? {
    guard intent.votes,
      let former = record?.entry(for: intent, movingFrom: service.origin(of: transition)),
      !intent.leavesResidue || !former.entry.isInsertion
    else { return nil }
    return former
  }

  /// Asks for a field's former text; nil for a key that was put there and is gone again.
  private func restoring(
    _ former: (position: Int, entry: RestoreRecord.Entry),
    _ decision: Decision,
    of service: ServiceDefinition
  ) -> ChangeSet.Request? {
    if decision.node == nil, former.entry.isInsertion { return nil }
    return ChangeSet.Request(service: service.name, decision: decision, restoring: former)
  }

  /// Asks for the value of the site that is moved to; nil where nothing tells it and nothing need.
  private func writing(
    _ decision: Decision,
    _ settings: ObjectSettings,
    _ member: ServiceMember,
    _ service: ServiceDefinition,
    _ record: RestoreRecord?
  ) throws(Refusal) -> ChangeSet.Request? {
    var decision = decision
    if decision.intent.openSide == .to {
      if let known = knownValue(of: decision, member, service, record) {
        decision.intent.to = known.scalar ?? decision.intent.to
        if decision.intent.to == nil, !decision.canBeAbsent,
          decision.intent.transform == ScaleWorkload.id
        {
          decision.intent.to = ScaleWorkload.defaultCount
        }
      } else if decision.intent.to == nil, settings.replicas == .whatever {
        if isTolerant { return nil }
        throw replicasUnknown(decision, service)
      }
    }
    return ChangeSet.Request(service: service.name, decision: decision)
  }

  /// Whether nothing is to be done for a field.
  ///
  /// A trigger is pulled once in a move.
  private func isDone(
    _ decision: Decision,
    of service: ServiceDefinition,
    _ record: RestoreRecord?
  ) -> Bool {
    if decision.intent.votes { return decision.standing == .to }
    return record?.entry(for: decision.intent, movingFrom: service.destination(of: transition))
      != nil
  }

  // MARK: What Flux would do

  /// Asks the outcome, because a stage may resume an owner together with what lies below it, and must
  /// not suspend one above what it changes.
  private func refuseWhatWouldNotApply(_ outcome: Outcome) throws(Refusal) {
    try refuseChangesOfDisabled(outcome)
    let steering = [TransformCatalog.suspendFlux, .disableReconcile, .triggerVolsync]
      .map(\.rawValue)
    let isSteered = outcome.changes.contains {
      steering.contains($0.decision.intent.transform)
    }
    let contents = outcome.files.map { ($0.path, $0.after) }
    let left =
      isSteered ? index.replacing(Dictionary(uniqueKeysWithValues: contents)) : index
    try RestoredClaim(outcome: left).check(outcome.changes)
    let judge = Decider(left)
    for change in outcome.changes {
      do throws(Refusal) {
        try judge.checkThatChangeWouldApply(
          change.decision,
          ignoringOwnMark: change.disablesReconcile
        )
      } catch {
        var refusal = error
        refusal.service = change.service
        throw refusal
      }
    }
  }
}

extension StagePlanner {
  /// Refuses a stage that tells Flux to leave an object alone and changes something else of it: Flux
  /// would not apply the change.
  private func refuseChangesOfDisabled(_ outcome: Outcome) throws(Refusal) {
    for mark in outcome.changes where mark.disablesReconcile {
      let intent = mark.decision.intent
      let lost = outcome.changes.first { change in
        let other = change.decision.intent
        return !change.disablesReconcile && other.cluster == intent.cluster
          && other.object.isSameObject(as: intent.object)
      }
      guard let lost else { continue }
      throw Refusal(
        .reconcileDisabledChange,
        "`\(lost.decision.intent.field)` would change in the stage from which Flux leaves the "
          + "object alone",
        service: lost.service,
        object: intent.object,
        at: lost.decision.location,
        next: [
          "take `reconcileDisabled` or the other change of the object out of the configuration"
        ]
      )
    }
  }
}

extension PlannedChange {
  /// Whether it tells Flux to leave the object alone.
  fileprivate var disablesReconcile: Bool {
    decision.intent.transform == DisableReconcile.id && new?.value == DisableReconcile.disabled
  }
}

extension PlannedStage {
  /// The bytes that the stage leaves, by path.
  package var contents: [RepositoryPath: [UInt8]?] {
    Dictionary(files.map { ($0.path, $0.after) }, uniquingKeysWith: { $1 })
  }
}
