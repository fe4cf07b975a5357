package import LosslessYAML
import SourceText

/// A Flux Kustomization as written (`kustomize.toolkit.fluxcd.io`, docs/spec/v1/kustomizations.md).
struct FluxKustomization: Sendable {
  let object: ManifestObject
  private let spec: FluxSpec

  /// Reads a Flux Kustomization; nil for any other object.
  init?(_ object: ManifestObject) {
    guard let spec = object.fluxSpec else { return nil }
    self.object = object
    self.spec = spec
  }

  /// Fields of its spec as patches on its way leave them; nil for one that they remove.
  var patched: [String: YAMLNode?] = [:]

  /// Returns a field of its spec.
  private func field(_ key: String) -> YAMLNode? {
    if let value = patched[key] { return value }
    return spec.node?.member(key)
  }

  /// The folder that it applies; Flux takes an absent path for the root of its source, and a leading
  /// slash for nothing.
  var path: RepositoryPath? {
    if let value = patched["path"] { return RepositoryPath(fluxPath: value?.text ?? "") }
    return spec.path
  }

  /// Whether it may be applied: folders whose names begin with a dot hold archives.
  var isLive: Bool { !object.file.path.isBelowDotFolder }

  /// The path as it is written; nil where there is none.
  var writtenPath: String? { text("path") }

  /// How often it is reconciled though nothing changed, as written.
  var interval: String? { text("interval") }

  var targetNamespace: String? { text("targetNamespace") }
  var namePrefix: String? { text("namePrefix") }
  var nameSuffix: String? { text("nameSuffix") }

  /// Kubernetes reads the booleans of YAML 1.1 (sigs.k8s.io/yaml).
  var isSuspended: Bool { field("suspend")?.isTrue ?? false }

  var components: [YAMLNode] { field("components")?.listItems ?? [] }

  /// The source that it applies from: kind, namespace, name.
  var source: FluxSource {
    if let value = patched["sourceRef"] { return FluxSource(reference: value) }
    return spec.source
  }

  /// Whether its name or path still has to be filled in, so that it is not applied as it stands.
  var isTemplate: Bool {
    [object.written.name, object.written.namespace ?? "", field("path")?.text ?? ""].contains {
      VariableText.mayBe($0) || $0.contains("{{")
    }
  }

  /// Whether components that are not there are left out.
  var ignoresMissingComponents: Bool { field("ignoreMissingComponents")?.isTrue ?? false }

  /// The Secret or ConfigMap that says which other cluster it applies to; nil for its own.
  var kubeConfig: String? {
    guard let node = field("kubeConfig"), node.kind == .mapping else { return nil }
    let names = ["secretRef", "configMapRef"].compactMap { node.member($0)?.member("name")?.text }
    return (object.written.namespace ?? "") + "/" + (names.first ?? node.sourceText)
  }

  /// The labels and annotations that it gives to every object.
  var commonMetadata: [ObjectMark] {
    guard let node = field("commonMetadata") else { return [] }
    return ["labels", "annotations"].compactMap { node.member($0) }
      .flatMap { ObjectMark.marks(in: $0, at: object.location) }
  }

  /// The same as steps on the way of every object.
  var commonMetadataSteps: [BuildStep] {
    let isOwn = patched["commonMetadata"] == nil
    let place = isOwn ? TextPlace(object.file, document: object.document) : nil
    return ["labels", "annotations"].compactMap { name in
      field("commonMetadata")?.member(name).flatMap { pairs in
        CommonMetadata(
          "commonMetadata",
          name,
          pairs,
          reach: .metadata,
          in: place,
          of: object.file,
          at: object.nameRange
        )
      }.map(BuildStep.metadata)
    }
  }

  /// `spec.patches`.
  var patches: [KustomizePatch] {
    let place = TextPlace(object.file, document: object.document)
    return field("patches")?.listItems.map { entry in
      KustomizePatch(inline: entry, of: place, at: KustomizePatch.place(of: entry, in: object.file))
    } ?? []
  }

  private func text(_ key: String) -> String? {
    field(key)?.text.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// What is asked of the spec of a Flux Kustomization over and over, read once with its file.
final class FluxSpec: Sendable {
  let node: YAMLNode?
  let path: RepositoryPath?
  let source: FluxSource

  /// Reads the spec of an object that is a Flux Kustomization.
  init(_ root: YAMLNode) {
    node = root.member("spec")
    path = RepositoryPath(fluxPath: node?.member("path")?.text ?? "")
    source = FluxSource(reference: node?.member("sourceRef"))
  }
}

/// The identity of a Flux source, as far as a `sourceRef` tells it.
struct FluxSource: Hashable, Sendable {
  var kind: String
  var namespace: String?
  var name: String

  /// The sources that are this repository where no root tells: the one called `flux-system`; without
  /// one of that name every source may be.
  static func usual(among all: [FluxSource]) -> Set<FluxSource> {
    let sources = Set(all.filter { !$0.name.isEmpty })
    let usual = sources.filter { $0.name == "flux-system" }
    return usual.isEmpty ? sources : usual
  }
}

extension FluxSource {
  /// Reads a `sourceRef`; one that is not there names nothing.
  fileprivate init(reference: YAMLNode?) {
    kind = reference?.member("kind")?.text ?? ""
    namespace = reference?.member("namespace")?.text
    name = reference?.member("name")?.text ?? ""
  }
}

extension RepositoryPath {
  /// Creates the folder that a Flux path names below the root of its source.
  init?(fluxPath text: String) {
    let relative = String(decoding: text.utf8.drop { $0 == UInt8(ascii: "/") }, as: UTF8.self)
    guard let path = RepositoryPath.root.resolving(relative) else { return nil }
    self = path
  }
}

extension YAMLNode {
  /// Whether Kubernetes reads the value as true.
  package var isTrue: Bool {
    scalarKind == .boolean && ["true", "yes", "on", "y"].contains(text?.lowercased())
  }
}
