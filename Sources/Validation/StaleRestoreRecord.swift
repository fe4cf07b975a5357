import Manifests
import Planning
package import SourceText

/// `stale-restore-record`: a restore record that the way back cannot follow, or that no way back needs any
/// more.
///
/// An error where going back is refused because of it: a field was edited since the move, say. A warning
/// where the service is at home, or is none of the configuration.
package enum StaleRestoreRecord: Rule {
  package static let id = "stale-restore-record"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard let configuration = subject.configuration else { return [] }
    let records = subject.index.files.contents.keys.filter {
      $0.parent == RestoreRecord.folder && $0.string.hasSuffix(".json")
    }
    return records.sorted().compactMap { record in
      let name = String(record.name.dropLast(".json".count))
      guard configuration.services.contains(where: { $0.name == name }) else {
        return finding(
          .warning,
          "no service is called `\(name)` in \(configuration.file)",
          record,
          subject
        )
      }
      guard let status = subject.statuses.first(where: { $0.service.name == name }) else {
        return nil
      }
      if status.state == .primary {
        return finding(
          .warning,
          "`\(name)` is at home: no way back needs the record",
          record,
          subject
        )
      }
      return refused(status, record, subject)
    }
  }

  /// What keeps the way back from following the record.
  private static func refused(
    _ status: ServiceStatus,
    _ record: RepositoryPath,
    _ subject: ValidationSubject
  ) -> Diagnostic? {
    guard status.state == .standby else { return nil }
    let request = PlanRequest(
      .demote,
      [status.service],
      acceptedLosses: [status.service.name]
    )
    let refusal = subject.index.plan(request).refusals.first {
      $0.code == .restoreRecordConflict || $0.code == .restoreRecordInvalid
    }
    guard let refusal else { return nil }
    let message = "`\(status.service.name)` cannot go back: \(refusal.message)"
    var finding = finding(.error, message, record, subject)
    finding.location = refusal.location ?? finding.location
    finding.hints = refusal.next
    return finding
  }

  private static func finding(
    _ severity: Diagnostic.Severity,
    _ message: String,
    _ record: RepositoryPath,
    _ subject: ValidationSubject
  ) -> Diagnostic {
    let bytes = subject.index.files.contents[record] ?? []
    return Diagnostic(
      severity,
      code: id,
      message,
      at: SourceBuffer(name: record.string, bytes: bytes).location(of: 0..<min(1, bytes.count)),
      hints: ["remove the file: git rm \(record)"]
    )
  }
}
