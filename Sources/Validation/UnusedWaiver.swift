import Manifests
package import SourceText

/// `unused-waiver`: a waiver of something that is not found at its line.
///
/// Waivers of rules that look at changes are not judged: whether these find something depends on the
/// commit.
package enum UnusedWaiver: Rule {
  package static let id = "unused-waiver"
  package static let severity = Diagnostic.Severity.warning

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    findings(in: subject, besides: RuleCatalog.found(in: subject))
  }

  /// Returns the waivers that take back none of some findings.
  static func findings(
    in subject: ValidationSubject,
    besides found: [Diagnostic]
  ) -> [Diagnostic] {
    let byFile = Dictionary(grouping: found, by: { $0.location?.file ?? "" })
    return subject.weighedWaivers.flatMap { waiver -> [Diagnostic] in
      guard waiver.isValid else { return [] }
      let here =
        byFile[waiver.location.file]?.filter { $0.location?.start.line == waiver.line } ?? []
      return waiver.ids.filter { id in
        RuleCatalog(rawValue: id)?.rule.needsBase == false && !here.contains { $0.code == id }
      }.map { id in
        Diagnostic(
          severity,
          code: Self.id,
          "nothing is found here that `\(id)` would be waived for",
          at: waiver.location,
          hints: ["remove the comment, or move it to the line of the finding, or the one above"]
        )
      }
    }
  }
}
