import LosslessYAML
import Manifests
package import SourceText

/// `duplicate-key`: a mapping holds a key twice; readers disagree on which counts, and kustomize
/// fails.
///
/// A key that repeats one merged in by `<<` is no duplicate.
package enum DuplicateKey: Rule {
  package static let id = "duplicate-key"

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.judged.flatMap { file in
      file.documents.flatMap { duplicates(in: $0.root, of: file) }
    }
  }

  private static func duplicates(in node: YAMLNode, of file: ManifestFile) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var seen: [String: YAMLNode] = [:]
    for entry in node.entries {
      guard let key = entry.key.text else { continue }
      if let first = seen[key] {
        let line = file.buffer.position(at: first.range.lowerBound).line
        findings.append(
          Diagnostic(
            code: id,
            "the key `\(key)` stands here twice, first on line \(line)",
            at: file.buffer.location(of: entry.key.contentRange),
            hints: ["remove one of the two entries"]
          )
        )
      } else {
        seen[key] = entry.key
      }
    }
    return findings + node.children.flatMap { duplicates(in: $0, of: file) }
  }
}
