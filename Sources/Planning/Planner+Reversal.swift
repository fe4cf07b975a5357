import LosslessYAML
import Manifests
import SourceText

/// The way back of a plan: what it needs beside the configuration, and the proof that it is exact.
extension Planner {
  // MARK: Records

  /// Returns the restore records that a stage writes, rewrites or removes; this planner's index is the
  /// stage's outcome, `before` the index that it began with.
  func records(
    for stage: PlannedStage,
    of plan: Plan,
    recordsOf before: ManifestIndex
  ) throws(Refusal) -> [PlannedFile] {
    let moved = Set(stage.changes.map(\.service))
    let services = plan.services.filter { moved.contains($0.service.name) }
    // Without any record, the opposite move shows what configuration alone brings back.
    let paths = services.map { RestoreRecord.path(for: $0.service.name) }
    let bare = Planner(
      index.replacing(Dictionary(uniqueKeysWithValues: paths.map { ($0, nil) })),
      identify: identify
    )
    let reverse = bare.staged(
      PlanRequest(plan.transition.reversed, services.map(\.service)),
      base: plan.base,
      isRecording: false
    ).plan
    if let refusal = reverse.refusals.first,
      let planned = services.first(where: { $0.service.name == refusal.service }) ?? services.first
    {
      let change = stage.changes.first { $0.service == planned.service.name }
      throw notReversible(planned, change, refusal)
    }
    let states = StateReader(index)
    var files: [PlannedFile] = []
    for planned in services {
      let service = planned.service
      let path = RestoreRecord.path(for: service.name)
      let former = try RestoreRecord.read(for: service.name, in: before)
      let isComplete = states.status(of: service).state == plan.transition.target
      let record = record(of: stage, planned, reverse, former, isComplete: isComplete)?.bytes
      guard before.files.contents[path] != record else { continue }
      files.append(
        PlannedFile(
          path: path,
          before: before.files.contents[path],
          after: record,
          differences: []
        )
      )
    }
    return files
  }

  /// Returns the record that the opposite move needs, or nil when configuration alone suffices.
  private func record(
    of stage: PlannedStage,
    _ planned: PlannedService,
    _ reverse: Plan,
    _ former: RestoreRecord?,
    isComplete: Bool
  ) -> RestoreRecord? {
    let changes = stage.changes.filter { $0.service == planned.service.name }
    let back = reverse.stages.flatMap(\.changes)
    let untouched = (former?.entries ?? []).filter { old in
      !changes.contains { old.isFor($0.decision.intent) }
    }
    // What the move before this one recorded is needed until the service has arrived.
    let owed = isComplete ? [] : untouched.filter { $0.to != planned.to }
    // A record of an earlier stage in the same direction holds for as long as nothing else tells.
    let inserted = untouched.filter(\.isInsertion).filter { $0.to == planned.to }
    let kept = untouched.filter { $0.to == planned.to }.filter { old in
      let restored = back.first { old.isFor($0.decision.intent) }
      if let restored, !restored.decision.intent.votes { return !isComplete }
      if let restored, restored.isOnlyTold(byTwinsIn: changes, inserted) { return true }
      guard let text = restored?.new?.text, !old.isInsertion, !old.text.written.isEmpty else {
        return true
      }
      return !text.utf8.elementsEqual(old.text.former)
    }
    let new = changes.filter { change in
      let intent = change.decision.intent
      if change.isRestored { return false }
      if !intent.votes { return !isComplete }
      if intent.leavesResidue, change.operation == .insert { return false }
      let restored = back.first { $0.decision.intent.isOfSameField(as: intent) }
      if let restored, restored.isOnlyTold(byTwinsIn: changes, inserted) { return true }
      return change.operation != .replace || restored?.new?.text != change.old?.text
    }.map { RestoreRecord.Entry($0, to: planned.to) }
    let entries = owed + kept + new
    guard !entries.isEmpty else { return nil }
    return RestoreRecord(
      service: planned.service.name,
      from: planned.from,
      to: planned.to,
      entries: entries
    )
  }

  // MARK: Proof

  /// Plans the opposite move on the outcome of the delivered stage, and on that of the whole move, and
  /// compares the bytes with those of the base.
  ///
  /// A service that was at both sites has no state to go back to. A move that puts former texts back
  /// is never stopped here: it is itself the way back.
  func proveReversal(of plan: inout Plan, whole: ManifestIndex) throws(Refusal) {
    guard let delivered = plan.delivered else { return }
    try proveReversal(of: &plan, changes: delivered.changes, files: delivered.files)
    let landing = plan.stages.filter { !$0.changes.isEmpty }
    guard landing.count > 1 else { return }
    let paths = Set(landing.flatMap(\.files).map(\.path))
    let files = paths.sorted().map { path in
      PlannedFile(
        path: path,
        before: index.files.contents[path],
        after: whole.files.contents[path],
        differences: landing.flatMap(\.files).filter { $0.path == path }.flatMap(\.differences)
      )
    }
    try proveReversal(of: &plan, changes: landing.flatMap(\.changes), files: files)
  }

