import SourceText

/// Checks as test cases of JUnit's XML, which every CI shows.
///
/// A suite for each group, a failure for each check with an error in it; what is no error stands in the
/// case's output.
struct JUnitReport {
  let report: Report

  var text: String {
    var order: [String] = []
    var groups: [String: [Report.Check]] = [:]
    for check in report.completeChecks {
      if groups[check.group] == nil { order.append(check.group) }
      groups[check.group, default: []].append(check)
    }
    let suites = order.map { Self.suite($0, groups[$0] ?? []) }.joined()
    let counts = Self.counts(report.completeChecks)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"failover \(MarkupText.escaped(report.command))\" \(counts)>\n"
      + "\(suites)</testsuites>\n"
  }

  private static func counts(_ checks: [Report.Check]) -> String {
    let failures = checks.count { !$0.passed }
    return "tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"0\" time=\"0\""
  }

  private static func suite(_ name: String, _ checks: [Report.Check]) -> String {
    "  <testsuite name=\"\(MarkupText.escaped(name))\" \(counts(checks)) skipped=\"0\">\n"
      + checks.map(testCase).joined() + "  </testsuite>\n"
  }

  private static func testCase(_ check: Report.Check) -> String {
    let start =
      "    <testcase classname=\"\(MarkupText.escaped(check.group))\" "
      + "name=\"\(MarkupText.escaped(check.name))\" time=\"0\""
    let errors = check.findings.filter { $0.severity == .error }
    let others = check.findings.filter { $0.severity < .error }
    let place = (errors.first ?? others.first)?.location.map {
      " file=\"\(MarkupText.escaped($0.file))\" line=\"\($0.start.line)\""
    }
    let content = failure(errors) + output(others)
    guard !content.isEmpty else { return start + "/>\n" }
    return "\(start)\(place ?? "")>\n\(content)    </testcase>\n"
  }

  private static func failure(_ errors: [Diagnostic]) -> String {
    guard let first = errors.first else { return "" }
    let rest = errors.count == 1 ? "" : ", and \(errors.count - 1) more"
    return "      <failure message=\"\(MarkupText.escaped(first.message))\(rest)\" "
      + "type=\"\(MarkupText.escaped(first.code))\">\(texts(errors))</failure>\n"
  }

  private static func output(_ findings: [Diagnostic]) -> String {
    findings.isEmpty ? "" : "      <system-out>\(texts(findings))</system-out>\n"
  }

  private static func texts(_ findings: [Diagnostic]) -> String {
    let plain = DiagnosticText(TerminalStyle(isColoured: false))
    return MarkupText.lines(findings.map(plain.text).joined())
  }
}
