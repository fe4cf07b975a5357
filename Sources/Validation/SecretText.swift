import LosslessYAML
import Manifests
import SourceText

/// Keeps the values of Secrets out of findings.
struct SecretText {
  private let index: ManifestIndex
  private var known: [String: Bool] = [:]

  init(_ index: ManifestIndex) {
    self.index = index
  }

  /// Returns the finding without the line that it would show, when its file may hold a Secret.
  mutating func hidden(_ finding: Diagnostic) -> Diagnostic {
    guard let place = finding.location, mayHoldSecret(place.file) else { return finding }
    var finding = finding
    finding.location = SourceLocation(
      file: place.file,
      start: place.start,
      end: place.end,
      byteRange: place.byteRange,
      lineText: ""
    )
    return finding
  }

  /// Asked once a file: a broken file can have a finding on every line.
  private mutating func mayHoldSecret(_ name: String) -> Bool {
    if let answer = known[name] { return answer }
    let answer = index.parsed[RepositoryPath(name)].map(Self.mayHoldSecret) ?? false
    known[name] = answer
    return answer
  }

  /// Whether a file holds a Secret, also in a list, behind an alias or inside a block of text; one
  /// that does not parse may if it has the word anywhere.
  private static func mayHoldSecret(_ file: ManifestFile) -> Bool {
    let text = String(decoding: file.buffer.bytes, as: UTF8.self)
    guard let stream = file.stream else { return text.contains("Secret") }
    // Text inside of text is not parsed, so that the text is searched too.
    return text.contains(/kind["']?\s*:\s*["']?Secret(List)?\b/)
      || stream.documents.contains { holdsSecret($0.root) }
  }

  private static func holdsSecret(_ root: YAMLNode) -> Bool {
    var waiting = [root]
    while let node = waiting.popLast() {
      if node.isSecret { return true }
      waiting += node.children
    }
    return false
  }
}
