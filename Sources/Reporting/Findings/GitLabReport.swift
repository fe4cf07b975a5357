import Planning
import SourceText
import Validation

/// A code quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
///
/// The fingerprint does not name the line, so that a finding stays the same one while others move it. A
/// finding without a file is told of `.`, the repository: GitLab takes none without a path.
struct GitLabReport {
  let report: Report

  var text: String {
    let names = Fingerprint.names(of: report.findings)
    return JSONValue.array(zip(report.findings, names).map(Self.issue)).compact + "\n"
  }

  private static func issue(_ finding: Diagnostic, _ name: String) -> JSONValue {
    let hints = finding.hints.isEmpty ? "" : " (\(finding.hints.joined(separator: "; ")))"
    return .members([
      "description": .string(Printable.text(finding.message + hints)),
      "check_name": .string(finding.code),
      "fingerprint": .string(name),
      "severity": .string(severity(finding.severity)),
      "location": .members([
        "path": .string(finding.location?.file ?? "."),
        "lines": .members(["begin": .integer(finding.location?.start.line ?? 1)]),
      ]),
    ])
  }

  /// Of `info`, `minor`, `major`, `critical` and `blocker`: an error stops a commit, a warning is worth
  /// reading.
  private static func severity(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .note: "info"
    case .warning: "minor"
    case .error: "critical"
    }
  }
}
