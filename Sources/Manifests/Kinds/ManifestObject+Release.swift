import LosslessYAML

/// What a Helm chart makes of the values of a HelmRelease, as far as the release tells it.
extension ManifestObject {
  /// Returns the value that a text in the values stands for, where the name of the release is all that
  /// is filled in; nil for any other text.
  func valueByReleaseName(of node: YAMLNode, at field: YAMLPath) -> YAMLNode? {
    guard written.group == Kinds.fluxHelmGroup, written.kind == "HelmRelease",
      field.steps.starts(with: [.key("spec"), .key("values")]), let text = node.followed.text,
      text.contains("{{"), let filled = Self.filled(text, releaseName)
    else { return nil }
    return RenderedValue(string: filled).document
  }

  /// The name of the release: `releaseName`, else the object's own with the namespace that it targets in
  /// front (helm-controller, `GetReleaseName`).
  private var releaseName: String {
    let spec = root.member("spec")
    if let name = spec?.member("releaseName")?.text, !name.isEmpty { return name }
    let target = spec?.member("targetNamespace")?.text ?? ""
    let name = root.member(path: "metadata", "name")?.text ?? written.name
    return target.isEmpty ? name : target + "-" + name
  }

  private static func filled(_ text: String, _ name: String) -> String? {
    guard !name.contains("${"), !name.contains("{{") else { return nil }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      guard let end = rest[start.upperBound...].firstRange(of: "}}") else { return nil }
      let expression = rest[start.upperBound..<end.lowerBound]
      guard expression.filter({ !$0.isWhitespace }) == ".Release.Name" else { return nil }
      result += rest[..<start.lowerBound] + name
      rest = rest[end.upperBound...]
    }
    result += rest
    return result.contains("${") ? nil : result
  }
}
