import Manifests
package import SourceText

/// `missing-resource`: a kustomization lists a file or folder that is not there, so that its whole build
/// fails and Flux applies nothing of it.
package enum MissingResource: Rule {
  package static let id = DiagnosticCode.missingResource.rawValue
  package static let reach = RuleReach.owners

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard subject.index.hasFlux else { return [] }
    return subject.notes(
      .missingResource,
      severity,
      hint: "correct the entry, add what it names, or remove it"
    )
      + subject.overview.missingFiles.map { missing in
        Diagnostic(
          code: id,
          "`\(missing.text)` does not exist",
          at: missing.location,
          hints: ["correct the entry, add the file, or remove the entry"]
        )
      }
  }
}
