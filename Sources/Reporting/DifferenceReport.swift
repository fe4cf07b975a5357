import Manifests
package import Planning
package import SourceText

/// Two commits compared in terms of failovers, in every format.
package struct DifferenceReport {
  /// A commit that says by its trailers that it is a failover.
  package struct Move: Sendable {
    /// The commit's id, in hex.
    package let commit: String

    /// The first line of its message.
    package let subject: String

    /// What it has that its plan has not.
    package let findings: [Diagnostic]

    /// Creates a move.
    package init(commit: String, subject: String, findings: [Diagnostic]) {
      self.commit = commit
      self.subject = subject
      self.findings = findings
    }
  }

  private let difference: MoveDifference
  private let moves: [Move]
  private let complaints: [Diagnostic]
  private let range: String

  /// Creates a report on the commits of a range, named as a person does (`main..HEAD`); the complaints
  /// are those about the configuration afterwards.
  package init(
    _ difference: MoveDifference,
    commits moves: [Move],
    complaints: [Diagnostic],
    range: String
  ) {
    self.difference = difference
    self.moves = moves
    self.complaints = complaints
    self.range = range
  }

  /// Whether nothing differs.
  package var isEmpty: Bool { difference.movements.isEmpty && difference.strays.isEmpty }

  /// Returns the report; `marker` names the comment on a request that it replaces.
  package func report(marker: String) -> Report {
    var report = Report(
      command: "diff",
      subject: range,
      findings: complaints + moves.flatMap(\.findings)
        + difference.movements.flatMap(Self.complaints),
      checks: moves.map {
        Report.Check(group: "commits", name: $0.title, findings: $0.findings)
      },
      json: json
    )
    report.sections = sections
    report.marker = "failover-diff:\(marker)"
    return report
  }

  // MARK: Sections

  private var sections: [Report.Section] {
    guard !isEmpty || !moves.isEmpty else {
      return [.list(title: "Moves", lines: ["nothing moves, and nothing else differs"])]
    }
    let movements = difference.movements
    var sections: [Report.Section] = []
    if movements.isEmpty {
      sections.append(.list(title: "Moves", lines: ["no service moves"]))
    } else {
      sections.append(.table(title: "Moves", services))
    }
    if movements.contains(where: { !$0.changes.isEmpty }) {
      sections.append(.table(title: "Fields", fields))
    }
    for movement in movements where movement.stages.count > 1 || movement.next != nil {
      sections.append(
        .stages(
          title: "Stages of \(movement.service.name)",
          movement.stages.map(Report.Stage.init)
        )
      )
    }
    if !difference.strays.isEmpty {
      sections.append(.table(title: "Beside the moves", strays))
    }
    if !moves.isEmpty { sections.append(.table(title: "Failover commits", commits)) }
    return sections
  }

  private var services: Report.Table {
    Report.Table(
      columns: ["service", "before", "after", "fields", "stages", "next stage"],
      rows: difference.movements.map { movement in
        Report.Row(
          [
            movement.service.name, Self.place(movement.before),
            Self.place(movement.after) + (movement.isGone ? ", not configured any more" : ""),
            "\(movement.changes.count)",
            movement.stages.isEmpty
              ? "-" : movement.stages.map(\.name).joined(separator: ", "), movement.next ?? "-",
          ],
          severity: movement.refusals.isEmpty ? nil : .warning
        )
      }
    )
  }

  /// Where a service is: the site, or that it is between them, or nowhere.
  private static func place(_ status: ServiceStatus?) -> String {
    guard let status else { return "not configured" }
    if let move = status.standingMove {
      return "on the way to \(status.service.destination(of: move.transition))"
    }
    return status.active ?? status.state.rawValue
  }

  private var fields: Report.Table {
    Report.Table(
      columns: ["service", "object", "field", "before", "after", "file"],
      rows: difference.movements.flatMap(\.changes).map { change in
        let decision = change.decision
        return Report.Row([
          change.service, decision.intent.object.description, decision.pointer,
          Self.shown(change.old?.value, of: decision.intent.object),
          Self.shown(change.new?.value, of: decision.intent.object),
          "\(decision.file.path):\(decision.location.start.line)",
        ])
      }
    )
  }

  private static func shown(_ value: String?, of object: ObjectReference) -> String {
    value.map { object.kind == "Secret" ? "***" : $0 } ?? "(absent)"
  }

  private var strays: Report.Table {
    Report.Table(
      columns: ["file", "what", "line", "object", "field"],
      rows: difference.strays.flatMap { stray in
        guard !stray.places.isEmpty else {
          return [Report.Row([stray.path.string, stray.kind.words, "-", "-", "-"])]
        }
        return stray.places.map { place in
          Report.Row([
            stray.path.string, stray.kind.words, "\(place.line)",
            place.object?.description ?? "-", place.pointer.isEmpty ? "(all)" : place.pointer,
          ])
        }
      }
    )
  }

  private var commits: Report.Table {
    Report.Table(
      columns: ["commit", "subject", "is what its plan declares"],
      rows: moves.map { move in
        let isTrue = !move.findings.contains { $0.severity == .error }
        return Report.Row(
          [
            String(move.commit.prefix(7)), move.subject,
            isTrue ? move.findings.isEmpty ? "yes" : "not checked" : "no",
          ],
          severity: isTrue ? nil : .error
        )
      }
    )
  }

  /// Why a change of fields is none of a plan, as warnings.
  private static func complaints(_ movement: ServiceMovement) -> [Diagnostic] {
    movement.refusals.map { refusal in
      var finding = refusal.diagnostic
      finding.severity = .warning
      finding.message = "\(movement.service.name) moves as no plan would: \(finding.message)"
      return finding
    }
  }

  // MARK: JSON

  private var json: JSONValue {
    .members([
      "version": .integer(1),
      "kind": .string("Difference"),
      "range": .string(range),
      "services": .array(difference.movements.map(Self.value)),
      "others": .array(difference.strays.map(Self.value)),
      "commits": .array(moves.map(Self.value)),
    ])
  }

  private static func value(_ movement: ServiceMovement) -> JSONValue {
    .members([
      "name": .string(movement.service.name),
      "before": value(movement.before),
      "after": value(movement.after),
      "isConfigured": .boolean(!movement.isGone),
      "transition": .optional(movement.transition?.rawValue),
      "stages": .array(movement.stages.map(PlanJSON.stage)),
      "next": .optional(movement.next),
      "refusals": .array(movement.refusals.map(PlanJSON.refusal)),
    ])
  }

  private static func value(_ status: ServiceStatus?) -> JSONValue {
    guard let status else { return .null }
    return .members([
      "state": .string(status.state.rawValue), "active": .optional(status.active),
    ])
  }

  private static func value(_ stray: StrayChange) -> JSONValue {
    .members([
      "file": .string(stray.path.string),
      "what": .string(stray.kind.rawValue),
      "places": .array(
        stray.places.map { place in
          .members([
            "object": place.object.map { PlanJSON.object($0, version: $0.version) } ?? .null,
            "pointer": .string(place.pointer),
            "line": .integer(place.line),
          ])
        }
      ),
    ])
  }

  private static func value(_ move: Move) -> JSONValue {
    .members([
      "commit": .string(move.commit),
      "subject": .string(move.subject),
      "findings": .array(move.findings.map(DiagnosticJSON.value)),
    ])
  }
}

extension DifferenceReport.Move {
  fileprivate var title: String { "\(commit.prefix(7)) \(subject)" }
}

extension Report.Stage {
  /// A stage of a plan.
  init(_ stage: PlannedStage) {
    self.init(
      number: stage.number,
      name: stage.name,
      changes: stage.changes.count,
      gates: stage.gates.map(\.description)
    )
  }
}

extension StrayChange.Kind {
  fileprivate var words: String {
    switch self {
    case .added: "new file"
    case .removed: "removed file"
    case .changed: "value"
    case .text: "comments or layout"
    case .mode: "mode"
    case .other: "not compared"
    }
  }
}
