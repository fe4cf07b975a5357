import LosslessYAML
import Manifests
package import SourceText

/// `yaml-syntax`: a file that Flux applies does not parse, so that its whole Kustomization fails.
///
/// A mapping as a key, which is how unquoted template text reads, parses but is no manifest either.
/// What the index holds in place of a file's text (Git LFS, git-crypt) is not judged.
package enum YAMLSyntax: Rule {
  package static let id = RuleCatalog.yamlSyntax.rawValue
  package static let consequences = [
    RuleCatalog.missingResource, .missingPath, .unknownObject, .missingClaim, .patchWithoutTarget,
    .orphanedManifest,
  ]

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.judged.flatMap { file in
      if let rejection = file.rejection { return [finding(rejection)].compactMap(\.self) }
      return file.documents.compactMap { $0.complexKey.map { finding(key: $0, of: file) } }
    }
  }

  private static func finding(_ rejection: Diagnostic) -> Diagnostic? {
    guard rejection.code != DiagnosticCode.opaqueContent.rawValue else { return nil }
    var finding = rejection
    finding.severity = .error
    finding.code = id
    finding.hints = ["correct the file, or move it out of the folders that Flux applies"]
    return finding
  }

  private static func finding(key: YAMLNode, of file: ManifestFile) -> Diagnostic {
    Diagnostic(
      code: id,
      "a \(key.kind == .sequence ? "list" : "mapping") stands where a key should be text",
      at: file.buffer.location(of: key.contentRange),
      hints: [
        "quote it if it is template text, or move the file out of the folders that Flux applies"
      ]
    )
  }
}
