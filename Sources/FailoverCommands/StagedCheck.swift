import Delivery
import GitStore
import Reporting
import SourceText
import Validation

/// What is wrong with what the next commit would record.
///
/// What was found clean before, by this program, is not read again.
struct StagedCheck {
  private static let name = "the staged manifests"

  private let commit: StagedCommit
  private let terminal: Terminal

  /// Creates the check of a commit; warnings go to the terminal.
  init(_ commit: StagedCommit, _ terminal: Terminal) {
    self.commit = commit
    self.terminal = terminal
  }

  /// Returns what the rules find.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  func report() throws(DeliveryError) -> Report {
    let memory = CleanMemory(in: commit.gitDirectory)
    let identity = commit.identity
    guard !memory.holds(identity) else {
      return Report(validating: Self.name, findings: [], rules: RuleCatalog.allCases)
    }
    let snapshot = try commit.read()
    let check = SnapshotCheck(snapshot)
    check.warnings.forEach(terminal.say)
    let report = check.report(validating: Self.name)
    // Without a base rules are left out, and the next report would have to say so.
    if report.findings.isEmpty, check.warnings.isEmpty, snapshot.base != nil {
      memory.add(identity)
    }
    return report
  }
}
