import LosslessYAML
package import Manifests
import SourceText
import Transforms

/// Makes plans.
///
/// It reads values and returns values: no files, no clock, no network.
package struct Planner: Sendable {
  private let index: ManifestIndex
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
  private func unproven(
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
    let holds =
      decision.node.map { node in
        intent.to.map { $0.isValue(of: node.aliasTarget ?? node) } ?? false
      } ?? (intent.to == nil)
    var request = ChangeSet.Request(service: service.name, decision: decision)
    if let found = record?.entry(for: intent) {
      if holds || (decision.node == nil && found.entry.text.isInsertion) { return nil }
      guard try stands(found.entry.text, at: decision) else {
        throw conflict(found.entry, decision, of: service)
      }
      request.restoring = (found.position, found.entry.text)
      return request
    }
    return holds ? nil : request
  }

  /// Whether the text that a record says was written still stands in the file.
  private func stands(_ text: WrittenText, at decision: Decision) throws(Refusal) -> Bool {
    guard let stream = decision.file.stream else { return false }
    var text = text
    text.anchor = decision.object.object.base.appending(text.anchor)
    do {
      return try YAMLEditor.restore(text, in: stream, document: decision.document) != nil
    } catch {
      throw Refusal(error, object: decision.intent.object, in: decision.file.buffer)
    }
  }

  private func conflict(
    _ entry: RestoreRecord.Entry,
    _ decision: Decision,
    of service: ServiceDefinition
  ) -> Refusal {
    let show = { (bytes: [UInt8]) in
      let text = String(decoding: bytes, as: UTF8.self)
        .split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: " ")
      return text.isEmpty ? "(absent)" : "`\(text)`"
    }
    let current = decision.node.map { "`\($0.sourceText)`" } ?? "(absent)"
    return Refusal(
      .restoreRecordConflict,
      "`\(entry.field)` was edited since the move: it was \(show(entry.text.former)), the move "
        + "wrote \(show(entry.text.written)), now it is \(current)",
      object: decision.intent.object,
      at: decision.location,
      next: [
        "put back what the move wrote, or take the field out of "
          + "\(RestoreRecord.path(for: service.name)), then try again"
      ]
    )
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

  // MARK: The way back

  /// Adds or removes restore records, and proves that the opposite move restores the bytes.
  private func addRecords(to plan: inout Plan) throws(Refusal) {
    let back = plan.transition.reversed
    for planned in plan.services {
      let service = planned.service
      let changes = plan.changes.filter { $0.service == service.name }
      guard !changes.isEmpty else { continue }
      let former = try RestoreRecord.read(for: service.name, in: index)
      let after = index.replacing(Self.contents(plan))
      let reverse = Planner(after).withoutRecord(of: service).unproven(
        back,
        [service],
        base: plan.base
      )
      if let refusal = reverse.refusals.first {
        throw notReversible(planned, refusal.message)
      }
      let record = self.record(planned, changes, reverse, former)
      Self.add(record, for: service.name, to: &plan, former: index)
    }
  }

  private static func contents(_ plan: Plan) -> [RepositoryPath: [UInt8]?] {
    Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path, $0.after) })
  }

  private func withoutRecord(of service: ServiceDefinition) -> Planner {
    Planner(index.replacing([RestoreRecord.path(for: service.name): nil]))
  }

  /// Returns the record that the opposite move needs, or nil when configuration alone suffices.
  private func record(
    _ planned: PlannedService,
    _ changes: [PlannedChange],
    _ reverse: Plan,
    _ former: RestoreRecord?
  ) -> RestoreRecord? {
    let needed = changes.filter { change in
      if change.isRestored { return false }
      let back = reverse.changes.first {
        $0.decision.intent.field == change.decision.intent.field
          && $0.decision.intent.object == change.decision.intent.object
      }
      return change.operation == .insert || back?.new?.text != change.old?.text
    }
    var entries = needed.map { change in
      var text = change.written
      let base = change.decision.object.object.base.steps.count
      text.anchor = YAMLPath(steps: Array(text.anchor.steps.dropFirst(base)))
      return RestoreRecord.Entry(
        object: change.decision.intent.object,
        field: change.decision.intent.field,
        text: text
      )
    }
    // A record of an earlier, partial move in the same direction still holds.
    if let former, former.to == planned.to {
      entries =
        former.entries.filter { old in
          !entries.contains { $0.field == old.field && $0.object.isSameObject(as: old.object) }
        } + entries
    }
    guard !entries.isEmpty else { return nil }
    return RestoreRecord(
      service: planned.service.name,
      from: planned.from,
      to: planned.to,
      entries: entries
    )
  }

  private static func add(
    _ record: RestoreRecord?,
    for service: String,
    to plan: inout Plan,
    former: ManifestIndex
  ) {
    let path = RestoreRecord.path(for: service)
    let before = former.files.contents[path]
    let after = record?.bytes
    guard before != after else { return }
    plan.files.append(PlannedFile(path: path, before: before, after: after, differences: []))
    plan.files.sort { $0.path < $1.path }
  }

  /// Plans the opposite move on the outcome and compares the bytes with those of the base.
  ///
  /// A service that was at both sites has no state to go back to. A move that puts former texts back
  /// is never stopped here: it is itself the way back.
  private func proveReversal(of plan: inout Plan) throws(Refusal) {
    let moved = Set(plan.changes.map(\.service))
    let services = plan.services.filter {
      moved.contains($0.service.name) && $0.state != .mixed
    }
    let left = Set(plan.changes.map(\.service)).subtracting(services.map(\.service.name))
    let shared = Set(plan.changes.filter { left.contains($0.service) }.map(\.decision.file.path))
    let back = Planner(index.replacing(Self.contents(plan))).unproven(
      plan.transition.reversed,
      services.map(\.service),
      base: plan.base
    )
    for file in plan.files where !file.differences.isEmpty && !shared.contains(file.path) {
      let restored = back.files.first { $0.path == file.path }?.after ?? file.after
      guard restored != file.before, let planned = services.first else { continue }
      let refusal = notReversible(planned, "\(file.path) would not get its bytes back")
      guard plan.changes.contains(where: \.isRestored) else { throw refusal }
      plan.warnings.append(
        Diagnostic(.warning, code: refusal.code.rawValue, refusal.message, hints: refusal.next)
      )
    }
  }

  private func notReversible(_ planned: PlannedService, _ why: String) -> Refusal {
    Refusal(
      .notReversible,
      "going back would not be exact: \(why)",
      service: planned.service.name,
      object: planned.service.workloads.first?.object,
      next: ["correct the configuration so that both sites' values are its own"]
    )
  }
}
