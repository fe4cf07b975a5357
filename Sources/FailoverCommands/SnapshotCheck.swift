import Delivery
import Manifests
import Planning
import Reporting
import SourceText
import Validation

/// What is wrong with one snapshot.
struct SnapshotCheck {
  /// What is said of its configuration beside the findings.
  let warnings: [Diagnostic]

  private let snapshot: ValidatedSnapshot
  private let configuration: ServiceConfiguration?
  private let complaints: [Diagnostic]

  /// Reads the configuration of a snapshot.
  init(_ snapshot: ValidatedSnapshot) {
    self.snapshot = snapshot
    let found = snapshot.configuration()
    configuration = found.configuration
    complaints = found.findings.filter { $0.severity == .error }
    warnings = found.findings.filter { $0.severity < .error }
  }

  /// Returns what the rules find, in what goes by a name.
  func report(validating name: String) -> Report {
    Report(
      validating: name,
      findings: findings(),
      rules: RuleCatalog.allCases.filter { snapshot.base != nil || !$0.rule.needsBase }
    )
  }

  private func findings() -> [Diagnostic] {
    if let partial { return RuleCatalog.readable(partial.findings, of: partial.subject) }
    let subject = ValidationSubject(snapshot, configuration)
    kept(subject)
    return RuleCatalog.findings(in: subject, and: complaints)
  }

  /// What is found in the part of the snapshot that its change can matter to, where that is enough.
  private var partial: PartialValidation? {
    guard let base = snapshot.base, snapshot.hasPlainConfiguration else { return nil }
    let partial = PartialValidation(
      snapshot.files,
      configuration: configuration,
      changed: snapshot.changed,
      base: ValidationBase(base, lookup: snapshot.lookup),
      complaints: complaints
    )
    partial.map { kept($0.subject) }
    return partial
  }

  /// Keeps a subject until the process ends, soon: to free all of it one by one would only keep the user
  /// waiting.
  private func kept(_ subject: ValidationSubject) { _ = Unmanaged.passRetained(Kept(subject)) }
}

/// Holds on to a subject.
private final class Kept {
  private let subject: ValidationSubject

  init(_ subject: ValidationSubject) {
    self.subject = subject
  }
}
