import LosslessYAML
import Manifests
package import SourceText

/// `edited-encrypted-file`: a document that SOPS encrypted was edited without it: its checksum is the old
/// one, and Flux can decrypt it no more.
///
/// The checksum covers clear text too, unless `mac_only_encrypted` is set, and no comments.
/// https://getsops.io/docs/#message-authentication-code
package enum EditedEncryptedFile: Rule {
  package static let id = "edited-encrypted-file"
  package static let needsBase = true

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard let base = subject.base else { return [] }
    return base.former.keys.sorted().compactMap { path in
      guard let new = subject.index.parsed[path]?.stream,
        let old = subject.former?.parsed[path]?.stream,
        new.documents.contains(where: { $0.checksum != nil })
      else { return nil }
      return finding(old, new)
    }
  }

  private static func finding(_ old: YAMLStream, _ new: YAMLStream) -> Diagnostic? {
    for difference in YAMLComparison.differences(old, new) {
      guard new.documents.indices.contains(difference.document),
        old.documents.indices.contains(difference.document)
      else { continue }
      let (before, after) = (old.documents[difference.document], new.documents[difference.document])
      guard let checksum = after.checksum, let text = checksum.text,
        before.checksum?.hasText(text) ?? false, !difference.pointer.hasPrefix("/sops/"),
        !isFree(difference.pointer, before, after)
      else { continue }
      return Diagnostic(
        code: id,
        "`\(difference.pointer)` was edited, and the checksum of SOPS is still the old one",
        at: new.buffer.location(of: checksum.contentRange),
        hints: ["take the edit back, and make it with sops: sops \(new.buffer.name)"]
      )
    }
    return nil
  }

  /// Whether a place is clear text that the checksum does not cover.
  private static func isFree(
    _ pointer: String,
    _ before: YAMLDocument,
    _ after: YAMLDocument
  ) -> Bool {
    guard after.root[path: "sops", "mac_only_encrypted"]?.hasText("true") ?? false else {
      return false
    }
    return ![before, after].contains { document in
      guard let path = YAMLPath(typed: pointer, in: document.root),
        case .found(let node)? = try? document.root.resolve(path)
      else { return false }
      return holdsSecret(node)
    }
  }

  private static func holdsSecret(_ node: YAMLNode) -> Bool {
    node.text?.hasPrefix("ENC[") ?? node.children.contains(where: holdsSecret)
  }
}

extension YAMLDocument {
  /// The checksum of a document that SOPS encrypted.
  fileprivate var checksum: YAMLNode? { root[path: "sops", "mac"] }
}
