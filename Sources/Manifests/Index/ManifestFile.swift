package import LosslessYAML
package import SourceText

/// One YAML or JSON file of a snapshot: parsed, or set aside with the reason.
package struct ManifestFile: Sendable {
  /// Its path in the repository.
  package let path: RepositoryPath

  /// Its bytes and lines.
  package let buffer: SourceBuffer

  /// The parsed file, or nil when it was set aside.
  package let stream: YAMLStream?

  /// Why it was set aside.
  package let rejection: Diagnostic?

  /// Reads a file; a file that cannot be read never stops the others.
  package init(path: RepositoryPath, bytes: [UInt8]) {
    self.path = path
    let buffer = SourceBuffer(name: path.string, bytes: bytes)
    self.buffer = buffer
    if let opaque = Self.opaqueContent(bytes) {
      stream = nil
      rejection = Diagnostic(.note, code: "opaque-content", opaque, at: buffer.location(of: 0..<0))
      return
    }
    do throws(YAMLParseError) {
      stream = try YAMLStream(buffer)
      rejection = nil
    } catch {
      stream = nil
      var diagnostic = error.diagnostic(in: buffer)
      if Self.holdsTemplateText(bytes) {
        diagnostic.code = RefusalCode.templateText.rawValue
        diagnostic.message = "template text, not YAML: \(error.message)"
      }
      diagnostic.severity = .note
      rejection = diagnostic
    }
  }

  /// The documents, none for a file that was set aside.
  package var documents: [YAMLDocument] { stream?.documents ?? [] }

  /// Where kustomize would stop reading it: it does not parse, or has a key that is no text.
  var unreadablePlace: SourceLocation? {
    if let rejection { return rejection.location }
    let key = documents.lazy.compactMap(\.complexKey).first
    return key.map { buffer.location(of: $0.range) }
  }

  /// Names what the index holds in place of a file's text, or nil for text.
  private static func opaqueContent(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0] + Array("GITCRYPT".utf8) + [0]) {
      return "the file is encrypted by git-crypt"
    }
    if bytes.starts(with: "version https://git-lfs".utf8) {
      return "the file is a Git LFS pointer"
    }
    return nil
  }

  private static func holdsTemplateText(_ bytes: [UInt8]) -> Bool {
    zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "{") && $1 == UInt8(ascii: "{") }
  }
}