  private func proveReversal(
    of plan: inout Plan,
    changes: [PlannedChange],
    files: [PlannedFile]
  ) throws(Refusal) {
    let moved = Set(changes.map(\.service))
    let services = plan.services.filter { moved.contains($0.service.name) }
    let mixed = Set(services.filter { $0.state == .mixed }.map(\.service.name))
    let unprovable = Set(
      changes.filter { mixed.contains($0.service) }.map(\.decision.file.path)
    )
    let returning = services.map(\.service).filter { !mixed.contains($0.name) }
    let there = index.replacing(
      Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.after) })
    )
    let back = Planner(there, identify: identify).staged(
      PlanRequest(plan.transition.reversed, returning),
      base: plan.base,
      isRecording: false
    )
    for file in files where !file.differences.isEmpty && !unprovable.contains(file.path) {
      let restored = back.index.files.contents[file.path] ?? nil
      let own = changes.filter { $0.decision.file.path == file.path }
      // A trigger is written by each move anew, so also by the one that the proof makes.
      let triggers = back.plan.stages.flatMap(\.changes).filter {
        $0.decision.file.path == file.path && !$0.decision.intent.votes
      }
      guard restored != file.before,
        !Residue(own + triggers).explains(file.before, becoming: restored, at: file.path)
      else {
        continue
      }
      guard let planned = services.first(where: { $0.service.name == own.first?.service })
      else { continue }
      let cause = back.plan.refusals.first
      let refusal = notReversible(planned, own.first, cause, in: file.path)
      guard own.contains(where: \.isRestored) else { throw refusal }
      plan.warnings.append(
        Diagnostic(.warning, code: refusal.code.rawValue, refusal.message, hints: refusal.next)
      )
    }
  }

  /// The refusal of a move whose way back is refused, or would leave other bytes in a file.
  ///
  /// A cause has its own way out, and often its own place.
  private func notReversible(
    _ planned: PlannedService,
    _ change: PlannedChange?,
    _ cause: Refusal?,
    in file: RepositoryPath? = nil
  ) -> Refusal {
    let bytes = file.map { "\($0) would not get its bytes back" } ?? "other bytes would be left"
    return Refusal(
      .notReversible,
      "going back would not be exact: \(cause?.message ?? bytes)",
      service: planned.service.name,
      object: cause?.object ?? change?.decision.intent.object
        ?? planned.service.members.first?.object,
      at: cause?.location ?? change?.decision.location ?? planned.service.location,
      next: cause?.next ?? ["correct the configuration so that both sites' values are its own"]
    )
  }
}

extension PlannedChange {
  /// Whether its value is known from the other site alone, whose key is one that the move put there
  /// and that going back takes out, perhaps in a stage of its own.
  fileprivate func isOnlyTold(
    byTwinsIn changes: [PlannedChange],
    _ inserted: [RestoreRecord.Entry]
  ) -> Bool {
    let intent = decision.intent
    guard intent.openSide == .to else { return false }
    return inserted.contains {
      $0.field == intent.field && $0.object.isSameObject(as: intent.object)
    }
      || changes.contains { change in
        let other = change.decision.intent
        return change.operation == .insert && change.old == nil && other.field == intent.field
          && other.object.isSameObject(as: intent.object)
      }
  }
}

extension FieldIntent {
  /// Whether both are intents of one field of one object.
  fileprivate func isOfSameField(as other: FieldIntent) -> Bool {
    field == other.field && cluster == other.cluster && object.isSameObject(as: other.object)
  }
}

extension RestoreRecord.Entry {
  /// The entry of a change, addressed from its object's root.
  fileprivate init(_ change: PlannedChange, to site: String) {
    let decision = change.decision
    var text = change.written
    if decision.isOwn {
      let base = decision.object.object.base.steps.count
      text.anchor = YAMLPath(steps: Array(text.anchor.steps.dropFirst(base)))
    }
    self.init(
      to: site,
      object: decision.intent.object,
      cluster: decision.intent.cluster,
      field: decision.intent.field,
      file: decision.isOwn ? nil : decision.file.path,
      shared: decision.sharing == nil ? nil : SharedValue(text: change.old?.value),
      text: text
    )
  }
}
