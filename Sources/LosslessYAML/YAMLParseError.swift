package import SourceText

/// Why a text is not YAML that this module reads: a code, the reason, and where.
package struct YAMLParseError: Error, Hashable, Sendable {
  /// The defect, named once for every message, rule and test.
  package enum Code: String, Sendable {
    /// libyaml's scanner or parser rejects the text.
    case syntax = "yaml-syntax"
    /// The bytes are not UTF-8, or hold a character that YAML forbids.
    case encoding = "yaml-encoding"
    /// Collections nest deeper than the limit.
    case tooDeep = "yaml-too-deep"
    /// The file is larger than the limit, or has more nodes or `%TAG` lines.
    case tooLarge = "yaml-too-large"
  }

  /// Which defect.
  package let code: Code

  /// One line, lower-case.
  package let message: String

  /// Byte offset into the file, 0-based.
  package let offset: Int

  /// Returns the error as a diagnostic placed in `buffer`.
  package func diagnostic(in buffer: SourceBuffer) -> Diagnostic {
    let start = min(offset, buffer.bytes.count)
    let end = min(start + 1, buffer.bytes.count)
    return Diagnostic(code: code.rawValue, message, at: buffer.location(of: start..<end))
  }
}

/// Caps that keep hostile or broken input from costing time or memory.
package struct YAMLLimits: Hashable, Sendable {
  /// Greatest nesting of collections; libyaml 0.2.5 has no cap and is quadratic in flow depth.
  package var depth: Int

  /// Greatest size of one file, in bytes.
  package var bytes: Int

  /// Greatest number of nodes: keys, values, collections and aliases; each takes 40 bytes.
  package var nodes: Int

  /// 100 levels, 16 MiB and a million nodes: several times what real manifests need.
  package static let standard = YAMLLimits(depth: 100, bytes: 16 << 20, nodes: 1_000_000)

  /// Greatest number of `%TAG` lines in a file; libyaml compares each with all before it.
  static let tagDirectives = 1_000

  /// Creates limits.
  package init(depth: Int, bytes: Int, nodes: Int) {
    self.depth = depth
    self.bytes = bytes
    self.nodes = nodes
  }
}
