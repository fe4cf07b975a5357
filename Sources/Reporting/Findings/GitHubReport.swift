import SourceText

/// Workflow commands, which the runner of GitHub Actions turns into annotations.
///
/// Escapes are those of `command.ts` in actions/toolkit. The runner takes a line for a command that has
/// `::` behind blanks at its start, so that no text of a manifest may begin one: each line written is a
/// command of ours, or begins with `failover:`.
struct GitHubReport {
  /// Annotations of one severity that a step may have
  /// (https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md).
  private static let limit = 10

  let report: Report

  var text: String {
    var counts: [Diagnostic.Severity: Int] = [:]
    var lines: [String] = []
    for finding in report.findings {
      counts[finding.severity, default: 0] += 1
      if counts[finding.severity, default: 0] <= Self.limit { lines.append(Self.command(finding)) }
    }
    let hidden = Diagnostic.Severity.allCases.reversed().compactMap { severity in
      let count = counts[severity, default: 0] - Self.limit
      return count > 0 ? Report.counted(count, "more " + severity.rawValue) : nil
    }
    if !hidden.isEmpty {
      lines.append(
        "failover: \(hidden.joined(separator: ", ")) found; the same command with `-o text` shows all"
      )
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func command(_ finding: Diagnostic) -> String {
    let properties = (place(finding.location) + [("title", finding.code)])
      .map { "\($0.0)=\(property(Printable.text($0.1)))" }.joined(separator: ",")
    return "::\(name(finding.severity)) \(properties)::\(data(message(finding)))"
  }

  /// The properties of a place: columns only within one line, for the service takes none otherwise.
  ///
  /// The last column belongs to the range.
  private static func place(_ location: SourceLocation?) -> [(String, String)] {
    guard let location else { return [] }
    let lines = [
      ("file", location.file), ("line", String(location.start.line)),
      ("endLine", String(location.end.line)),
    ]
    guard location.start.line == location.end.line else { return lines }
    let last = max(location.start.column, location.end.column - 1)
    return lines + [("col", String(location.start.column)), ("endColumn", String(last))]
  }

  private static func name(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .note: "notice"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// What the log shows too, where the annotation's place is not to be seen.
  private static func message(_ finding: Diagnostic) -> String {
    let place = finding.location.map(PlaceText.short) ?? "failover"
    let hints = finding.hints.map { "\n  = help: \(Printable.text($0))" }.joined()
    return "\(place): \(Printable.text(finding.message))\(hints)"
  }

  private static func data(_ text: String) -> String {
    escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func property(_ text: String) -> String {
    escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  /// By scalars: a colon with a mark behind it is still one to the runner.
  private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
  }
}
