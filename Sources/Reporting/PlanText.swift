import LosslessYAML
import Manifests
package import Planning
import SourceText

/// A plan for people: who moves, the diff, and what to know.
package struct PlanText {
  private let plan: Plan
  private let style: TerminalStyle

  /// Creates a report.
  package init(_ plan: Plan, style: TerminalStyle) {
    self.plan = plan
    self.style = style
  }

  /// One line a service: where it is and where it goes.
  package var heading: String {
    let moved = Set(plan.stages.flatMap(\.changes).map(\.service))
    return plan.services.map { planned in
      let name = planned.service.name
      guard moved.contains(name) || planned.state != plan.transition.target else {
        return "\(name) is at \(planned.to) already, nothing to do.\n"
      }
      let state = planned.state == .mixed ? " (now at both sites)" : ""
      return "\(name) in \(planned.service.namespace): \(planned.from) -> \(planned.to)\(state)\n"
    }.joined()
  }

  /// The line above a stage's changes: its number and name, and whether it is to be done.
  package func title(of stage: PlannedStage) -> String {
    let count = stage.changes.count
    let what = count == 0 ? "holds already" : "\(count) \(count == 1 ? "change" : "changes")"
    let mark = stage.number == plan.delivered?.number ? ", next" : ""
    return "Stage \(stage.number) of \(plan.stages.count), \(stage.name): \(what)\(mark).\n"
  }

  /// What must be true before the stage after this one may land, a line each.
  package func gates(of stage: PlannedStage) -> String {
    stage.gates.map {
      "  gate: \(Printable.text($0.description))\n    \(Printable.text($0.command))\n"
    }.joined()
  }

  /// The diff as a terminal may show it: controls escaped, values of Secrets masked, coloured where
  /// the style asks for it.
  package func diff(_ raw: [(file: PlannedFile, diff: [UInt8])]) -> String {
    raw.map { SafeDiff(file: $0.file, style: style).text($0.diff) }.joined()
  }

  /// The changes as lines: place, field, old and new value.
  package var changes: String {
    let rows = plan.changes.map { change in
      let decision = change.decision
      let old = Self.shown(change.old, in: decision.intent.object)
      let new = Self.shown(change.new, in: decision.intent.object)
      return [
        "  \(Printable.text(decision.file.path.string)):\(decision.location.start.line)",
        Printable.text(decision.intent.field.description), Printable.text("\(old) -> \(new)"),
      ]
    }
    return TextTable(rows: rows).text
  }

  private static func shown(_ text: FieldText?, in object: ObjectReference) -> String {
    guard let text else { return "(absent)" }
    return object.kind == "Secret" ? "***" : text.value
  }

  /// The refusals, and the command that does the rest.
  package var refusals: String {
    let texts = plan.refusals.map { refusal in
      var diagnostic = refusal.diagnostic
      if let service = refusal.service {
        diagnostic.message = "\(service): \(diagnostic.message)"
      }
      return DiagnosticText(style).text(diagnostic)
    }
    let refused = Set(plan.refusals.compactMap(\.service))
    let rest = plan.services.map(\.service.name).filter { !refused.contains($0) }
    let way =
      rest.isEmpty || refused.isEmpty
      ? "" : "Without them: failover \(plan.transition.rawValue) \(rest.joined(separator: " "))\n"
    return texts.joined(separator: "\n")
      + ExplanationReport.pointer(from: plan.refusals.map(\.code.rawValue)) + way
  }
}
