package import LosslessYAML

/// An object that a Helm chart makes: git holds its release, and none of it.
///
/// What the chart made is changed by the release's post-renderers, through which its fields are
/// addressed:
///
///     spec.postRenderers[target=Deployment/web].spec.replicas
///
/// https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers
package struct RenderedObject: Hashable, Sendable, CustomStringConvertible {
  /// Kind in its written case.
  package let kind: String

  /// Name as the chart makes it.
  package let name: String

  /// The API version that a patch of it states.
  let apiVersion: String

  /// Creates an object of a kind whose API version is known; nil for any other.
  package init?(group: String, kind: String, name: String) {
    guard let apiVersion = Self.apiVersions[kind], apiVersion.group == group else { return nil }
    self.kind = kind
    self.name = name
    self.apiVersion = group.isEmpty ? apiVersion.version : "\(group)/\(apiVersion.version)"
  }

  /// The kinds that run pods.
  package static let workloads = ["Deployment", "StatefulSet", "DaemonSet", "CronJob"]

  /// The kinds that external-dns reads.
  package static let publishers = ["Service", "Ingress", "HTTPRoute"]

  private static let apiVersions: [String: (group: String, version: String)] = [
    "CronJob": ("batch", "v1"), "DaemonSet": ("apps", "v1"), "Deployment": ("apps", "v1"),
    "HTTPRoute": ("gateway.networking.k8s.io", "v1"), "Ingress": ("networking.k8s.io", "v1"),
    "Service": ("", "v1"), "StatefulSet": ("apps", "v1"),
  ]

  /// The list of a release's post-renderers.
  static let list = YAMLPath(keys: "spec", "postRenderers")

  /// The path from the release's root to the object's.
  package var base: YAMLPath { Self.list.item("target", "\(kind)/\(name)") }

  /// Returns the object's identity as a release installs it.
  package func reference(of release: PlacedObject) -> ObjectReference {
    ObjectReference(
      group: group,
      kind: kind,
      namespace: release.applied.object.root.member(path: "spec", "targetNamespace")?.text
        ?? release.reference.namespace,
      name: name
    )
  }

  /// The API group.
  var group: String {
    apiVersion.split(separator: "/").count == 2 ? String(apiVersion.prefix { $0 != "/" }) : ""
  }

  package var description: String { "\(kind)/\(name)" }
}

/// A field of an object that a chart makes.
package struct RenderedField: Hashable, Sendable {
  /// The object.
  package let object: RenderedObject

  /// The field, from its root.
  package let field: YAMLPath

  /// Reads the field of a release; nil for one of the release itself.
  package init?(_ path: YAMLPath) {
    let list = RenderedObject.list.steps
    guard path.steps.starts(with: list),
      case .item("target", let target)? = path.steps.dropFirst(list.count).first
    else { return nil }
    let parts = target.split(separator: "/").map(String.init)
    guard parts.count == 2, let object = RenderedObject(kind: parts[0], name: parts[1]) else {
      return nil
    }
    self.object = object
    field = YAMLPath(steps: Array(path.steps.dropFirst(list.count + 1)))
  }
}

extension RenderedObject {
  fileprivate init?(kind: String, name: String) {
    guard let group = Self.apiVersions[kind]?.group else { return nil }
    self.init(group: group, kind: kind, name: name)
  }
}
