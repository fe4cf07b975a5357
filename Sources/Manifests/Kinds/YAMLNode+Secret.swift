package import LosslessYAML

extension YAMLNode {
  /// Whether the mapping is a Secret or a list of Secrets, with or without a name; aliases and merge
  /// keys are followed.
  package var isSecret: Bool {
    guard kind == .mapping, let kind = member("kind") else { return false }
    return kind.hasText("Secret") || kind.hasText("SecretList")
  }

  /// Whether the mapping is a ConfigMap, with or without a name.
  package var isConfigMap: Bool {
    kind == .mapping && member("kind")?.hasText("ConfigMap") ?? false
  }

  /// Whether a text is, or has inside of it, the YAML or JSON of a Secret, such as a patch.
  package static func mayHoldSecret(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.indices.contains { SecretKind.isValue(at: $0, of: bytes) }
    }
  }
}

/// `kind: Secret` in running text, with or without quotes, in YAML or JSON.
///
/// By bytes, because every text of a changed file is asked.
private enum SecretKind {
  /// Whether `Secret` or `SecretList` stands at an offset as the value of `kind`.
  static func isValue(at offset: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes[offset] == UInt8(ascii: "S"), bytes[offset...].starts(with: "Secret".utf8) else {
      return false
    }
    var rest = bytes[(offset + 6)...]
    if rest.starts(with: "List".utf8) { rest = rest.dropFirst(4) }
    if let next = rest.first, next.isOfWord { return false }
    var before = bytes[..<offset]
    if let last = before.last, isQuote(last) { before.removeLast() }
    while let last = before.last, isBlank(last) { before.removeLast() }
    guard before.popLast() == UInt8(ascii: ":") else { return false }
    while let last = before.last, isBlank(last) { before.removeLast() }
    if let last = before.last, isQuote(last) { before.removeLast() }
    return before.suffix(4).elementsEqual("kind".utf8)
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  /// A blank or a line end.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (9...13).contains(byte)
  }
}
