import SourceText

/// Objects that nobody can find, because their file does not parse.
extension ManifestIndex {
  /// Returns the refusal of an object that a file seems to hold which does not parse; nil without one.
  ///
  /// Such a file has a line for the kind and one for the name, in whatever order.
  func brokenFile(of wanted: ObjectReference) -> Refusal? {
    selection?.lookUp(wanted.name)
    let broken = parsed.values.sorted { $0.path < $1.path }.lazy.compactMap { file in
      file.rejection.map { (file: file, rejection: $0) }
    }.first { $0.file.hasLine("kind", wanted.kind) && $0.file.hasLine("name", wanted.name) }
    guard let broken else { return nil }
    return Refusal(
      .unknownObject,
      "stands in \(broken.file.path), which cannot be read: \(broken.rejection.message)",
      object: wanted,
      at: broken.rejection.location.map {
        $0.withoutText(if: broken.file.hasLine("kind", "Secret"))
      },
      next: ["correct the file, and commit it"]
    )
  }
}

extension ManifestFile {
  /// Whether a line says `key: value` and nothing else but quotes, a comment or an anchor.
  fileprivate func hasLine(_ key: String, _ value: String) -> Bool {
    String(decoding: buffer.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).contains {
      let words = $0.split { " \t{},'\"".contains($0) }
      guard let start = words.firstIndex(where: { $0 == key + ":" }) else { return false }
      return words[(start + 1)...].first { !$0.hasPrefix("&") }.map { $0 == value } ?? false
    }
  }
}

extension SourceLocation {
  /// The location, without the line's text if that may be secret.
  fileprivate func withoutText(if isSecret: Bool) -> SourceLocation {
    guard isSecret else { return self }
    return SourceLocation(
      file: file,
      start: start,
      end: end,
      byteRange: byteRange,
      lineText: ""
    )
  }
}
