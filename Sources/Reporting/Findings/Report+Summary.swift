import Planning
package import SourceText
package import Validation

extension Report {
  /// Creates the report of `failover validate`: each rule that was run is a check, and so is each
  /// other code that something was found by.
  package init(validating subject: String, findings: [Diagnostic], rules: [RuleCatalog]) {
    let ids = rules.map(\.rawValue)
    let others = Set(findings.map(\.code)).subtracting(ids).sorted()
    let byCode = Dictionary(grouping: findings, by: \.code)
    self.init(
      command: "validate",
      subject: subject,
      findings: findings,
      checks: (ids + others).map {
        Check(group: "failover validate", name: $0, findings: byCode[$0] ?? [])
      },
      json: DiagnosticJSON.findings(findings)
    )
  }

  /// `2 errors, 1 warning`, heaviest first; `no findings` where there is none.
  var summary: String {
    let counts = Diagnostic.Severity.allCases.reversed().compactMap { severity in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : Self.counted(count, severity.rawValue)
    }
    return counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
  }

  /// `1 error`, `2 errors`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `39 of 41 checks passed`; nil where nothing was looked at one by one.
  var passed: String? {
    guard !checks.isEmpty else { return nil }
    return "\(checks.count(where: \.passed)) of \(Self.counted(checks.count, "check")) passed"
  }

  /// The checks, and one more for the findings that belong to none, so that none is lost.
  var completeChecks: [Check] {
    let known = Set(checks.flatMap(\.findings))
    let rest = findings.filter { !known.contains($0) }
    guard !rest.isEmpty || checks.isEmpty else { return checks }
    return checks + [Check(group: "failover \(command)", name: subject, findings: rest)]
  }
}

extension Report.Table {
  /// The rows, each cut or filled up to the heading's width.
  var evenRows: [Report.Row] {
    rows.map { row in
      let missing = max(0, columns.count - row.cells.count)
      let cells = row.cells.prefix(columns.count) + Array(repeating: "", count: missing)
      return Report.Row(Array(cells), severity: row.severity)
    }
  }
}

extension Report.Stage {
  /// `3 changes`.
  var extent: String { changes == 0 ? "holds already" : Report.counted(changes, "change") }
}
