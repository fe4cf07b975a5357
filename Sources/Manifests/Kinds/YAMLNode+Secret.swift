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
    text.contains(/kind["']?\s*:\s*["']?Secret(List)?\b/)
  }
}
