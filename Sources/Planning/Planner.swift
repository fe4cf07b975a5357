import LosslessYAML
package import Manifests
import SourceText
import Transforms

/// Returns the object id that git gives to a file with these bytes, in hex.
package typealias BlobIdentifier = @Sendable ([UInt8]) -> String

/// Makes plans.
///
/// It reads values and returns values: no files, no clock, no network.
package struct Planner: Sendable {
  let index: ManifestIndex
  let identify: BlobIdentifier

  /// Creates a planner over the index of the base commit.
  package init(_ index: ManifestIndex, identify: @escaping BlobIdentifier) {
    self.index = index
    self.identify = identify
  }

  /// Returns the plan that moves services; all of them or, with a refusal, none.
  package func plan(_ request: PlanRequest, base: PlanBase) -> Plan {
    let objections = request.services.compactMap(request.objection)
    guard objections.isEmpty else { return Plan(request, base: base).refused(by: objections) }
    let outcome = staged(request, base: base, isRecording: true)
    var plan = outcome.plan
    guard plan.refusals.isEmpty else { return plan }
    do throws(Refusal) {
      try plan.choose(request.stage)
      guard !plan.isEmpty else { return plan }
      try proveReversal(of: &plan, whole: outcome.index)
      for file in plan.stages.flatMap(\.files) { try PlanProof.check(file) }
      try EffectProof(before: index, after: outcome.index).check(plan.stages.flatMap(\.changes))
      try ClaimPlacement(before: index, after: outcome.index).check(plan)
    } catch {
      return plan.refused(by: [error])
    }
    plan.warnings = PlanWarnings(index, outcome: outcome.index).warnings(for: plan) + plan.warnings
    return plan
  }

  // MARK: Stages

  /// What a move comes down to: its stages, each on the outcome of the one before, without proof.
  ///
  /// `isRecording` tells whether restore records are written; without it, what only a record could
  /// tell is left alone.
  func staged(
    _ request: PlanRequest,
    base: PlanBase,
    isRecording: Bool
  ) -> (plan: Plan, index: ManifestIndex) {
    let transition = request.transition
    var plan = Plan(request, base: base)
    let states = StateReader(index)
    var moving: [ServiceDefinition] = []
    for service in request.services {
      let status = states.status(of: service)
      plan.services.append(
        PlannedService(
          service: service,
          from: service.origin(of: transition),
          to: service.destination(of: transition),
          state: status.state
        )
      )
      plan.refusals += status.refusals
      do throws(Refusal) {
        guard status.refusals.isEmpty else { continue }
        try refuseUnknownState(status)
        if status.state != transition.target { moving.append(service) }
      } catch {
        plan.refusals.append(error.of(service))
      }
    }
    guard plan.refusals.isEmpty, !moving.isEmpty else { return (plan, index) }
    let order = moving[0].order
    if let other = moving.first(where: { $0.order != order }) {
      return (plan.refused(by: [Self.mixedOrders(moving[0], other)]), index)
    }
    return stages(
      of: plan,
      moving,
      order,
      accepted: request.acceptedLosses,
      isRecording: isRecording
    )
  }

  private func stages(
    of plan: Plan,
    _ services: [ServiceDefinition],
    _ order: TransitionOrder,
    accepted: Set<String>,
    isRecording: Bool
  ) -> (plan: Plan, index: ManifestIndex) {
    var plan = plan
    var now = index
    let kinds = usedStages(plan, services)
    for kind in StageKind.sequence(order, plan.kind) where kinds.contains(kind) {
      let stage = StagePlanner(
        now,
        origin: index,
        move: Move(plan.transition, plan.kind, base: plan.base, identify: identify),
        isTolerant: !isRecording
      )
      let outcome = stage.outcome(of: kind, services)
      guard outcome.refusals.isEmpty else { return (plan.refused(by: outcome.refusals), index) }
      var planned = PlannedStage(
        number: plan.stages.count + 1,
        name: kind.rawValue,
        gates: [],
        changes: outcome.changes,
        files: outcome.files
      )
      planned.gates = kind.gates(planned.changes, site: plan.site(of: kind))
      now = now.replacing(planned.contents)
      do throws(Refusal) {
        if isRecording {
          plan.warnings += try splitBrain(of: planned, leaving: now, services, accepted)
        }
        if isRecording, !planned.changes.isEmpty {
          let records = try Planner(now, identify: identify).records(
            for: planned,
            of: plan,
            recordsOf: stage.index
          )
          planned.files = (planned.files + records).sorted { $0.path < $1.path }
          now = now.replacing(planned.contents)
        }
      } catch {
        return (plan.refused(by: [error]), index)
      }
      plan.stages.append(planned)
    }
    return (plan, now)
  }

  /// Returns a warning where a person accepts, by the service's name, that two volumes take writes.
  ///
  /// - Throws: `Refusal` `split-brain` where nobody does.
  private func splitBrain(
    of stage: PlannedStage,
    leaving outcome: ManifestIndex,
    _ services: [ServiceDefinition],
    _ accepted: Set<String>
  ) throws(Refusal) -> [Diagnostic] {
    let check = SplitBrain(outcome)
    let others = services.filter { !accepted.contains($0.name) }
    if let refusal = try check.volume(in: stage.changes, of: others) { throw refusal }
    let willing = services.filter { accepted.contains($0.name) }
    guard var warning = try check.volume(in: stage.changes, of: willing)?.diagnostic else {
      return []
    }
    warning.severity = .warning
    warning.hints = ["let the stages that follow land soon: both volumes take writes until then"]
    return [warning]
  }

  /// The stages in which any field of the services changes, whether it holds already or not: so that
  /// a stage keeps its number while the ones before it land.
  private func usedStages(
    _ plan: Plan,
    _ services: [ServiceDefinition]
  ) -> Set<StageKind> {
    let transition = plan.transition
    let states = StateReader(index)
    var kinds: Set<StageKind> = []
    for service in services {
      for member in service.members {
        let ends = member.ends(of: transition)
        // What cannot be planned is refused by the stage itself.
        let intents = (try? states.intents(member, from: ends.from, to: ends.to)) ?? []
        kinds.formUnion(intents.map { StageKind($0, at: member.end(of: transition), plan.kind) })
      }
    }
    return kinds
  }

  private static func mixedOrders(_ one: ServiceDefinition, _ other: ServiceDefinition) -> Refusal {
    Refusal(
      .mixedOrders,
      "`\(one.name)` moves \(one.order.rawValue), `\(other.name)` \(other.order.rawValue)",
      service: other.name,
      at: other.location,
      next: ["move them one after the other"]
    )
  }

  private func refuseUnknownState(_ status: ServiceStatus) throws(Refusal) {
    guard status.state == .unknown else { return }
    guard let foreign = status.evidence.first(where: \.isForeign) else {
      throw Refusal(
        .stateUnknown,
        "no field of the manifests says where the service runs",
        object: status.service.members.first?.object,
        at: status.service.location,
        next: ["write the primary site's node label or claim into the manifest first"]
      )
    }
    let intent = foreign.decision.intent
    // Where a move wrote the field, what it was before that is worth more than what is configured.
    let record = try RestoreRecord.read(for: status.service.name, in: index)
    if let entry = record?.entries.first(where: { $0.isFor(intent) }) {
      throw entry.conflict(at: foreign.decision, of: status.service.name)
    }
    let known = [intent.from, intent.to].map { $0.map { "`\($0)`" } ?? "no key" }
    throw Refusal(
      .valueOfNeitherSite,
      "`\(intent.field)` is `\(foreign.value ?? "")`, expected "
        + known.joined(separator: " or "),
      object: intent.object,
      at: foreign.decision.location,
      next: ["correct the manifest, or the service's entry in the configuration"]
    )
  }
}

extension Refusal {
  /// Returns the refusal with the service that asked.
  func of(_ service: ServiceDefinition) -> Refusal {
    var refusal = self
    refusal.service = service.name
    return refusal
  }
}

extension ServiceMember {
  /// What is wanted at the end that a move leaves, and at the one it goes to.
  func ends(of transition: Transition) -> (from: ObjectSettings, to: ObjectSettings) {
    transition == .promote ? (atPrimary, atStandby) : (atStandby, atPrimary)
  }

  /// The end of a move at which the object stands.
  func end(of transition: Transition) -> StageKind.End {
    switch (home, transition) {
    case (nil, _): .both
    case (.primary, .promote), (.standby, .demote): .source
    case (.standby, .promote), (.primary, .demote): .target
    }
  }
}
