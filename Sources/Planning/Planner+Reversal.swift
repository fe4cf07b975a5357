import LosslessYAML
import Manifests
import SourceText

/// The way back of a plan: what it needs beside the configuration, and the proof that it is exact.
extension Planner {
  /// Writes, rewrites or removes the restore record of every service that moves.
  func addRecords(to plan: inout Plan) throws(Refusal) {
    let moved = Set(plan.changes.map(\.service))
    let services = plan.services.filter { moved.contains($0.service.name) }
    // Without any record, the opposite move shows what configuration alone brings back.
    var contents = Self.contents(plan)
    for planned in services {
      contents[RestoreRecord.path(for: planned.service.name)] = .some(nil)
    }
    let after = Planner(index.replacing(contents))
    for planned in services {
      let service = planned.service
      let reverse = after.unproven(plan.transition.reversed, [service], base: plan.base)
      if let refusal = reverse.refusals.first {
        throw notReversible(planned, refusal.message)
      }
      let path = RestoreRecord.path(for: service.name)
      let before = index.files.contents[path]
      let former = try RestoreRecord.read(for: service.name, in: index)
      let record = self.record(of: plan, planned, reverse, former)?.bytes
      guard before != record else { continue }
      plan.files.append(PlannedFile(path: path, before: before, after: record, differences: []))
    }
    plan.files.sort { $0.path < $1.path }
  }

  /// Plans the opposite move on the outcome and compares the bytes with those of the base.
  ///
  /// A service that was at both sites has no state to go back to. A move that puts former texts back
  /// is never stopped here: it is itself the way back.
  func proveReversal(of plan: inout Plan) throws(Refusal) {
    let moved = Set(plan.changes.map(\.service))
    let services = plan.services.filter { moved.contains($0.service.name) }
    let mixed = Set(services.filter { $0.state == .mixed }.map(\.service.name))
    let unprovable = Set(
      plan.changes.filter { mixed.contains($0.service) }.map(\.decision.file.path)
    )
    let back = Planner(index.replacing(Self.contents(plan))).unproven(
      plan.transition.reversed,
      services.map(\.service).filter { !mixed.contains($0.name) },
      base: plan.base
    )
    for file in plan.files where !file.differences.isEmpty && !unprovable.contains(file.path) {
      let restored = back.files.first { $0.path == file.path }?.after ?? file.after
      guard restored != file.before else { continue }
      let changes = plan.changes.filter { $0.decision.file.path == file.path }
      guard let planned = services.first(where: { $0.service.name == changes.first?.service })
      else { continue }
      let why = back.refusals.first?.message ?? "\(file.path) would not get its bytes back"
      let refusal = notReversible(planned, why)
      guard changes.contains(where: \.isRestored) else { throw refusal }
      plan.warnings.append(
        Diagnostic(.warning, code: refusal.code.rawValue, refusal.message, hints: refusal.next)
      )
    }
  }

  private static func contents(_ plan: Plan) -> [RepositoryPath: [UInt8]?] {
    Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path, $0.after) })
  }

  /// Returns the record that the opposite move needs, or nil when configuration alone suffices.
  private func record(
    of plan: Plan,
    _ planned: PlannedService,
    _ reverse: Plan,
    _ former: RestoreRecord?
  ) -> RestoreRecord? {
    let changes = plan.changes.filter { $0.service == planned.service.name }
    var entries = changes.filter { change in
      if change.isRestored { return false }
      let back = reverse.changes.first { change.decision.intent.isOfSameField(as: $0) }
      return change.operation != .replace || back?.new?.text != change.old?.text
    }.map(RestoreRecord.Entry.init)
    // A record of an earlier, partial move in the same direction still holds for other fields.
    if let former, former.to == planned.to {
      entries =
        former.entries.filter { old in
          !changes.contains {
            $0.decision.intent.field == old.field
              && $0.decision.intent.object.isSameObject(as: old.object)
          }
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

extension FieldIntent {
  /// Whether a change is one of the same field of the same object.
  fileprivate func isOfSameField(as change: PlannedChange) -> Bool {
    field == change.decision.intent.field
      && object.isSameObject(as: change.decision.intent.object)
  }
}

extension RestoreRecord.Entry {
  /// The entry of a change, addressed from its object's root.
  fileprivate init(_ change: PlannedChange) {
    let base = change.decision.object.object.base.steps.count
    var text = change.written
    text.anchor = YAMLPath(steps: Array(text.anchor.steps.dropFirst(base)))
    self.init(
      object: change.decision.intent.object,
      field: change.decision.intent.field,
      text: text
    )
  }
}
