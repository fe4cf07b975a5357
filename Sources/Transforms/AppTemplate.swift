package import LosslessYAML
package import Manifests
import SourceText

/// A HelmRelease of the chart `app-template`, or of another one of its library: its values have the shape
/// of the pods that they become.
///
/// Until version 2 a release had one controller, whose pods' fields stand at the top of the values.
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
  private let controllers: [Controller]

  /// What becomes pods, with its place and that of its pods' fields in the values.
  private struct Controller {
    let node: YAMLNode?
    let path: YAMLPath
    let pod: YAMLPath
  }

  /// Reads a release; nil for any other object, and for a release of another chart.
  init?(_ object: ManifestObject) {
    guard object.written.group == Kinds.fluxHelmGroup, object.written.kind == "HelmRelease",
      let values = object.root.member(path: "spec", "values")
    else { return nil }
    self.values = values
    guard let controllers = values.member("controllers") else {
      guard Self.isFirstGeneration(object) else { return nil }
      let path = Self.base.key("controller")
      self.controllers = [Controller(node: values.member("controller"), path: path, pod: Self.base)]
      return
    }
    guard controllers.kind == .mapping else { return nil }
    self.controllers = controllers.entries.compactMap { entry in
      guard let name = entry.key.text else { return nil }
      let path = Self.base.key("controllers").key(name)
      return Controller(node: entry.value.followed, path: path, pod: path.key("pod"))
    }
    guard self.controllers.contains(where: { $0.node?.member("containers") != nil }) else {
      return nil
    }
  }

  /// Whether a release is of version 0 or 1 of the chart, by the chart's own name.
  private static func isFirstGeneration(_ object: ManifestObject) -> Bool {
    let chart = object.root.member(path: "spec", "chart", "spec")
    let version = chart?.member("version")?.text ?? ""
    return chart?.member("chart")?.hasText("app-template") ?? false
      && (version.hasPrefix("0.") || version.hasPrefix("1."))
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
      controller.pod == Self.base
        || ["nodeSelector", "affinity"].contains {
          controller.node?.member("pod")?.member($0) != nil
        }
    }
    let paths = own.map(\.pod)
    return own.count < controllers.count ? [Self.base.key("defaultPodOptions")] + paths : paths
  }

  /// The fields with the replica counts of what can be scaled.
  var replicaCounts: [YAMLPath] {
    controllers.filter { kind(of: $0.node) == .scalable }.map { $0.path.key("replicas") }
  }

  /// The fields that suspend CronJobs.
  var suspends: [YAMLPath] {
    controllers.filter { kind(of: $0.node) == .cronJob }
      .map { $0.path.key("cronjob").key("suspend") }
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
  /// - Throws: `Refusal` `volume-not-found` for an entry that is not there, or that names no claim;
  ///   `immutable-field` for a claim template of a StatefulSet.
  func claim(of volume: String, _ request: TransformRequest) throws(Refusal) -> YAMLPath {
    let entries = values.member("persistence")?.entries ?? []
    guard let entry = entries.first(where: { $0.key.hasText(volume) }) else {
      if let template = claimTemplates.first(where: { $0.hasText(volume) }) {
        throw SwapVolumeClaim.immutableTemplate(volume, at: template, request)
      }
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
    if let type = node.member("type"), !type.hasText("persistentVolumeClaim"),
      !type.hasText("pvc")
    {
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

  /// The names of the claim templates of its StatefulSets.
  private var claimTemplates: [YAMLNode] {
    let holders = controllers.map { $0.node?.member("statefulset") } + [values]
    return holders.flatMap { holder in
      (holder?.member("volumeClaimTemplates")?.listItems ?? []).compactMap { $0.member("name") }
    }
  }

  private func kind(of controller: YAMLNode?) -> ControllerKind {
    switch controller?.member("type")?.text ?? "deployment" {
    case "deployment", "statefulset": .scalable
    case "cronjob": .cronJob
    default: .other
    }
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
