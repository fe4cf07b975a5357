package import SourceText

/// What we read and another reader of manifests rejects or reads differently.
///
/// Measured with sigs.k8s.io/yaml 1.5 (kubectl), go-yaml v3 (kustomize, Flux). Anchors that are
/// defined again are legal to all of them (YAML 1.2.2, 3.2.2.2), and no warning.
package enum YAMLWarnings {
  /// The defects, each with where it is known from.
  package enum Code: String, CaseIterable, Sendable {
    /// `%YAML 1.2`: go-yaml v2 and v3 answer `found incompatible YAML document` (parserc.go).
    case yamlVersion = "yaml-version"
    /// `"\/"`: go-yaml v2 and v3 answer `found unknown escape character` (scannerc.go;
    /// go-yaml/yaml issue 797).
    case escapedSlash = "escaped-slash"
    /// go-yaml v2 and v3 answer `unknown anchor 'x' referenced` (decode.go); YAML 1.2.2, 7.1 has it
    /// for an error.
    case undefinedAlias = "undefined-alias"
    /// go-yaml v3: `mapping key already defined` (decode.go); v2 lets the last one win unless strict.
    case duplicateKey = "duplicate-key"
    /// go-yaml v2 and v3: `invalid map key` (decode.go); JSON has string keys only.
    case complexKey = "complex-key"
    /// `yes`, `on`, `y`: booleans to go-yaml v2, strings to v3 (resolve.go; kubernetes/kubernetes
    /// issue 34146).
    case ambiguousBoolean = "ambiguous-boolean"
    /// `012`, `1:30`, `2001-12-14`: numbers and dates of YAML 1.1 (https://yaml.org/type/) that YAML
    /// 1.2.2, 10.3.2 reads as other ones, or as text.
    case ambiguousNumber = "ambiguous-number"
  }

  /// Returns the warnings of a file in the order of their places.
  package static func of(_ stream: YAMLStream) -> [Diagnostic] {
    Code.allCases.flatMap { of(stream, $0) }.sorted {
      ($0.location?.byteRange.lowerBound ?? 0) < ($1.location?.byteRange.lowerBound ?? 0)
    }
  }

  /// Returns the warnings of one kind in the order of their places.
  package static func of(_ stream: YAMLStream, _ code: Code) -> [Diagnostic] {
    let buffer = stream.buffer
    switch code {
    case .yamlVersion: return directives(stream)
    case .escapedSlash:
      guard buffer.bytes.contains(UInt8(ascii: "\\")) else { return [] }
      return each(stream) { hasEscapedSlash($0) ? [slash($0, buffer)] : [] }
    case .undefinedAlias:
      return each(stream) { isUndefined($0) ? [undefined($0, buffer)] : [] }
    case .duplicateKey: return each(stream) { duplicates($0, buffer) }
    case .complexKey: return each(stream) { complexKeys($0, buffer) }
    case .ambiguousBoolean, .ambiguousNumber:
      return each(stream) { node in
        AmbiguousScalar.judging(node, code).map {
          [warning(code, $0.message, node.contentRange, buffer, hint: $0.hint)]
        } ?? []
      }
    }
  }

  private static func each(
    _ stream: YAMLStream,
    _ warnings: (YAMLNode) -> [Diagnostic]
  ) -> [Diagnostic] {
    stream.documents.flatMap { document in
      document.root.subtreeIndices.flatMap {
        warnings(YAMLNode(table: stream.table, index: $0))
      }
    }
  }

  private static func warning(
    _ code: Code,
    _ message: String,
    _ range: Range<Int>,
    _ buffer: SourceBuffer,
    hint: String
  ) -> Diagnostic {
    Diagnostic(
      .warning,
      code: code.rawValue,
      message,
      at: buffer.location(of: range),
      hints: [hint]
    )
  }

  private static func directives(_ stream: YAMLStream) -> [Diagnostic] {
    stream.table.documents.flatMap { document in
      let bytes = stream.bytes
      var found: [Diagnostic] = []
      var start = document.range.lowerBound
      while start < document.bodyStart {
        let end = stream.buffer.textEnd(at: start)
        let words = bytes[start..<end].split { $0 == 32 || $0 == 9 }.map(Array.init)
        if words.count > 1, words[0] == Array("%YAML".utf8), words[1] != Array("1.1".utf8) {
          found.append(
            warning(
              .yamlVersion,
              "kubectl and kustomize reject a `%YAML` directive other than 1.1",
              start..<end,
              stream.buffer,
              hint: "remove the directive"
            )
          )
        }
        start = max(stream.buffer.lineEnd(at: start), start + 1)
      }
      return found
    }
  }

  private static func isUndefined(_ node: YAMLNode) -> Bool {
    node.kind == .alias && node.aliasTarget == nil
  }

  private static func undefined(_ alias: YAMLNode, _ buffer: SourceBuffer) -> Diagnostic {
    warning(
      .undefinedAlias,
      "no anchor `&\(alias.anchor ?? "")` stands before its alias",
      alias.range,
      buffer,
      hint: "define the anchor, or write the value out"
    )
  }

  private static func slash(_ node: YAMLNode, _ buffer: SourceBuffer) -> Diagnostic {
    warning(
      .escapedSlash,
      "kubectl and kustomize reject `\\/` in double quotes",
      node.contentRange,
      buffer,
      hint: "write `/`"
    )
  }

  private static func hasEscapedSlash(_ node: YAMLNode) -> Bool {
    guard node.kind == .scalar, node.style == .doubleQuoted else { return false }
    var isEscaped = false
    for byte in node.table.bytes[node.contentRange] {
      if isEscaped, byte == UInt8(ascii: "/") { return true }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    }
    return false
  }

  private static func duplicates(_ node: YAMLNode, _ buffer: SourceBuffer) -> [Diagnostic] {
    var seen: Set<[UInt8]> = []
    return node.entries.compactMap { entry in
      guard entry.key.kind == .scalar || entry.key.kind == .alias, !entry.key.hasText("<<"),
        !seen.insert(Array(entry.key.keyText.utf8)).inserted
      else { return nil }
      return warning(
        .duplicateKey,
        "the key `\(entry.key.keyText)` stands here more than once",
        entry.key.range,
        buffer,
        hint: "remove one of the entries; readers disagree on which wins"
      )
    }
  }

  private static func complexKeys(_ node: YAMLNode, _ buffer: SourceBuffer) -> [Diagnostic] {
    node.entries.filter { $0.key.kind == .mapping || $0.key.kind == .sequence }.map { entry in
      warning(
        .complexKey,
        "a \(entry.key.kind.word) is used as a key",
        entry.key.range,
        buffer,
        hint: "quote it if it is template text"
      )
    }
  }
}
