import ArgumentParser
import Delivery
import GitStore
import Manifests
import Planning
import Reporting
import SourceText
import Validation

/// `failover validate`: what a commit would break.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check the staged manifests, as a pre-commit hook does. Writes nothing.",
    discussion: """
      Findings are about files that this commit changes and that Flux applies. Errors end the \
      command with status 1, warnings alone with status 0.
      """
  )

  @Option(
    name: .customShort("C"),
    help: ArgumentHelp("Work as if started in this folder.", valueName: "path"),
    completion: .directory
  )
  var path = "."

  @Flag(help: "Check the index as the next commit would record it.")
  var staged = false

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func validate() throws {
    guard staged else { throw ValidationError("Say what to check: --staged.") }
  }

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let snapshot = try StagedSnapshot(path: path, environment: terminal.environment)
      let (configuration, complaints) = snapshot.configuration()
      let findings = RuleCatalog.findings(
        in: ValidationSubject(
          index: snapshot.index,
          configuration: configuration,
          changed: snapshot.changed,
          former: snapshot.former
        ),
        and: complaints.filter { $0.severity == .error }
      )
      complaints.filter { $0.severity < .error }.forEach(terminal.say)
      switch output {
      case .json: terminal.print(DiagnosticJSON.findings(findings).compact + "\n")
      case .text: write(findings, to: terminal)
      }
      // A warning is worth reading, and no reason to stop a commit.
      return findings.contains { $0.severity == .error } ? .differences : .done
    }
  }

  private func write(_ findings: [Diagnostic], to terminal: Terminal) {
    guard !findings.isEmpty else { return }
    let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
    terminal.print("failover: \(count) in the staged manifests\n")
    for finding in findings { terminal.print(DiagnosticText(terminal.output).text(finding)) }
    terminal.print(ExplanationReport.pointer(from: findings.map(\.code)))
    guard findings.contains(where: { $0.severity == .error }) else { return }
    terminal.print("To commit all the same: git commit --no-verify\n")
  }
}
