package import LosslessYAML

extension YAMLNode {
  /// Whether the mapping is a Secret or a list of Secrets, with or without a name; aliases and merge
  /// keys are followed.
  package var isSecret: Bool {
    guard kind == .mapping, let kind = member("kind") else { return false }
    return kind.hasText("Secret") || kind.hasText("SecretList")
  }
}
