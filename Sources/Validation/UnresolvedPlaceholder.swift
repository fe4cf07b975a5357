import LosslessYAML
import Manifests
package import SourceText

/// `unresolved-placeholder`: a value that somebody was to fill in: `<your-domain>`, `REPLACE_ME`.
package enum UnresolvedPlaceholder: Rule {
  package static let id = "unresolved-placeholder"

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    var seen: Set<SourceLocation> = []
    return subject.objects.flatMap { placed -> [Diagnostic] in
      let object = placed.object
      guard object.written.kind != "CustomResourceDefinition", mayHold(object) else { return [] }
      return placeholders(in: object.root).compactMap { node, text in
        let place = object.location(of: node)
        guard seen.insert(place).inserted else { return nil }
        // A Secret's values are not shown, whatever they are.
        let what = object.root.isSecret ? "a placeholder" : "the placeholder `\(text)`"
        return Diagnostic(
          code: id,
          "\(what) of \(placed.reference) is not filled in",
          at: place,
          hints: ["write the value, or remove the key"]
        )
      }
    }
  }

  private static let words = ["REPLACE_ME", "REPLACEME", "CHANGE_ME", "CHANGEME"]
  /// What programs print for a value that is not there.
  private static let absences: Set = [
    "<empty>", "<nil>", "<no value>", "<none>", "<null>", "<undefined>", "<unknown>", "<unset>",
  ]
  private static let search = TextSearch(words)

  private static func mayHold(_ object: ManifestObject) -> Bool {
    let bytes = object.file.buffer.bytes[object.root.range]
    return bytes.withUnsafeBufferPointer { bytes in
      bytes.contains(UInt8(ascii: "<")) || search?.asking { $0(bytes) } ?? true
    }
  }

  private static func placeholders(in root: YAMLNode) -> [(YAMLNode, String)] {
    var found: [(YAMLNode, String)] = []
    var waiting = [root]
    while let node = waiting.popLast() {
      waiting += node.children
      if let text = node.text, let placeholder = placeholder(in: text) {
        found.append((node, placeholder))
      }
    }
    return found
  }

  /// The placeholder that a text is, or holds: words in angle brackets that are the whole text, or that
  /// ask for something.
  private static func placeholder(in text: String) -> String? {
    guard text.utf8.count <= 200, !text.utf8.contains(UInt8(ascii: "\n")) else { return nil }
    if words.contains(text) { return text }
    guard text.utf8.contains(UInt8(ascii: "<")) else { return nil }
    if text.wholeMatch(of: /<[A-Za-z][A-Za-z0-9 _.-]*>/) != nil {
      return absences.contains(text.lowercased()) ? nil : text
    }
    let asking = /<(?:your|my|insert|replace|change|enter|fill)[-_ ][^<>]{1,40}>/.ignoresCase()
    if let match = text.firstMatch(of: asking) { return String(match.output) }
    return text.firstMatch(of: /<[A-Z][A-Z0-9]*[_-][A-Z0-9_-]+>/).map { String($0.output) }
  }
}
