import Delivery
import GitStore
import Manifests
import Planning
import Reporting
import SourceText

/// What a person or a script is told of a plan and of what became of it.
struct MoveReport {
  let plan: Plan
  /// Nil for a dry run.
  let delivery: Delivery?
  let workspace: Workspace
  /// How much Markdown there may be.
  var length = PlanMarkdown.Length.full

  /// The status that the command ends with.
  func status(exitCode: Bool) -> ExitStatus {
    guard plan.refusals.isEmpty else { return .refused }
    if delivery?.outcome == .held { return .refused }
    return exitCode && !plan.isEmpty ? .differences : .done
  }

  /// Writes data to standard output, and what is said beside it to standard error.
  func write(as format: PlanFormat, to terminal: Terminal) throws(GitError) {
    switch format {
    case .json: terminal.print(json.compact + "\n")
    case .diff: for entry in try diffs(plan.files) { terminal.print(entry.diff) }
    case .text: terminal.print(try text(terminal.output))
    case .markdown: terminal.print(try markdown())
    }
    (delivery?.notes ?? []).forEach(terminal.say)
    guard format != .json else { return }
    let text = PlanText(plan, style: terminal.error)
    if !plan.refusals.isEmpty { terminal.say(text.refusals) }
    plan.warnings.forEach(terminal.say)
  }

  /// Refuses a format that would show a value of a Secret.
  ///
  /// - Throws: `DeliveryError` `secret-in-diff`: in a diff that is to be applied nothing can be masked.
  static func requireSafe(
    _ format: PlanFormat,
    of plan: Plan,
    in workspace: Workspace
  ) throws {
    guard format == .diff else { return }
    let report = MoveReport(plan: plan, delivery: nil, workspace: workspace)
    let entry = try report.diffs(plan.files).first { $0.file.showsSecret(in: $0.diff) }
    guard let entry else { return }
    throw DeliveryError(
      code: .secretInDiff,
      "the diff of \(entry.file.path) would show a value of a Secret",
      next: ["-o text masks it", "keep Secrets in files of their own"]
    )
  }

  /// The raw diff of each file, in the order given.
  private func diffs(
    _ files: [PlannedFile]
  ) throws(GitError) -> [(file: PlannedFile, diff: [UInt8])] {
    var result: [(PlannedFile, [UInt8])] = []
    for file in files {
      let mode = workspace.entries[file.path]?.mode ?? .file
      let diff = try UnifiedDiff.text(
        path: file.path,
        old: file.before.map { ($0, mode) },
        new: file.after.map { ($0, mode) }
      )
      result.append((file, diff))
    }
    return result
  }

  // MARK: Text

  private func text(_ style: TerminalStyle) throws(GitError) -> String {
    guard plan.refusals.isEmpty else { return "" }
    let text = PlanText(plan, style: style)
    guard !plan.isEmpty else { return text.heading }
    guard let delivery else {
      return text.heading + "\n" + (try stages(text)) + "\nNothing was written. To do it:\n"
        + "  failover \(plan.transition.rawValue) \(names)\n"
    }
    switch delivery.outcome {
    case .refused, .nothingToDo, .held: return text.heading
    case .created: return proposed("Created", delivery, text)
    case .exists: return proposed("Open already:", delivery, text)
    }
  }

  /// The diff of the one stage, or of every stage below its title, with the gate after it.
  private func stages(_ text: PlanText) throws(GitError) -> String {
    guard plan.stages.count > 1 else { return text.diff(try diffs(plan.files)) }
    var parts: [String] = []
    for stage in plan.stages {
      parts.append(
        text.title(of: stage) + text.diff(try diffs(stage.files)) + text.gates(of: stage)
      )
    }
    return parts.joined(separator: "\n")
  }

  private var names: String {
    let moved = Set(plan.changes.map(\.service))
    return plan.services.map(\.service.name).filter { moved.contains($0) }.joined(separator: " ")
  }

  private func proposed(_ verb: String, _ delivery: Delivery, _ text: PlanText) -> String {
    let branch = delivery.branch ?? ""
    let commit = delivery.commit?.short ?? ""
    var lines = [
      "\(verb) branch \(Printable.text(branch))", "  commit \(commit) on \(workspace.baseName)", "",
    ]
    if let next = delivery.followUp {
      if !next.propose.isEmpty {
        lines += ["To propose it:"] + next.propose.map { "  \(Printable.text($0))" } + [""]
      }
      lines += ["After the merge:"] + next.afterMerge.map { "  \(Printable.text($0))" }
    }
    lines += [
      "", "To go back after the merge:",
      "  failover \(plan.transition.reversed.rawValue) \(names)",
    ]
    return text.heading + text.changes + "\n" + lines.joined(separator: "\n") + "\n"
  }

  // MARK: Markdown

  /// The body of a request; of a plan that is held, nothing that could be taken for one.
  private func markdown() throws(GitError) -> String {
    if delivery?.outcome == .held { return "" }
    // The commit has the reason that was given when the proposal was made.
    let commit = try delivery?.commit.map { id throws(GitError) in
      try workspace.repository.commit(id)
    }
    let trailers = commit.flatMap { CommitTrailers(parsing: $0.message) }
    return PlanMarkdown(
      plan,
      PlanMarkdown.Context(
        planID: plan.refusals.isEmpty && !plan.isEmpty ? Deliverer.id(of: plan).hex : nil,
        reason: trailers?.reason,
        trailers: trailers?.text,
        afterMerge: delivery?.followUp?.afterMerge ?? [],
        diffs: try stageDiffs()
      )
    ).text(length)
  }

  /// The diffs of the stage that is proposed, or of all of them for a plan.
  private func stageDiffs() throws(GitError) -> [PlanMarkdown.StageDiff] {
    var result: [PlanMarkdown.StageDiff] = []
    for stage in plan.stages where delivery == nil || stage.number == plan.delivered?.number {
      for (file, diff) in try diffs(stage.files) {
        result.append(PlanMarkdown.StageDiff(stage: stage.number, file: file, bytes: diff))
      }
    }
    return result
  }

  // MARK: JSON

  private var json: JSONValue {
    let id = plan.refusals.isEmpty ? Deliverer.id(of: plan).hex : nil
    let document = PlanJSON.value(plan, id: id)
    guard let delivery else { return document }
    return .members([
      "version": .integer(1),
      "kind": .string("Delivery"),
      "outcome": .string(delivery.outcome.rawValue),
      "changed": .boolean(delivery.outcome == .created),
      "branch": .optional(delivery.branch),
      "commit": .optional(delivery.commit?.hex),
      "base": PlanJSON.base(plan.base),
      "plan": document,
    ])
  }
}
