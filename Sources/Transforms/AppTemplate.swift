package import LosslessYAML
package import Manifests
import SourceText

/// A HelmRelease of the chart `app-template`, or of another one of its library: its values have the shape
/// of the pods that they become.
/// https://bjw-s-labs.github.io/helm-charts/docs/app-template/
package struct AppTemplate {
  /// What a controller becomes.
  enum ControllerKind {
    /// A Deployment or a StatefulSet.
    case scalable
    case cronJob
    /// A DaemonSet or a Job.
    case other
  }

  private let values: YAMLNode
  private let controllers: [(name: String, node: YAMLNode)]

  /// Reads a release; nil for any other object, and for a release of another chart.
  init?(_ object: ManifestObject) {
    guard object.written.group == Kinds.fluxHelmGroup, object.written.kind == "HelmRelease",
      let values = object.root.member(path: "spec", "values"),
      let controllers = values.member("controllers"), controllers.kind == .mapping
    else { return nil }
    self.values = values
    self.controllers = controllers.entries.compactMap { entry in
      entry.key.text.map { ($0, entry.value.followed) }
    }
    guard self.controllers.contains(where: { $0.node.member("containers") != nil }) else {
      return nil
    }
  }

  /// Whether an object is such a release.
  package static func isRelease(_ object: ManifestObject) -> Bool { AppTemplate(object) != nil }

  /// Returns what stands in the spec of a release's pods, in its several places; nil for any other
  /// object.
  package static func podSpecs(of object: ManifestObject) -> [YAMLNode]? {
    AppTemplate(object)?.podSpecs.compactMap { path in
      // What cannot be followed for sure says nothing.
      guard case .found(let node)? = try? object.root.resolve(path) else { return nil }
      return node.followed
    }
  }

  private static let base = YAMLPath(keys: "spec", "values")

  /// The places of what stands in a pod's spec: options of all pods, and those of controllers with a
  /// node selector or an affinity of their own, which take the place of the former.
  var podSpecs: [YAMLPath] {
    let own = controllers.filter { controller in
      ["nodeSelector", "affinity"].contains { controller.node.member("pod")?.member($0) != nil }
    }
    let paths = own.map { Self.controller($0.name).key("pod") }
    return own.count < controllers.count ? [Self.base.key("defaultPodOptions")] + paths : paths
  }

  /// The fields with the replica counts of what can be scaled.
  var replicaCounts: [YAMLPath] {
    controllers.filter { kind(of: $0.node) == .scalable }
      .map { Self.controller($0.name).key("replicas") }
  }

  /// The fields that suspend CronJobs.
  var suspends: [YAMLPath] {
    controllers.filter { kind(of: $0.node) == .cronJob }
      .map { Self.controller($0.name).key("cronjob").key("suspend") }
  }

  /// The annotations of Services, Ingresses and routes that external-dns reads, as far as they have one
  /// of it: each mapping with the prefixes in use.
  var publications: [(path: YAMLPath, prefixes: [String])] {
    ["service", "ingress", "route"].flatMap { kind in
      (values.member(kind)?.entries ?? []).compactMap { entry in
        guard let name = entry.key.text,
          let annotations = entry.value.followed.member("annotations")
        else { return nil }
        let keys = annotations.entries.compactMap(\.key.followed.text)
        let prefixes = DNSAnnotations.prefixes.filter { prefix in
          keys.contains { $0.hasPrefix(prefix) }
        }
        guard !prefixes.isEmpty else { return nil }
        return (Self.base.key(kind).key(name).key("annotations"), prefixes)
      }
    }
  }

  /// Returns the field that names the claim of an entry of `persistence`.
  ///
  /// - Throws: `Refusal` `volume-not-found` for an entry that is not there, or that names no claim.
  func claim(of volume: String, _ request: TransformRequest) throws(Refusal) -> YAMLPath {
    let entries = values.member("persistence")?.entries ?? []
    guard let entry = entries.first(where: { $0.key.hasText(volume) }) else {
      let names = entries.compactMap(\.key.text)
      throw refusal(
        "the values have no `persistence.\(volume)`",
        at: values,
        request,
        next: names.isEmpty
          ? "add the entry, or correct its name in the configuration"
          : "its entries are `\(names.joined(separator: "`, `"))`: correct the configuration"
      )
    }
    let node = entry.value.followed
    if let type = node.member("type"), !type.hasText("persistentVolumeClaim") {
      throw refusal(
        "`persistence.\(volume)` is a `\(type.text ?? "")`, not a claim",
        at: type,
        request,
        next: "correct the entry's name in the configuration"
      )
    }
    guard node.member("existingClaim") != nil else {
      throw refusal(
        "`persistence.\(volume)` names no claim: the chart makes its own",
        at: entry.key,
        request,
        next: "write the claim as a manifest of its own and name it by `existingClaim`"
      )
    }
    return Self.base.key("persistence").key(volume).key("existingClaim")
  }

  private func kind(of controller: YAMLNode) -> ControllerKind {
    switch controller.member("type")?.text ?? "deployment" {
    case "deployment", "statefulset": .scalable
    case "cronjob": .cronJob
    default: .other
    }
  }

  private static func controller(_ name: String) -> YAMLPath {
    base.key("controllers").key(name)
  }

  private func refusal(
    _ message: String,
    at node: YAMLNode,
    _ request: TransformRequest,
    next: String
  ) -> Refusal {
    Refusal(
      .volumeNotFound,
      message,
      object: request.object,
      at: request.location(of: node),
      next: [next]
    )
  }
}
