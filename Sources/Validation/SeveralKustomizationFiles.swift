import Manifests
package import SourceText

/// `several-kustomization-files`: a folder with more than one kustomization file, which kustomize refuses.
package enum SeveralKustomizationFiles: Rule {
  package static let id = DiagnosticCode.severalKustomizationFiles.rawValue
  package static let reach = RuleReach.owners

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.notes(.severalKustomizationFiles, severity, hint: "keep one of the files")
  }
}
