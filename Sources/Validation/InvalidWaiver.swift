import Manifests
package import SourceText

/// `invalid-waiver`: a waiver without a reason, without a rule, or for a rule that there is not; it takes
/// nothing back.
package enum InvalidWaiver: Rule {
  package static let id = "invalid-waiver"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.weighedWaivers.compactMap { waiver in
      fault(of: waiver).map { message, hint in
        Diagnostic(severity, code: id, message, at: waiver.location, hints: [hint])
      }
    }
  }

  private static func fault(of waiver: Waiver) -> (message: String, hint: String)? {
    guard !waiver.ids.isEmpty else {
      return ("the waiver names no rule", "write `# failover: ignore[ID] reason`")
    }
    if let unknown = waiver.ids.first(where: { RuleCatalog(rawValue: $0) == nil }) {
      let near = NearestName.suggestions(for: unknown, among: RuleCatalog.allCases.map(\.rawValue))
      return (
        "there is no rule `\(unknown)`",
        near.first.map { "did you mean `\($0)`?" } ?? "failover explain lists the rules"
      )
    }
    if let fixed = waiver.ids.first(where: { RuleCatalog(rawValue: $0)?.isWaivable == false }) {
      return ("`\(fixed)` cannot be waived", "remove the comment and correct what it finds")
    }
    return waiver.reason.isEmpty
      ? ("the waiver gives no reason", "say why, behind the bracket") : nil
  }
}
