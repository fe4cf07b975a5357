import ArgumentParser
import Reporting

/// How what was found is written; on the commands that check.
struct ReportOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How to write it; text when left out, and for `validate` in GitHub Actions github.",
      valueName: "format"
    )
  )
  var output: ReportFormat?

  @Flag(help: "End with status 0 whatever is found, as a step that uploads the report needs it.")
  var exitZero = false

  /// The format that was asked for, or the one that the place calls for.
  ///
  /// Runners of Gitea and Forgejo set GITHUB_ACTIONS too, and only log what GitHub's shows at its line
  /// (https://docs.gitea.com/usage/actions/comparison): there text is more to read.
  func format(annotating: Bool = false, _ terminal: Terminal) -> ReportFormat {
    if let output { return output }
    let isSet = { terminal.environment[$0] == "true" }
    let isGitHub = isSet("GITHUB_ACTIONS") && !isSet("GITEA_ACTIONS") && !isSet("FORGEJO_ACTIONS")
    return annotating && isGitHub ? .github : .text
  }

  /// Writes a report to standard output.
  func write(_ report: Report, as format: ReportFormat, to terminal: Terminal) {
    var report = report
    report.toolVersion = Failover.configuration.version
    terminal.print(format.text(of: report, style: terminal.output))
  }

  /// The status that the command ends with.
  func status(of report: Report) -> ExitStatus {
    report.hasErrors && !exitZero ? .differences : .done
  }
}
