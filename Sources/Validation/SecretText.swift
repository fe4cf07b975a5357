import Manifests
import SourceText

/// Keeps the values of Secrets out of findings.
enum SecretText {
  /// Returns the finding without the line that it would show, when its file holds a Secret.
  ///
  /// The text is searched, not the tree: the file may not parse.
  static func hidden(_ finding: Diagnostic, in index: ManifestIndex) -> Diagnostic {
    guard let place = finding.location,
      let file = index.parsed[RepositoryPath(place.file)], holdsSecret(file.buffer)
    else { return finding }
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

  private static func holdsSecret(_ buffer: SourceBuffer) -> Bool {
    String(decoding: buffer.bytes, as: UTF8.self)
      .contains(/kind["']?\s*:\s*["']?Secret(List)?\b/)
  }
}
