import Manifests
package import SourceText

/// `yaml-syntax`: a file that Flux applies does not parse, so that its whole Kustomization fails.
package enum YAMLSyntax: Rule {
  package static let id = "yaml-syntax"

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.judged.compactMap { file in
      guard var finding = file.rejection, finding.code != "opaque-content" else { return nil }
      finding.severity = .error
      finding.code = id
      finding.hints = ["correct the file, or move it out of the folders that Flux applies"]
      return finding
    }
  }
}
