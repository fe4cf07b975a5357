import LosslessYAML
import SourceText

/// `spec.valuesFrom` of a HelmRelease, as far as the repository holds it.
///
/// Values of ConfigMaps are merged in their order, those of `spec.values` override them, and what has a
/// `targetPath` overrides all (helm-controller#1060).
/// https://fluxcd.io/flux/components/helm/helmreleases/#values-references
struct HelmValues: Sendable {
  /// A text with values.
  struct Source: Sendable {
    /// Position in the list.
    let position: Int
    /// The text.
    let origin: TextOrigin
  }

  /// One value, put at a path of the release.
  struct Target: Sendable {
    /// Position in the list.
    let position: Int
    /// The keys from the release's root.
    let keys: [String]
    /// The scalar of the ConfigMap that holds it.
    let origin: TextOrigin
    /// The value as the chart gets it.
    let value: RenderedValue
  }

  /// What the repository does not show: a Secret, or a ConfigMap that is none of its own.
  struct Opaque: Sendable {
    /// Position in the list.
    let position: Int
    /// The object as messages name it.
    let name: String
    /// Where the list names it.
    let location: SourceLocation
    /// The keys of its `targetPath` from the release's root, as far as they are understood; nil for one
    /// that has none.
    let keys: [String]?
  }

  /// The texts with values, each overriding those before it.
  private(set) var sources: [Source] = []

  /// The values with a path of their own.
  private(set) var targets: [Target] = []

  /// What may set more than the repository shows.
  private(set) var opaque: [Opaque] = []

  /// Reads what a release takes its values from, given what its kustomization builds; nil where nothing
  /// but its own values is to be told of them.
  init?(of release: ManifestObject, in output: KustomizeBuild.Output, _ build: inout KustomizeBuild)
  {
    guard release.written.kind == "HelmRelease", release.written.group == Kinds.fluxHelmGroup,
      let entries = release.root.member(path: "spec", "valuesFrom")?.listItems, !entries.isEmpty
    else { return nil }
    for (position, entry) in entries.enumerated() {
      let path = entry.member("targetPath")?.text.flatMap { $0.isEmpty ? nil : $0 }
      if let path {
        if let keys = Self.keys(of: path), keys.isWhole,
          let origin = Self.scalar(of: entry, output)?.origin, let value = Self.value(origin, entry)
        {
          targets.append(Target(position: position, keys: keys.keys, origin: origin, value: value))
          continue
        }
      } else if let origin = Self.source(entry, output, &build) {
        sources.append(Source(position: position, origin: origin))
        continue
      }
      let names = ["kind", "name"].map { entry.member($0)?.text ?? "" }
      opaque.append(
        Opaque(
          position: position,
          name: names.joined(separator: "/"),
          location: release.location(of: entry),
          keys: path.map { Self.keys(of: $0)?.keys ?? ["spec", "values"] }
        )
      )
    }
    // What the repository does not show alone is overridden by the release's own values.
    guard !sources.isEmpty || !targets.isEmpty || opaque.contains(where: { $0.keys != nil })
    else { return nil }
  }

  /// Returns the names of the ConfigMaps that a release takes values from.
  static func mapNames(of release: ManifestObject) -> [String] {
    guard release.written.kind == "HelmRelease" else { return [] }
    return release.root.member(path: "spec", "valuesFrom")?.configMapNames ?? []
  }

