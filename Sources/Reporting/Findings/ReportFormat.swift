import Planning

/// What a report can be written as.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For people at a terminal.
  case text
  /// A line a finding, for editors and `grep`.
  case compact
  /// The command's own document.
  case json
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// Commands that a runner of GitHub Actions turns into annotations.
  case github
  /// A code quality report of GitLab.
  case gitlab
  /// Test cases in JUnit's XML.
  case junit
  /// A job summary, or a comment on a request.
  case markdown
  /// A page that needs nothing beside it.
  case html

  /// Returns the report in this format, as a whole document; only `text` heeds the style.
  package func text(of report: Report, style: TerminalStyle) -> String {
    switch self {
    case .text: TextReport(report: report, style: style).text
    case .compact: CompactReport(report: report).text
    case .json: report.json.compact + "\n"
    case .sarif: SarifReport(report: report).text
    case .github: GitHubReport(report: report).text
    case .gitlab: GitLabReport(report: report).text
    case .junit: JUnitReport(report: report).text
    case .markdown: MarkdownReport(report: report).text
    case .html: HTMLReport(report: report).text
    }
  }
}
