package import SourceText

/// What we read and another reader of manifests rejects or reads differently.
///
/// Measured with sigs.k8s.io/yaml 1.5 (kubectl), go-yaml v3 (kustomize, Flux). Anchors that are
/// defined again are legal to all of them (YAML 1.2.2, 3.2.2.2), and no warning.
package enum YAMLWarnings {
  /// Returns the warnings of a file in the order of their places.
  package static func of(_ stream: YAMLStream) -> [Diagnostic] {
    var found = directives(stream)
    for document in stream.documents {
      for index in document.root.subtreeIndices {
        found += warnings(YAMLNode(table: stream.table, index: index), stream.buffer)
      }
    }
    return found.sorted {
      ($0.location?.byteRange.lowerBound ?? 0) < ($1.location?.byteRange.lowerBound ?? 0)
    }
  }

  private static func warning(
    _ code: String,
    _ message: String,
    _ range: Range<Int>,
    _ buffer: SourceBuffer,
    hint: String
  ) -> Diagnostic {
    Diagnostic(.warning, code: code, message, at: buffer.location(of: range), hints: [hint])
  }

  /// `%YAML 1.2`: go-yaml v2 and v3 answer `found incompatible YAML document` (parserc.go).
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
              "yaml-version",
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

  private static func warnings(_ node: YAMLNode, _ buffer: SourceBuffer) -> [Diagnostic] {
    switch node.kind {
    case .alias where node.aliasTarget == nil:
      // go-yaml: `unknown anchor 'x' referenced` (decode.go, both versions).
      return [
        warning(
          "undefined-alias",
          "no anchor `&\(node.anchor ?? "")` stands before its alias",
          node.range,
          buffer,
          hint: "define the anchor, or write the value out"
        )
      ]
    case .scalar where node.style == .doubleQuoted && hasEscapedSlash(node):
      // go-yaml: `found unknown escape character` (scannerc.go, both versions).
      return [
        warning(
          "escaped-slash",
          "kubectl and kustomize reject `\\/` in double quotes",
          node.contentRange,
          buffer,
          hint: "write `/`"
        )
      ]
    case .mapping: return duplicates(node, buffer) + complexKeys(node, buffer)
    case .alias, .scalar, .sequence: return []
    }
  }

  private static func hasEscapedSlash(_ node: YAMLNode) -> Bool {
    var isEscaped = false
    for byte in node.table.bytes[node.contentRange] {
      if isEscaped, byte == UInt8(ascii: "/") { return true }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    }
    return false
  }

  /// go-yaml v3: `mapping key already defined` (decode.go); v2 lets the last one win unless strict.
  private static func duplicates(_ node: YAMLNode, _ buffer: SourceBuffer) -> [Diagnostic] {
    var seen: Set<[UInt8]> = []
    return node.entries.compactMap { entry in
      guard entry.key.kind == .scalar || entry.key.kind == .alias, !entry.key.hasText("<<"),
        !seen.insert(Array(entry.key.keyText.utf8)).inserted
      else { return nil }
      return warning(
        "duplicate-key",
        "the key `\(entry.key.keyText)` stands here more than once",
        entry.key.range,
        buffer,
        hint: "remove one of the entries; readers disagree on which wins"
      )
    }
  }

  /// go-yaml: `invalid map key` (decode.go, both versions); JSON has string keys only.
  private static func complexKeys(_ node: YAMLNode, _ buffer: SourceBuffer) -> [Diagnostic] {
    node.entries.filter { $0.key.kind == .mapping || $0.key.kind == .sequence }.map { entry in
      warning(
        "complex-key",
        "a \(entry.key.kind.word) is used as a key",
        entry.key.range,
        buffer,
        hint: "quote it if it is template text"
      )
    }
  }
}
