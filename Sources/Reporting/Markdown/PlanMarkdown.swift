import LosslessYAML
import Manifests
package import Planning
import SourceText

/// A plan as the body of a pull request, or as a comment: what and why, each field before and after,
/// what to check, the diff, and the way back.
///
/// Nothing that comes from a manifest or a person is read as Markdown, HTML, a mention or a link.
package struct PlanMarkdown {
  /// One file's raw diff, and the stage that makes it.
  package struct StageDiff: Sendable {
    let stage: Int
    let file: PlannedFile
    let bytes: [UInt8]

    /// Creates a diff as `git diff` prints it.
    package init(stage: Int, file: PlannedFile, bytes: [UInt8]) {
      self.stage = stage
      self.file = file
      self.bytes = bytes
    }
  }

  /// What the body says besides the plan.
  package struct Context: Sendable {
    /// The plan's id, in hex.
    package var planID: String?

    /// Why, as the person said.
    package var reason: String?

    /// The commit's trailers, so that a squash that takes the body for its message keeps them.
    package var trailers: String?

    /// Commands that make the change arrive and show that it did.
    package var afterMerge: [String]

    /// The diffs to show.
    package var diffs: [StageDiff]

    /// Creates a context.
    package init(
      planID: String?,
      reason: String?,
      trailers: String?,
      afterMerge: [String],
      diffs: [StageDiff]
    ) {
      self.planID = planID
      self.reason = reason
      self.trailers = trailers
      self.afterMerge = afterMerge
      self.diffs = diffs
    }
  }

  /// How long a body may be, in UTF-16 units.
  package enum Length: Int, Sendable, CaseIterable {
    /// GitHub answers 422 above it.
    case full = 65_536
    /// Azure DevOps takes no more.
    case short = 4_000
  }

  private let plan: Plan
  private let context: Context

  /// Creates a report.
  package init(_ plan: Plan, _ context: Context) {
    self.plan = plan
    self.context = context
  }

  /// Returns the document; what does not fit is left out, file by file, and counted.
  package func text(_ length: Length) -> String {
    guard plan.refusals.isEmpty else { return refused(length) }
    guard !plan.isEmpty else { return services(MarkdownBudget(length.rawValue)).text }
    let limit = length.rawValue
    // Sentences that say what is missing, and headings, are written from a reserve.
    var budget = MarkdownBudget(limit - 1_000)
    // First what no body may lack, then the rest in the order in which a reviewer misses it.
    let tail = tail(&budget, limit)
    let head = head(&budget, limit)
    let tables = tables(&budget, keeping: limit / 3)
    let warnings = warnings(&budget, keeping: limit / 6)
    let picture = picture(&budget)
    let diff = diff(&budget)
    return [head, picture, tables, warnings, diff, tail].filter { !$0.isEmpty }
      .map { $0.hasSuffix("\n\n") ? String($0.dropLast()) : $0 }.joined(separator: "\n")
  }

  /// Names of the services that any stage changes.
  private var moved: Set<String> { Set(plan.stages.flatMap(\.changes).map(\.service)) }

  // MARK: What and why

  private func head(_ budget: inout MarkdownBudget, _ limit: Int) -> String {
    let (services, left) = services(budget, keeping: limit / 2)
    budget = left
    var text = services
    if let reason = context.reason {
      let why = "\n**Why:** \(MarkdownText.prose(reason))\n"
      if budget.take(why) { text += why }
    }
    let id = context.planID.map { ", plan \(MarkdownText.code(String($0.prefix(12))))" } ?? ""
    let base =
      "\nMade from \(MarkdownText.code(plan.base.ref)) at "
      + "\(MarkdownText.code(String(plan.base.commit.prefix(12))))\(id).\n"
    if budget.take(base) { text += base }
    return text
  }

  private func services(
    _ budget: MarkdownBudget,
    keeping reserve: Int = 100
  ) -> (text: String, MarkdownBudget) {
    var budget = budget
    let lines = plan.services.map { planned in
      let name = MarkdownText.code(planned.service.name)
      let to = MarkdownText.code(planned.to)
      guard moved.contains(planned.service.name) || planned.state != plan.transition.target else {
        return "- \(name) is at \(to) already, nothing to do.\n"
      }
      let state = planned.state == .mixed ? " (now at both sites)" : ""
      return "- Move \(name) in namespace \(MarkdownText.code(planned.service.namespace)) from "
        + "\(MarkdownText.code(planned.from)) to \(to)\(state).\n"
    }
    let shown = budget.fitting(lines, keeping: reserve)
    let rest = lines.count - shown.count
    return (shown.joined() + (rest > 0 ? "- and \(rest) more services\n" : ""), budget)
  }

  // MARK: Fields

  private func tables(_ budget: inout MarkdownBudget, keeping reserve: Int) -> String {
    var hidden = 0
    var text = ""
    for stage in plan.stages {
      let head = "### \(title(of: stage))\n\n"
      guard !stage.changes.isEmpty else {
        if budget.take(head, keeping: reserve) { text += head }
        continue
      }
      let columns = "| field | object | from | to | place |\n|---|---|---|---|---|\n"
      let rows = budget.fitting([head + columns] + stage.changes.map(Self.row), keeping: reserve)
      hidden += stage.changes.count - max(0, rows.count - 1)
      if rows.count > 1 { text += rows.joined() + "\n" }
      let gates = stage.gates.map {
        "- [ ] \(MarkdownText.prose($0.description))\n  - \(MarkdownText.code($0.command))\n"
      }
      let shown = budget.fitting(gates, keeping: reserve / 2)
      if !shown.isEmpty { text += "Before the next stage may land:\n\n\(shown.joined())\n" }
    }
    if hidden > 0 { text += "\(hidden) more fields change; the commit has everything.\n" }
    return text
  }

  private func title(of stage: PlannedStage) -> String {
    guard plan.stages.count > 1 else { return "Changes" }
    let mark = stage.number == plan.delivered?.number ? " (this request)" : ""
    let state = stage.changes.isEmpty ? " (holds already)" : mark
    return "Stage \(stage.number): \(MarkdownText.prose(stage.name))\(state)"
  }

  private static func row(_ change: PlannedChange) -> String {
    let decision = change.decision
    let isSecret = decision.intent.object.kind == "Secret"
    let value = { (text: FieldText?) in
      text.map { MarkdownText.cell(isSecret ? "***" : $0.value) } ?? "(absent)"
    }
    let cells = [
      MarkdownText.cell(decision.intent.field.description),
      MarkdownText.cell(decision.intent.object.description), value(change.old), value(change.new),
      MarkdownText.cell("\(decision.file.path):\(decision.location.start.line)"),
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func picture(_ budget: inout MarkdownBudget) -> String {
    let picture = MarkdownText.block(StagePicture(plan: plan).text, language: "mermaid")
    return budget.take(picture) ? picture : ""
  }

  // MARK: What to check

  private func warnings(_ budget: inout MarkdownBudget, keeping reserve: Int) -> String {
    let lines = plan.warnings.map { warning in
      let place = warning.location.map {
        " (\(MarkdownText.code("\($0.file):\($0.start.line)")))"
      }
      let hints = warning.hints.map { " - \(MarkdownText.hint($0))\n" }.joined(separator: " ")
      return "- [ ] \(warning.severity == .note ? "" : "**\(warning.severity.rawValue):** ")"
        + "\(MarkdownText.prose(warning.message))\(place ?? "")\n"
        + (hints.isEmpty ? "" : " " + hints)
    }
    let shown = budget.fitting(lines, keeping: reserve)
    guard !lines.isEmpty else { return "" }
    let rest = lines.count - shown.count
    return "### Before merging\n\n" + shown.joined() + (rest > 0 ? "- [ ] and \(rest) more\n" : "")
  }

  // MARK: Diff

  /// A fold a file, as long as they fit: a file is shown whole or not at all.
  private func diff(_ budget: inout MarkdownBudget) -> String {
    guard !context.diffs.isEmpty else { return "" }
    let folds = context.diffs.enumerated().map { number, entry in fold(number + 1, entry) }
    let shown = folds.filter { budget.take($0) }
    let rest = folds.count - shown.count
    var text = "### Diff\n\n" + shown.joined(separator: "\n")
    if rest > 0 {
      let files = rest == 1 ? "1 file is" : "\(rest) files are"
      text += "\n\(files) not shown here, for want of room: the commit has everything.\n"
    }
    return text
  }

  private func fold(_ number: Int, _ entry: StageDiff) -> String {
    let style = TerminalStyle(isColoured: false)
    return MarkdownText.fold(
      SafeDiff(file: entry.file, style: style).text(entry.bytes),
      path: entry.file.path.string,
      number: "File \(number) of \(context.diffs.count)",
      lead: plan.stages.count > 1 ? "Stage \(entry.stage): " : ""
    )
  }

  // MARK: Afterwards

  private func tail(_ budget: inout MarkdownBudget, _ limit: Int) -> String {
    let names = plan.services.map(\.service.name).filter { moved.contains($0) }
    let back = "failover \(plan.transition.reversed.rawValue) \(names.joined(separator: " "))\n"
    let backBlock = "### Going back\n\n" + MarkdownText.block(back, language: "sh")
    var sections: [String] = []
    if budget.take(backBlock, keeping: limit / 2) { sections.append(backBlock) }
    if let trailers = context.trailers {
      let block = MarkdownText.block(Printable.lines(trailers), language: "text")
      if budget.take(block, keeping: limit / 2) { sections.append(block) }
    }
    let commands = context.afterMerge.map { "\(Printable.text($0))\n" }
    let shown = budget.fitting(commands, keeping: limit / 2)
    if !shown.isEmpty {
      let block = "### After the merge\n\n" + MarkdownText.block(shown.joined(), language: "sh")
      sections.insert(block, at: 0)
    }
    return sections.joined(separator: "\n")
  }

  // MARK: Refusals

  private func refused(_ length: Length) -> String {
    var budget = MarkdownBudget(length.rawValue - 200)
    let lines = plan.refusals.map { refusal in
      let subject = [refusal.service, refusal.object?.description].compactMap(\.self)
        .map { MarkdownText.code($0) + ": " }.joined()
      let place = refusal.location.map {
        " at \(MarkdownText.code("\($0.file):\($0.start.line)"))"
      }
      let next = refusal.next.map { "  - \(MarkdownText.hint($0))\n" }.joined()
      return "- \(subject)\(MarkdownText.prose(refusal.message))\(place ?? "") "
        + "(\(MarkdownText.code(refusal.code.rawValue)))\n\(next)"
    }
    let shown = budget.fitting(lines, keeping: 0)
    let rest = lines.count - shown.count
    return "### Refused: nothing is changed\n\n" + shown.joined()
      + (rest > 0 ? "- and \(rest) more\n" : "")
  }
}
