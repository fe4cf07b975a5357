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
    abstract: "Check manifests: files on disk, what is staged, or a commit. Writes nothing.",
    discussion: """
      Without an option every file of the work tree is checked. With --staged, as in a pre-commit hook, \
      findings are about files that the commit changes and that Flux applies, and about what it breaks \
      elsewhere. Errors end the command with status 1, warnings alone with status 0.

      A comment takes a finding back, at its line or alone on the line above: \
      # failover: ignore[ID] reason
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

  @Option(
    help: ArgumentHelp("Check a commit, compared with its first parent.", valueName: "revision")
  )
  var revision: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func validate() throws {
    guard !staged || revision == nil else {
      throw ValidationError("Say one thing to check: --staged or --revision.")
    }
  }

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let snapshot = try ValidatedSnapshot(
        source,
        path: path,
        environment: terminal.environment
      )
      let (configuration, complaints) = snapshot.configuration()
      let subject = ValidationSubject(
        index: snapshot.index,
        configuration: configuration,
        changed: snapshot.changed,
        base: snapshot.base.map { ValidationBase($0, lookup: snapshot.lookup) }
      )
      // The process ends after this: to free all of it one by one would only keep the user waiting.
      _ = Unmanaged.passRetained(Kept(subject))
      let findings = RuleCatalog.findings(
        in: subject,
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

  private var source: ValidatedSnapshot.Source {
    if let revision { return .revision(revision) }
    return staged ? .staged : .workTree
  }

  private func write(_ findings: [Diagnostic], to terminal: Terminal) {
    guard !findings.isEmpty else { return }
    let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
    let what = revision.map { "\($0)" } ?? (staged ? "the staged manifests" : "the manifests")
    terminal.print("failover: \(count) in \(what)\n")
    for finding in findings { terminal.print(DiagnosticText(terminal.output).text(finding)) }
    terminal.print(ExplanationReport.pointer(from: findings.map(\.code)))
    guard staged, findings.contains(where: { $0.severity == .error }) else { return }
    terminal.print("To commit all the same: git commit --no-verify\n")
  }
}

/// Holds on to a subject.
private final class Kept {
  private let subject: ValidationSubject

  init(_ subject: ValidationSubject) {
    self.subject = subject
  }
}

extension ValidationBase {
  /// Creates the base of a snapshot of a repository.
  fileprivate init(
    _ base: ComparedBase,
    lookup: @escaping @Sendable (ManifestIndex) -> ServiceConfiguration?
  ) {
    self.init(
      differing: base.differing,
      former: base.former,
      claims: base.trailers.map { trailers in
        MoveClaim(
          services: trailers.services,
          from: trailers.from,
          kind: trailers.kind,
          stage: trailers.stage,
          commit: base.commit
        )
      },
      configuration: lookup
    )
  }
}
