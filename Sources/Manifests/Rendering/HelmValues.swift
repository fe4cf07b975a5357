import LosslessYAML
import SourceText

/// `spec.valuesFrom` of a HelmRelease, as far as the repository holds it: values of ConfigMaps, which
/// those of `spec.values` override.
/// https://fluxcd.io/flux/components/helm/helmreleases/#values-references
struct HelmValues: Sendable {
  /// The texts with values, each overriding those before it.
  let sources: [TextOrigin]

  /// Reads what a release takes its values from, given what its kustomization builds; nil where that is
  /// nothing that the repository tells.
  ///
  /// What stands before a source that cannot be told, a Secret say, may be overridden by it, and is left
  /// out.
  init?(of release: ManifestObject, in output: KustomizeBuild.Output, _ build: inout KustomizeBuild)
  {
    guard release.written.kind == "HelmRelease", release.written.group == Kinds.fluxHelmGroup,
      let entries = release.root.member(path: "spec", "valuesFrom")?.listItems, !entries.isEmpty
    else { return nil }
    var sources: [TextOrigin] = []
    for entry in entries {
      if let source = Self.source(entry, output, &build) {
        sources.append(source)
      } else {
        sources = []
      }
    }
    guard !sources.isEmpty else { return nil }
    self.sources = sources
  }

  private static func source(
    _ entry: YAMLNode,
    _ output: KustomizeBuild.Output,
    _ build: inout KustomizeBuild
  ) -> TextOrigin? {
    guard entry.member("kind")?.hasText("ConfigMap") ?? false, entry.member("targetPath") == nil,
      let name = entry.member("name")?.text
    else { return nil }
    let key = entry.member("valuesKey")?.text ?? "values.yaml"
    let written = output.objects.filter {
      $0.object.written.kind == "ConfigMap" && $0.everNamed(name)
    }
    let generated = output.generated.filter { $0.kind == "ConfigMap" && $0.writtenName == name }
    guard written.count + generated.count == 1, !output.changedGenerated.contains(name) else {
      return nil
    }
    if let file = generated.first.flatMap({ $0.file(of: key) }) {
      return build.text(file).flatMap { PatchText($0) }?.only
    }
    guard let map = written.first?.object, !map.isEncrypted, map.base == .root,
      let scalar = map.root[path: "data"]?[key]
    else { return nil }
    let place = TextPlace(map.file, document: map.document)
    return PatchText(inside: scalar, of: place)?.only
  }

  /// Puts the values below those that a release has itself.
  func merge(into release: inout RenderedValue) throws(Unrendered) {
    var merged = RenderedValue(.mapping([]), at: nil)
    for source in sources {
      merged = try RenderedValue(source.node, in: source.place).over(merged)
    }
    guard var spec = release["spec"] else { return }
    spec["values"] = spec["values"]?.over(merged) ?? merged
    release["spec"] = spec
  }

  /// Whether one of the texts holds something at a field of the release.
  func holds(_ field: FieldAddress) -> Bool {
    let path = field.path.steps
    guard path.starts(with: YAMLPath(keys: "spec", "values").steps) else { return false }
    let inner = YAMLPath(steps: Array(path.dropFirst(2)))
    return sources.contains { source in
      if case .found? = try? source.node.resolve(inner) { true } else { false }
    }
  }
}

extension RenderedValue {
  /// The value with what another one has beside it: mappings are merged key by key, of all else this
  /// one counts (helm-controller, `transform.MergeMaps`).
  fileprivate func over(_ other: RenderedValue) -> RenderedValue {
    guard isMapping, other.isMapping else { return self }
    var result = self
    for entry in other.entries {
      result[entry.key] = result[entry.key]?.over(entry.value) ?? entry.value
    }
    return result
  }
}

extension PatchText {
  /// The only document, if it is a mapping and where it stands is known.
  fileprivate var only: TextOrigin? {
    guard roots.count == 1, roots[0].kind == .mapping, let place = places?.first else { return nil }
    return TextOrigin(place: place, node: roots[0])
  }
}

extension GeneratedObject {
  /// The file that becomes a key; nil for a key of another origin.
  /// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
  fileprivate func file(of key: String) -> RepositoryPath? {
    for item in entry.member("files")?.listItems ?? [] {
      guard let text = item.text else { continue }
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard let path = folder.resolving(parts.count == 2 ? parts[1] : text) else { continue }
      let name =
        parts.count == 2 ? parts[0] : path.string.split(separator: "/").last.map(String.init)
      if name == key { return path }
    }
    return nil
  }
}
