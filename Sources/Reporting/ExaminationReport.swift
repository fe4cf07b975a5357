package import Planning
package import SourceText

/// What one check looked at, and what stands in the way there.
package struct Examination: Sendable {
  /// What was looked at, in one or two words.
  package let subject: String

  /// What was seen, in a few words.
  package let seen: String

  /// What is not right, each with the command that mends it.
  package let findings: [Diagnostic]

  /// Creates the outcome of a check; `seen` is made printable.
  package init(_ subject: String, seen: String, findings: [Diagnostic] = []) {
    self.subject = subject
    self.seen = seen
    self.findings = findings
  }

  /// Whether something stands in the way; notes do not.
  package var isClear: Bool { findings.allSatisfy { $0.severity == .note } }
}

/// What `failover doctor` found, as text and as JSON.
package struct ExaminationReport {
  private let examinations: [Examination]

  /// Creates a report of checks, in their order.
  package init(_ examinations: [Examination]) {
    self.examinations = examinations
  }

  /// Whether nothing stands in the way.
  package var isClear: Bool { examinations.allSatisfy(\.isClear) }

  /// A line for each check, and below it what is not right there.
  package func text(_ style: TerminalStyle) -> String {
    let width = examinations.map(\.subject.count).max() ?? 0
    let lines = examinations.map { examination in
      let padding = String(repeating: " ", count: width - examination.subject.count)
      let severity = examination.findings.map(\.severity).max()
      let word = severity.map { $0 == .note ? "ok" : $0.rawValue } ?? "ok"
      let mark = word + String(repeating: " ", count: max(0, 7 - word.count))
      let findings = examination.findings.map { finding in
        DiagnosticText(style).text(finding).split(separator: "\n").map { "  \($0)\n" }.joined()
      }
      return "\(mark)  \(examination.subject)\(padding)  \(Printable.text(examination.seen))\n"
        + findings.joined()
    }
    let count = examinations.count { !$0.isClear }
    let end =
      count == 0
      ? "Nothing stands in the way.\n"
      : "\(count) of \(examinations.count) checks found something: failover explain CODE says more.\n"
    return lines.joined() + end
  }

  /// The document of kind `Examination`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Examination"), "clear": .boolean(isClear),
      "checks": .array(
        examinations.map { examination in
          .members([
            "name": .string(examination.subject), "clear": .boolean(examination.isClear),
            "seen": .string(examination.seen),
            "findings": .array(examination.findings.map(DiagnosticJSON.value)),
          ])
        }
      ),
    ])
  }
}
