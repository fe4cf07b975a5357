import LosslessYAML
import Manifests
import Testing

/// What is taken for the text of a Secret, and what is not.
@Suite struct SecretKindTests {
  @Test(arguments: [
    "kind: Secret", "kind: Secret\nmetadata:\n", "kind:Secret", "kind:\n  Secret",
    "kind \t:\r\n Secret",
    "\"kind\":\"Secret\"", "{\"kind\" : \"SecretList\"}", "'kind': 'Secret'", "- kind: SecretList,",
    "a: Secret\nb: SecretStore\nkind: Secret",
  ])
  func `is found`(_ text: String) {
    #expect(YAMLNode.mayHoldSecret(text))
  }

  @Test(arguments: [
    "", "Secret", "kind", "kind: SecretStore", "kind: Secrets", "kind: SecretList2",
    "kind: Secret_",
    "kinds: Secret", "kind Secret", "kind:: Secret", "kind: ExternalSecret", "kind: secret",
    "name: kind Secret", "kind: 'Sealed' # Secret",
  ])
  func `is not found`(_ text: String) {
    #expect(!YAMLNode.mayHoldSecret(text))
  }
}
