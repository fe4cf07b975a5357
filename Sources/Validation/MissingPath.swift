import Manifests
package import SourceText

/// `missing-path`: a Flux Kustomization applies a folder that is not in the repository.
package enum MissingPath: Rule {
  package static let id = DiagnosticCode.missingPath.rawValue
  package static let reach = RuleReach.owners

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    // Of a root that nothing applies git does not tell that this is its repository.
    subject.index.steps.filter { step in
      step.outcome == .missingPath && !step.isStray && step.parent != nil
        && step.path?.contains("${") == false
    }.map { step in
      Diagnostic(
        code: id,
        "the path `\(step.path ?? "")` of \(step.reference) is not in this repository",
        at: step.location,
        hints: ["correct `spec.path`, or add the folder"]
      )
    }
  }
}
