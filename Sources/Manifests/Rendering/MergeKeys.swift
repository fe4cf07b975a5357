/// The lists of Kubernetes' own kinds that a strategic merge patch merges item by item, and the keys
/// that tell their items apart; every other list is replaced as a whole.
///
/// From the `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` of the API's OpenAPI
/// description that kustomize 5 carries (v1.21.2).
struct MergeKeys {
  private let podSpec: [String]?
  private let isKnown: Bool
  private let kind: String

  init(group: String, version: String?, kind: String) {
    self.kind = kind
    isKnown = Self.versions[group]?.contains(version ?? "") ?? false
    podSpec = isKnown ? Self.podSpecs[kind] : nil
  }

  /// Returns the keys by which the items of the list at a path are told apart, an empty list for one
  /// that is a set of scalars, and nil for one that is replaced; `path` has the keys on the way, those
  /// of items included.
  func keys(at path: [String]) -> [String]? {
    guard isKnown else { return nil }
    if path == ["metadata", "finalizers"] { return [] }
    if path == ["metadata", "ownerReferences"] { return ["uid"] }
    switch (kind, path) {
    case ("Service", ["spec", "ports"]): return ["port", "protocol"]
    case ("ServiceAccount", ["secrets"]): return ["name"]
    case ("MutatingWebhookConfiguration", ["webhooks"]): return ["name"]
    case ("ValidatingWebhookConfiguration", ["webhooks"]): return ["name"]
    default: break
    }
    guard let podSpec, path.starts(with: podSpec) else { return nil }
    let rest = Array(path.dropFirst(podSpec.count))
    if rest.count == 1 { return Self.ofPod[rest[0]] }
    guard rest.count == 2, Self.containers.contains(rest[0]) else { return nil }
    return Self.ofContainer[rest[1]]
  }

  private static let containers: Set = ["containers", "initContainers", "ephemeralContainers"]

  private static let ofPod = [
    "containers": ["name"], "initContainers": ["name"], "ephemeralContainers": ["name"],
    "volumes": ["name"], "imagePullSecrets": ["name"], "hostAliases": ["ip"],
    "topologySpreadConstraints": ["topologyKey", "whenUnsatisfiable"],
  ]

  private static let ofContainer = [
    "env": ["name"], "ports": ["containerPort", "protocol"], "volumeMounts": ["mountPath"],
    "volumeDevices": ["devicePath"],
  ]

  private static let podSpecs: [String: [String]] = [
    "Pod": ["spec"], "PodTemplate": ["template", "spec"],
    "Deployment": ["spec", "template", "spec"], "StatefulSet": ["spec", "template", "spec"],
    "DaemonSet": ["spec", "template", "spec"], "ReplicaSet": ["spec", "template", "spec"],
    "ReplicationController": ["spec", "template", "spec"], "Job": ["spec", "template", "spec"],
    "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
  ]

  private static let versions: [String: Set<String>] = [
    "": ["v1"], "apps": ["v1"], "batch": ["v1", "v1beta1"],
    "admissionregistration.k8s.io": ["v1", "v1beta1"],
  ]
}
