import Manifests

/// A kind of object as a person writes it: kubectl's word (`deploy`), or `Kind.group`.
struct KindName: Hashable {
  /// API group; empty for the core group.
  let group: String

  /// Kind in its written case.
  let kind: String

  /// Kinds that can be written as kubectl takes them; any other is written as `Kind.group`.
  private static let known: [(words: [String], kind: KindName)] = [
    (["deployment", "deploy"], KindName("apps", "Deployment")),
    (["statefulset", "sts"], KindName("apps", "StatefulSet")),
    (["daemonset", "ds"], KindName("apps", "DaemonSet")),
    (["replicaset", "rs"], KindName("apps", "ReplicaSet")),
    (["cronjob", "cj"], cronJob),
    (["job"], KindName("batch", "Job")),
    (["virtualmachine", "vm"], virtualMachine),
    (["volumereplication", "vr"], volumeReplication),
    (["volumegroupreplication", "vgr"], KindName(replication, "VolumeGroupReplication")),
    (["replicationsource"], KindName(volsync, "ReplicationSource")),
    (["replicationdestination"], KindName(volsync, "ReplicationDestination")),
    (["pod", "po"], KindName("", "Pod")),
    (["service", "svc"], KindName("", "Service")),
    (["ingress", "ing"], KindName("networking.k8s.io", "Ingress")),
    (["virtualservice", "vs"], KindName("networking.istio.io", "VirtualService")),
    (["gateway", "gtw"], KindName(gateways, "Gateway")),
    (["gateway"], KindName("networking.istio.io", "Gateway")),
    (["httproute"], KindName(gateways, "HTTPRoute")),
    (["grpcroute"], KindName(gateways, "GRPCRoute")),
    (["tlsroute"], KindName(gateways, "TLSRoute")),
    (["tcproute"], KindName(gateways, "TCPRoute")),
    (["udproute"], KindName(gateways, "UDPRoute")),
    (["dnsendpoint"], KindName("externaldns.k8s.io", "DNSEndpoint")),
    (["kustomization", "ks"], KindName(Kinds.fluxKustomizeGroup, "Kustomization")),
    (["helmrelease", "hr"], helmRelease),
    (["gitrepository"], KindName(fluxSources, "GitRepository")),
    (["ocirepository"], KindName(fluxSources, "OCIRepository")),
    (["bucket"], KindName(fluxSources, "Bucket")),
    (["helmrepository"], KindName(fluxSources, "HelmRepository")),
    (["helmchart"], KindName(fluxSources, "HelmChart")),
    (["configmap", "cm"], KindName("", "ConfigMap")),
    (["secret"], KindName("", "Secret")),
    (["persistentvolumeclaim", "pvc"], KindName("", "PersistentVolumeClaim")),
    (["horizontalpodautoscaler", "hpa"], KindName("autoscaling", "HorizontalPodAutoscaler")),
    (["scaledobject", "so"], KindName("keda.sh", "ScaledObject")),
    (["role"], KindName(rbac, "Role")),
    (["rolebinding"], KindName(rbac, "RoleBinding")),
    (["clusterrole"], KindName(rbac, "ClusterRole")),
    (["clusterrolebinding"], KindName(rbac, "ClusterRoleBinding")),
  ]

  /// A chart's release: applied by Flux, and a workload where its values are known.
  static let helmRelease = KindName(Kinds.fluxHelmGroup, "HelmRelease")
  static let cronJob = KindName("batch", "CronJob")
  static let virtualMachine = KindName("kubevirt.io", "VirtualMachine")
  static let volumeReplication = KindName(replication, "VolumeReplication")
  static let replication = "replication.storage.openshift.io"
  static let volsync = "volsync.backube"
  static let fluxSources = "source.toolkit.fluxcd.io"
  static let rbac = "rbac.authorization.k8s.io"
  private static let gateways = "gateway.networking.k8s.io"

  /// Creates a name of a group and a kind.
  init(_ group: String, _ kind: String) {
    self.group = group
    self.kind = kind
  }

  /// Creates the name of an object's kind.
  init(of object: ObjectReference) {
    self.init(object.group, object.kind)
  }

  /// Reads a kind; nil for a word that is no kind known by a short name.
  ///
  /// The API group may stand behind a dot; a capital letter begins a kind that is written out.
  init?(written text: Substring) {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let word = parts.first, !word.isEmpty else { return nil }
    let group = parts.count == 2 ? String(parts[1]) : nil
    let words = Self.singulars(of: word.lowercased())
    let found = Self.known.first { entry in
      entry.words.contains { words.contains($0) } && (group.map { $0 == entry.kind.group } ?? true)
    }
    if let found {
      self = found.kind
    } else if let group, word.first?.isUppercase ?? false {
      self.init(group, String(word))
    } else {
      return nil
    }
  }

  /// The words that kubectl would take for a kind, as suggestions.
  static var words: [String] { known.compactMap(\.words.first) }

  /// The word that `init(written:)` reads as this kind: the short one where there is one.
  var written: String {
    let entry = Self.known.first { $0.kind == self }
    guard let word = entry?.words.first else { return "\(kind).\(group)" }
    let isFirst = Self.known.first { $0.words.contains(word) }?.kind == self
    return isFirst ? word : "\(word).\(group)"
  }

  static func singulars(of word: String) -> [String] {
    var result = [word]
    if word.hasSuffix("s") { result.append(String(word.dropLast())) }
    if word.hasSuffix("es") { result.append(String(word.dropLast(2))) }
    if word.hasSuffix("ies") { result.append(word.dropLast(3) + "y") }
    return result
  }
}
