import LosslessYAML
import Manifests
package import SourceText

/// `duplicate-key`: a mapping holds a key twice; readers disagree on which counts, and kustomize
/// fails.
///
/// A key that repeats one merged in by `<<` is no duplicate: it overrides it.
package enum DuplicateKey: Rule {
  package static let id = RuleCatalog.duplicateKey.rawValue

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.judged.flatMap { file in
      file.documents.flatMap { duplicates(in: $0.root, of: file) }
    }
  }

  private static func duplicates(in node: YAMLNode, of file: ManifestFile) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    // By bytes: to YAML, `é` and `e` with an accent are two keys.
    var seen: [[UInt8]: YAMLNode] = [:]
    for entry in node.entries {
      guard let key = entry.key.text else { continue }
      if let first = seen[Array(key.utf8)] {
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
        seen[Array(key.utf8)] = entry.key
      }
    }
    return findings + node.children.flatMap { duplicates(in: $0, of: file) }
  }
}
