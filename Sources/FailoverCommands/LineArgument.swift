import Delivery
import Manifests
import SourceText

/// `FILE:LINE` or `FILE:LINE:COLUMN` of a command line.
struct LineArgument {
  let file: String
  let line: Int
  let column: Int?

  /// Whether a word names a file rather than a code: codes are letters and hyphens.
  static func isPlace(_ text: String) -> Bool {
    text.contains(":") || text.contains("/") || text.contains(".")
  }

  /// Reads a place.
  ///
  /// - Throws: `DeliveryError` for text without a line number.
  init(_ text: String) throws(DeliveryError) {
    // What a compiler prints ends in a colon.
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.last?.isEmpty ?? false { parts.removeLast() }
    let numbers = parts.dropFirst().suffix(2).reversed().prefix { Int($0) != nil }.count
    guard numbers > 0, let line = Int(parts[parts.count - numbers]), line > 0 else {
      throw DeliveryError(
        code: .usage,
        "`\(text)` names no line",
        next: ["write FILE:LINE: failover explain \(parts.first ?? "FILE"):1"]
      )
    }
    file = parts.dropLast(numbers).joined(separator: ":")
    self.line = line
    column = numbers == 2 ? Int(parts[parts.count - 1]).map { max($0, 1) } : nil
  }

  /// Finds the field that the place belongs to.
  ///
  /// - Throws: `DeliveryError` for a line that is not there, and a file without a field.
  func place(in manifest: ManifestFile) throws(DeliveryError) -> FilePlace {
    let count = manifest.buffer.lineCount
    guard line <= count else {
      throw DeliveryError(
        code: .file,
        "\(manifest.path) has \(count) \(count == 1 ? "line" : "lines"), there is no line \(line)",
        next: ["name a line up to \(count)"]
      )
    }
    guard let place = FilePlace(manifest, line: line, column: column) else {
      throw DeliveryError(
        code: .file,
        "\(manifest.path) holds nothing but blanks and comments",
        next: ["name a line of a manifest"]
      )
    }
    return place
  }
}
