import LosslessYAML
package import Manifests
import SourceText
import Transforms

/// Makes plans.
///
/// It reads values and returns values: no files, no clock, no network.
package struct Planner: Sendable {
  let index: ManifestIndex
  private let states: StateReader
  private let decider: Decider

  /// Creates a planner over the index of the base commit.
  package init(_ index: ManifestIndex) {
    self.index = index
    states = StateReader(index)
    decider = Decider(index)
  }

  /// Returns the plan that moves services; all of them or, with a refusal, none.
  package func plan(
    _ transition: Transition,
    _ services: [ServiceDefinition],
    base: PlanBase
  ) -> Plan {
    var plan = unproven(transition, services, base: base)
    guard plan.refusals.isEmpty, !plan.changes.isEmpty else { return plan }
    do throws(Refusal) {
      try addRecords(to: &plan)
      try proveReversal(of: &plan)
      for file in plan.files { try PlanProof.check(file) }
    } catch {
      return refused(plan, [error])
    }
    return plan
  }

  // MARK: Changes

  /// The plan without restore records and proof: what a move comes down to.
  func unproven(
    _ transition: Transition,
    _ services: [ServiceDefinition],
    base: PlanBase
  ) -> Plan {
    var plan = Plan(
      transition: transition,
      base: base,
      services: [],
      stages: [],
      refusals: [],
      warnings: [],
      files: []
    )
    var requests: [ChangeSet.Request] = []
    for service in services {
      let status = states.status(of: service)
      plan.services.append(
        PlannedService(
          service: service,
          from: service.origin(of: transition),
          to: service.destination(of: transition),
          state: status.state
        )
      )
      do throws(Refusal) {
        requests += try self.requests(transition, service, status)
      } catch {
        plan.refusals.append(named(error, service))
      }
      plan.refusals += status.refusals.dropFirst()
    }
    guard plan.refusals.isEmpty else { return plan }
    do throws(Refusal) {
      let set = try ChangeSet(requests)
      plan.stages = [PlannedStage(number: 1, name: "move", gates: [], changes: set.changes)]
      plan.files = set.files.values.sorted { $0.path < $1.path }
    } catch {
      return refused(plan, [error])
    }
    plan.warnings = PlanWarnings(index).warnings(for: plan)
    return plan
  }

  private func refused(_ plan: Plan, _ refusals: [Refusal]) -> Plan {
    var plan = plan
    plan.refusals += refusals
    plan.stages = []
    plan.files = []
    plan.warnings = []
    return plan
  }

  private func named(_ refusal: Refusal, _ service: ServiceDefinition) -> Refusal {
    var refusal = refusal
    refusal.service = service.name
    return refusal
  }

  private func requests(
    _ transition: Transition,
    _ service: ServiceDefinition,
    _ status: ServiceStatus
  ) throws(Refusal) -> [ChangeSet.Request] {
    if let refusal = status.refusals.first { throw refusal }
    try refuseUnknownState(status)
    guard status.state != transition.target else { return [] }
    let record = try RestoreRecord.read(for: service.name, in: index)
    let usable = record.flatMap { $0.to == service.origin(of: transition) ? $0 : nil }
    var requests: [ChangeSet.Request] = []
    for workload in service.workloads {
      let ends =
        transition == .promote
        ? (workload.atPrimary, workload.atStandby) : (workload.atStandby, workload.atPrimary)
      for intent in try states.intents(workload, from: ends.0, to: ends.1) {
        let decision = try decider.decide(intent)
        guard let request = try request(for: decision, of: service, usable) else { continue }
        try decider.checkThatChangeWouldApply(decision)
        requests.append(request)
      }
    }
    return requests
  }

  /// Returns what to do for one field, or nil when it holds already.
  private func request(
    for decision: Decision,
    of service: ServiceDefinition,
    _ record: RestoreRecord?
  ) throws(Refusal) -> ChangeSet.Request? {
    let intent = decision.intent
    let holds = decision.node.map { decision.holds($0) } ?? (intent.to == nil)
    var request = ChangeSet.Request(service: service.name, decision: decision)
    if let found = record?.entry(for: intent) {
      if holds || (decision.node == nil && found.entry.text.isInsertion) { return nil }
      request.restoring = found
      return request
    }
    return holds ? nil : request
  }

  private func refuseUnknownState(_ status: ServiceStatus) throws(Refusal) {
    guard status.state == .unknown else { return }
    guard let foreign = status.evidence.first(where: \.isForeign) else {
      throw Refusal(
        .stateUnknown,
        "no field of the manifests says where the service runs",
        object: status.service.workloads.first?.object,
        at: status.service.location,
        next: ["write the primary site's node label or claim into the manifest first"]
      )
    }
    let intent = foreign.decision.intent
    let known = [intent.from, intent.to].compactMap { $0.map { "`\($0)`" } }
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