  /// The keys of a path of Helm's `--set`, below the values of a release; of a path with items or
  /// escapes those before the first of them.
  private static func keys(of path: String) -> (keys: [String], isWhole: Bool)? {
    var keys = ["spec", "values"]
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let isPlain = part.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789-_/".unicodeScalars.contains(scalar))
      }
      guard !part.isEmpty, isPlain else { return (keys, false) }
      keys.append(String(part))
    }
    return (keys, true)
  }

  /// A value that is text, a number or a truth value; nil for one in which Helm reads more.
  private static func value(_ origin: TextOrigin, _ entry: YAMLNode) -> RenderedValue? {
    guard let text = origin.node.followed.text, !text.isEmpty,
      !text.unicodeScalars.contains(where: { "{}[],=\\\"'\n\r\t $".unicodeScalars.contains($0) })
    else { return nil }
    if entry.member("literal")?.isTrue ?? false { return RenderedValue(string: text, at: origin) }
    let kind: ScalarKind
    switch text {
    case "true", "false": kind = .boolean
    case "null": return nil
    default:
      // As Helm reads it: a whole number without a zero in front, or text.
      kind = text == "0" || Int64(text).map { "\($0)" == text } ?? false ? .number : .string
    }
    return RenderedValue(.scalar(text: text, kind: kind), at: origin)
  }

  private static func source(
    _ entry: YAMLNode,
    _ output: KustomizeBuild.Output,
    _ build: inout KustomizeBuild
  ) -> TextOrigin? {
    if let (map, origin) = scalar(of: entry, output) {
      return PatchText(inside: origin.node, of: TextPlace(map.file, document: map.document))?.only
    }
    guard entry.member("kind")?.hasText("ConfigMap") ?? false,
      let name = entry.member("name")?.text, !isWritten(name, output),
      !output.changedGenerated.contains(name)
    else { return nil }
    let key = entry.member("valuesKey")?.text ?? "values.yaml"
    let generated = output.generated.filter { $0.kind == "ConfigMap" && $0.writtenName == name }
    guard generated.count == 1, let file = generated[0].file(of: key) else { return nil }
    return build.text(file).flatMap { PatchText($0) }?.only
  }

  /// The scalar that a manifest has at the key of an entry.
  private static func scalar(
    of entry: YAMLNode,
    _ output: KustomizeBuild.Output
  ) -> (map: ManifestObject, origin: TextOrigin)? {
    guard entry.member("kind")?.hasText("ConfigMap") ?? false,
      let name = entry.member("name")?.text, !output.changedGenerated.contains(name),
      !output.generated.contains(where: { $0.kind == "ConfigMap" && $0.writtenName == name })
    else { return nil }
    let written = output.objects.filter {
      $0.object.written.kind == "ConfigMap" && $0.everNamed(name)
    }
    let key = entry.member("valuesKey")?.text ?? "values.yaml"
    guard written.count == 1, let map = written.first?.object, !map.isEncrypted,
      map.base == .root, let scalar = map.root[path: "data"]?[key], scalar.kind == .scalar
    else { return nil }
    let place = TextPlace(map.file, document: map.document)
    return (map, TextOrigin(place: place, node: scalar))
  }

  private static func isWritten(_ name: String, _ output: KustomizeBuild.Output) -> Bool {
    output.objects.contains { $0.object.written.kind == "ConfigMap" && $0.everNamed(name) }
  }

  /// Puts the values below those that a release has itself, and those with a path above.
  func merge(into release: inout RenderedValue) throws(Unrendered) {
    var merged = RenderedValue(.mapping([]), at: nil)
    for source in sources {
      merged = try RenderedValue(source.origin.node, in: source.origin.place).over(merged)
    }
    guard var spec = release["spec"] else { return }
    if let own = spec["values"] {
      spec["values"] = own.over(merged)
    } else if !sources.isEmpty {
      spec["values"] = merged
    }
    for target in targets {
      spec.put(target.value, at: target.keys.dropFirst())
    }
    release["spec"] = spec
  }

  /// Whether one of the texts holds something at a field of the release.
  func holds(_ field: FieldAddress) -> Bool {
    let path = field.path.steps
    guard path.starts(with: YAMLPath(keys: "spec", "values").steps) else { return false }
    let inner = YAMLPath(steps: Array(path.dropFirst(2)))
    return targets.contains { Self.keys($0.keys, meet: field.path) }
      || sources.contains { source in
        if case .found? = try? source.origin.node.resolve(inner) { true } else { false }
      }
  }

  /// The value that stands at a field by a path of its own, if it has the last word.
  func target(of field: YAMLPath) -> Target? {
    guard let last = targets.last(where: { Self.keys($0.keys, meet: field) }) else { return nil }
    return YAMLPath(steps: last.keys.map(YAMLPath.Step.key)) == field ? last : nil
  }

  /// What may set a field that is written at an origin, or above it, without the repository showing it.
  func doubt(of field: YAMLPath, at origin: TextOrigin?) -> Opaque? {
    let target = targets.last { Self.keys($0.keys, meet: field) }
    let aimed = opaque.last { $0.keys.map { Self.keys($0, meet: field) } ?? false }
    if let aimed, aimed.position > target?.position ?? -1 { return aimed }
    guard target == nil, let origin,
      let source = sources.last(where: { $0.origin.place.isSame(as: origin.place) })
    else { return nil }
    return opaque.last { $0.keys == nil && $0.position > source.position }
  }

  /// Whether the keys lead to a field, above it or below it.
  private static func keys(_ keys: [String], meet field: YAMLPath) -> Bool {
    zip(keys, field.steps).allSatisfy { .key($0) == $1 }
  }
}

extension RenderedValue {
  /// Puts a value at the end of a chain of keys, with the mappings on its way.
  fileprivate mutating func put(_ value: RenderedValue, at keys: ArraySlice<String>) {
    guard let key = keys.first else {
      self = value
      return
    }
    if !isMapping { self = RenderedValue(.mapping([])) }
    var inner = self[key] ?? RenderedValue(.mapping([]))
    inner.put(value, at: keys.dropFirst())
    self[key] = inner
  }

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
