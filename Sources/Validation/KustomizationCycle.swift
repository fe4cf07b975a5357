import Manifests
package import SourceText

/// `kustomization-cycle`: kustomization files that list each other in a circle, so that the build fails.
package enum KustomizationCycle: Rule {
  package static let id = DiagnosticCode.kustomizationCycle.rawValue
  package static let reach = RuleReach.owners

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.notes(
      .kustomizationCycle,
      severity,
      hint: "take one of the entries out that close the circle"
    )
  }
}
