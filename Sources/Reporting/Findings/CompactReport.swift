import SourceText

/// A line a finding, `path:line:column: severity: message [code]`, as compilers write them: editors and
/// problem matchers read it.
struct CompactReport {
  let report: Report

  var text: String { report.findings.map { Self.line($0) + "\n" }.joined() }

  private static func line(_ finding: Diagnostic) -> String {
    let place = finding.location.map { PlaceText.full($0) + ": " } ?? ""
    let message = Printable.text(finding.message)
    return "\(place)\(finding.severity.rawValue): \(message) [\(Printable.text(finding.code))]"
  }
}
