package import LosslessYAML
import Manifests
import Planning
package import SourceText

/// Keeps the values of Secrets out of findings.
package struct SecretText {
  private let index: ManifestIndex
  private var known: [String: Bool] = [:]
  private var settings: [String: [Range<Int>]] = [:]

  init(_ index: ManifestIndex) {
    self.index = index
  }

  /// Returns the finding without the line that it would show, when its file may hold a Secret.
  mutating func hidden(_ finding: Diagnostic) -> Diagnostic {
    guard let place = finding.location else { return finding }
    if isSetting(place), !mayHoldSecret(place.file) { return Self.withoutLine(finding) }
    guard mayHoldSecret(place.file) else { return finding }
    return Self.withoutValues(finding)
  }

  /// Returns a diagnostic about a parsed file without the values that it would show, when the file
  /// may hold a Secret.
  package static func hidden(_ diagnostic: Diagnostic, in stream: YAMLStream) -> Diagnostic {
    mayHoldSecret(stream.bytes, stream) ? withoutValues(diagnostic) : diagnostic
  }

  private static func withoutValues(_ finding: Diagnostic) -> Diagnostic {
    var finding = finding
    let ambiguous: [YAMLWarnings.Code] = [.ambiguousBoolean, .ambiguousNumber]
    if ambiguous.contains(where: { $0.rawValue == finding.code }) {
      // The message and the hint quote the value.
      finding.message = "a plain value is read in different ways by Kubernetes and others"
      finding.hints = ["quote it"]
    }
    return withoutLine(finding)
  }

  private static func withoutLine(_ finding: Diagnostic) -> Diagnostic {
    guard let place = finding.location else { return finding }
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

  /// Whether a place is inside of a ConfigMap's values, where people keep passwords too; those of
  /// failover's own configuration are not hidden.
  private mutating func isSetting(_ place: SourceLocation) -> Bool {
    let ranges = settings[place.file] ?? settingRanges(in: place.file)
    settings[place.file] = ranges
    return ranges.contains { $0.contains(place.byteRange.lowerBound) }
  }

  private func settingRanges(in file: String) -> [Range<Int>] {
    let documents = index.parsed[RepositoryPath(file)]?.documents ?? []
    let maps = documents.flatMap { Self.nodes(below: $0.root) }.filter(\.isConfigMap)
    return maps.flatMap { map in
      ["data", "binaryData"].compactMap { map.member($0) }
        .filter { $0.member(ConfigurationReader.configMapKey) == nil }.map(\.range)
    }
  }

  /// Asked once a file: a broken file can have a finding on every line.
  private mutating func mayHoldSecret(_ name: String) -> Bool {
    if let answer = known[name] { return answer }
    let answer =
      index.parsed[RepositoryPath(name)].map {
        Self.mayHoldSecret($0.buffer.bytes, $0.stream)
      } ?? false
    known[name] = answer
    return answer
  }

  /// Whether a file holds a Secret, also in a list, behind an alias or inside a block of text; one
  /// that does not parse may if it has the word anywhere.
  private static func mayHoldSecret(_ bytes: [UInt8], _ stream: YAMLStream?) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let stream else { return text.contains("Secret") }
    // Text inside of text is not parsed, so that the text is searched too.
    return text.contains("secretGenerator") || YAMLNode.mayHoldSecret(text)
      || stream.documents.contains { holdsSecret($0.root) }
  }

  private static func holdsSecret(_ root: YAMLNode) -> Bool {
    nodes(below: root).contains(where: \.isSecret)
  }

  private static func nodes(below root: YAMLNode) -> [YAMLNode] {
    var found: [YAMLNode] = []
    var waiting = [root]
    while let node = waiting.popLast() {
      found.append(node)
      waiting += node.children
    }
    return found
  }
}
