/// A plain scalar that the readers of a manifest take for different values.
struct AmbiguousScalar {
  /// What is the matter, in one line.
  let message: String
  /// What to write instead.
  let hint: String

  /// Judges a node; nil where all readers agree, as far as the code asks.
  static func judging(_ node: YAMLNode, _ code: YAMLWarnings.Code) -> AmbiguousScalar? {
    guard node.kind == .scalar, node.style == .plain, node.tag == nil,
      node.contentRange.count < 64, let text = node.text
    else { return nil }
    switch (code, ScalarKind.ofPlain(text)) {
    case (.ambiguousBoolean, .boolean): return isWorkflowKey(node) ? nil : boolean(text)
    case (.ambiguousNumber, .number): return isFileMode(node) ? nil : number(text)
    case (.ambiguousNumber, .timestamp):
      return AmbiguousScalar(
        message: "`\(text)` is a date to kustomize, text to Kubernetes",
        hint: "quote it: \"\(text)\""
      )
    default: return nil
    }
  }

  /// Whether a node is the `on` at the top of a GitHub workflow; no Kubernetes object has such a key.
  private static func isWorkflowKey(_ node: YAMLNode) -> Bool {
    guard let parent = node.parent, parent.parent == nil, node.hasText("on") else { return false }
    return parent.entries.contains { $0.key == node }
  }

  /// Whether a node is the mode of a file: `defaultMode: 0400` is how manifests write it, and all that
  /// Kubernetes objects pass through take it for octal.
  private static func isFileMode(_ node: YAMLNode) -> Bool {
    guard let key = node.keyNode?.text?.lowercased() else { return false }
    return (key.hasSuffix("mode") || key == "permissions") && node.text?.hasPrefix("0") == true
  }

  private static func boolean(_ text: String) -> AmbiguousScalar? {
    guard YAMLReader.kustomize.kind(ofPlain: text) == .string else { return nil }
    let value = ["y", "yes", "on"].contains(text.lowercased())
    return AmbiguousScalar(
      message: "`\(text)` is \(value) to Kubernetes, text to kustomize",
      hint: "write `\(value)`, or quote it: \"\(text)\""
    )
  }

  private static func number(_ text: String) -> AmbiguousScalar? {
    let kubernetes = reading(text, by: .kubernetes)
    let others: [(String, YAMLReader)] = [("1.1", .yaml11), ("1.2", .yaml12)]
    let found = others.lazy.map { ($0, reading(text, by: $1)) }.first { $0.1 != kubernetes }
    return found.map { version, reading in
      AmbiguousScalar(
        message: "`\(text)` is \(kubernetes) to Kubernetes, \(reading) to YAML \(version) readers",
        hint: "quote it: \"\(text)\", or write the number in another way"
      )
    }
  }

  private static func reading(_ text: String, by reader: YAMLReader) -> String {
    guard reader.kind(ofPlain: text) == .number else { return "text" }
    return reader.integer(ofPlain: text).map { String($0) } ?? "a number"
  }
}
