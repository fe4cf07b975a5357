/// The identity of a Kubernetes object: what a person names, never where it is written.
package struct ObjectReference: Hashable, Sendable, CustomStringConvertible {
  /// API group; empty for the core group.
  package var group: String

  /// API version inside the group, or nil when the question does not depend on it.
  package var version: String?

  /// Kind, in its written case (`Deployment`).
  package var kind: String

  /// Namespace as applied; nil for a cluster-scoped object.
  package var namespace: String?

  /// Name as applied.
  package var name: String

  /// Creates a reference.
  package init(
    group: String,
    version: String? = nil,
    kind: String,
    namespace: String?,
    name: String
  ) {
    self.group = group
    self.version = version
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// `Kind/namespace/name`, or `Kind/name` for a cluster-scoped object.
  package var description: String {
    [kind, namespace, name].compactMap(\.self).joined(separator: "/")
  }

  /// The identity alone, without the version, as intents have it.
  package var unversioned: ObjectReference {
    ObjectReference(group: group, kind: kind, namespace: namespace, name: name)
  }

  /// Whether both name the same object; the version does not count.
  package func isSameObject(as other: ObjectReference) -> Bool {
    group == other.group && kind == other.kind && namespace == other.namespace
      && name == other.name
  }
}

/// What the tool knows of kinds that it never needs a cluster for.
package enum Kinds {
  /// Kinds without a namespace, of Kubernetes and of what Flux repositories commonly hold.
  package static let clusterScoped: Set<String> = [
    "APIService", "CSIDriver", "CSINode", "ClusterIssuer", "ClusterPolicy", "ClusterRole",
    "ClusterRoleBinding", "ClusterSecretStore", "CustomResourceDefinition", "GatewayClass",
    "IngressClass", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume",
    "PriorityClass", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
    "VolumeGroupReplicationClass", "VolumeGroupSnapshotClass", "VolumeReplicationClass",
    "VolumeSnapshotClass", "VolumeSnapshotContent",
  ]

  /// Kinds to whose names kustomize adds no prefix or suffix.
  package static let keepsName: Set<String> = [
    "APIService", "CustomResourceDefinition", "Namespace",
  ]

  /// Group of Flux's sources.
  package static let fluxSourceGroup = "source.toolkit.fluxcd.io"

  /// The kinds of Flux's sources.
  static let fluxSources: Set = [
    "Bucket", "ExternalArtifact", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository",
  ]

  /// Group of Flux's HelmRelease.
  package static let fluxHelmGroup = "helm.toolkit.fluxcd.io"

  /// Group of Flux's Kustomization.
  package static let fluxKustomizeGroup = "kustomize.toolkit.fluxcd.io"

  /// File names that make a folder a kustomization (kustomize, `konfig.RecognizedKustomizationFileNames`).
  package static let kustomizationFileNames: [StaticString] = [
    "kustomization.yaml", "kustomization.yml", "Kustomization",
  ]
}
