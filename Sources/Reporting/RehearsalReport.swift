import Manifests
package import Planning
package import SourceText
package import Validation

/// Rehearsals as a readiness table with what was found, in every format.
package enum RehearsalReport {
  /// Returns the report of rehearsals on a base.
  package static func report(_ rehearsals: [Rehearsal], base: PlanBase) -> Report {
    let checks = rehearsals.flatMap { rehearsal in
      rehearsal.ways.filter { $0.verdict != .untried }.map { way in
        Report.Check(
          group: rehearsal.service.name,
          name: "\(way.from) to \(way.to)",
          findings: way.diagnostics.map { rehearsal.named($0) }
        )
      }
    }
    var report = Report(
      command: "rehearse",
      subject: "\(Report.counted(rehearsals.count, "service")) on \(base.ref)",
      findings: rehearsals.flatMap(\.diagnostics),
      checks: checks,
      json: json(rehearsals, base: base)
    )
    report.sections = [
      .table(title: "Readiness", table(rehearsals)),
      .list(title: "Totals", lines: totals(rehearsals)),
    ]
    return report
  }

  // MARK: Table

  private static func table(_ rehearsals: [Rehearsal]) -> Report.Table {
    Report.Table(
      columns: [
        "service", "way", "ready", "fields", "files", "stages", "gates", "warnings", "refusals",
        "pick-up",
      ],
      rows: rehearsals.flatMap { rehearsal in
        rehearsal.ways.map { row($0, of: rehearsal.service) }
      }
    )
  }

  private static func row(_ way: RehearsedWay, of service: ServiceDefinition) -> Report.Row {
    let name = [service.name, "\(way.from) to \(way.to)"]
    guard way.verdict != .untried else {
      let blank = Array(repeating: "-", count: 7)
      return Report.Row(name + ["not tried"] + blank, severity: .error)
    }
    return Report.Row(
      name + [
        way.verdict == .ready ? "yes" : way.verdict.rawValue, "\(way.fieldCount)",
        "\(way.fileCount)", "\(way.stages.count)", "\(way.gates.count)", "\(way.warnings.count)",
        "\(way.refusals.count)", way.pickUpTime.map(text) ?? "-",
      ],
      severity: way.verdict == .ready ? nil : .error
    )
  }

  /// `1m` where both times are one, else `1m to 11m`.
  private static func text(_ time: PickUpTime) -> String {
    time.usual == time.longest
      ? duration(time.usual) : "\(duration(time.usual)) to \(duration(time.longest))"
  }

  /// Seconds as Flux writes them: `1h30m`, `90s` as `1m30s`.
  static func duration(_ seconds: Int) -> String {
    let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
    let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    return text.isEmpty ? "0s" : text
  }

  private static func totals(_ rehearsals: [Rehearsal]) -> [String] {
    let ready = rehearsals.count(where: \.isReady)
    let ways = rehearsals.flatMap(\.ways)
    let restored = ways.compactMap(\.restoration)
    let exact = restored.count { $0 == .exact }
    let residue = restored.count { $0 == .residue }
    var lines = [
      "\(ready) of \(Report.counted(rehearsals.count, "service")) could fail over today and return",
      "bytes after the return: \(exact) exact, \(residue) with what the moves declare to leave, "
        + "\(restored.count { $0 == .different }) different",
    ]
    if let slowest = PickUpTime.slowest(of: ways.compactMap(\.pickUpTime)) {
      lines.append(
        "Flux begins to apply a move after at most \(duration(slowest.usual)), or "
          + "\(duration(slowest.longest)) where it misses an event; pods take their own time"
      )
    }
    return lines
  }

  // MARK: JSON

  private static func json(_ rehearsals: [Rehearsal], base: PlanBase) -> JSONValue {
    .members([
      "version": .integer(1),
      "kind": .string("Rehearsal"),
      "base": PlanJSON.base(base),
      "ready": .integer(rehearsals.count(where: \.isReady)),
      "services": .array(rehearsals.map(service)),
    ])
  }

  private static func service(_ rehearsal: Rehearsal) -> JSONValue {
    .members([
      "name": .string(rehearsal.service.name),
      "state": .string(rehearsal.state.rawValue),
      "ready": .boolean(rehearsal.isReady),
      "ways": .array(rehearsal.ways.map(way)),
    ])
  }

  private static func way(_ way: RehearsedWay) -> JSONValue {
    .members([
      "transition": .string(way.transition.rawValue),
      "from": .string(way.from),
      "to": .string(way.to),
      "verdict": .string(way.verdict.rawValue),
      "fields": .integer(way.fieldCount),
      "files": .integer(way.fileCount),
      "stages": .array(way.stages.map(PlanJSON.stage)),
      "warnings": .array(way.warnings.map(DiagnosticJSON.value)),
      "refusals": .array(way.refusals.map(PlanJSON.refusal)),
      "findings": .array(way.findings.map(DiagnosticJSON.value)),
      "restoration": .optional(way.restoration?.rawValue),
      "pickUpSeconds": way.pickUpTime.map {
        .members(["usual": .integer($0.usual), "longest": .integer($0.longest)])
      } ?? .null,
    ])
  }
}

extension RehearsedWay {
  /// Everything that was found on the way.
  fileprivate var diagnostics: [Diagnostic] { refusals.map(\.diagnostic) + findings + warnings }
}

extension Rehearsal {
  /// Everything that was found, each once.
  fileprivate var diagnostics: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return ways.flatMap(\.diagnostics).filter { seen.insert($0).inserted }.map(named)
  }

  /// Returns a finding with the service's name, and the way's where it is found on one of them only.
  fileprivate func named(_ finding: Diagnostic) -> Diagnostic {
    let ways = ways.filter { $0.diagnostics.contains(finding) }
    let way = ways.count == 1 ? ways.first.map { ", \($0.from) to \($0.to)" } : nil
    var finding = finding
    finding.message = "\(service.name)\(way ?? ""): \(finding.message)"
    return finding
  }
}
