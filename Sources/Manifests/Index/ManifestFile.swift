package import LosslessYAML
package import SourceText

/// One YAML or JSON file of a snapshot: parsed, or set aside with the reason.
///
/// A file is handed on as one reference: an index holds each many times.
package struct ManifestFile: Sendable {
  /// What is known of a file; it never changes.
  private final class Content: Sendable {
    let path: RepositoryPath
    let buffer: SourceBuffer
    let outcome: Outcome
    let mayBeInstance: Bool
    /// The first key that is no text.
    let complexKey: Range<Int>?

    init(_ path: RepositoryPath, _ buffer: SourceBuffer, _ outcome: Outcome) {
      self.path = path
      self.buffer = buffer
      self.outcome = outcome
      if case .parsed(let stream) = outcome {
        mayBeInstance = FluxInstanceSync.mayStand(in: stream)
        complexKey = stream.documents.lazy.compactMap(\.complexKey).first?.range
      } else {
        mayBeInstance = false
        complexKey = nil
      }
    }
  }

  /// What came of reading it.
  private enum Outcome: Sendable {
    case parsed(YAMLStream)
    case setAside(Diagnostic)
  }

  private let content: Content

  /// Its path in the repository.
  package var path: RepositoryPath { content.path }

  /// Its bytes and lines.
  package var buffer: SourceBuffer { content.buffer }

  /// The parsed file, or nil when it was set aside.
  package var stream: YAMLStream? {
    if case .parsed(let stream) = content.outcome { stream } else { nil }
  }

  /// Why it was set aside.
  package var rejection: Diagnostic? {
    if case .setAside(let reason) = content.outcome { reason } else { nil }
  }

  /// Whether it may be the values of a chart that makes a FluxInstance.
  var mayBeInstance: Bool { content.mayBeInstance }

  /// Reads a file; a file that cannot be read never stops the others.
  package init(path: RepositoryPath, bytes: [UInt8]) {
    let buffer = SourceBuffer(name: path.string, bytes: bytes)
    content = Content(path, buffer, Self.read(buffer))
  }

  private static func read(_ buffer: SourceBuffer) -> Outcome {
    let bytes = buffer.bytes
    if let opaque = opaqueContent(bytes) {
      let place = buffer.location(of: 0..<0)
      return .setAside(Diagnostic(.note, code: "opaque-content", opaque, at: place))
    }
    do throws(YAMLParseError) {
      return .parsed(try YAMLStream(buffer))
    } catch {
      var diagnostic = error.diagnostic(in: buffer)
      if holdsTemplateText(bytes) {
        diagnostic.code = RefusalCode.templateText.rawValue
        diagnostic.message = "template text, not YAML: \(error.message)"
      }
      diagnostic.severity = .note
      return .setAside(diagnostic)
    }
  }

  /// The documents, none for a file that was set aside.
  package var documents: [YAMLDocument] { stream?.documents ?? [] }

  /// Where kustomize would stop reading it: it does not parse, or has a key that is no text.
  var unreadablePlace: SourceLocation? {
    if let rejection { return rejection.location }
    return content.complexKey.map { buffer.location(of: $0) }
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
