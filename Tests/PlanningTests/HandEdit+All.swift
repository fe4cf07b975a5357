import LosslessYAML
import Planning
import Transforms

extension HandEdit {
  /// An edit of each field that a transform writes: where the configuration tells both values, and
  /// where only the record tells the former one.
  static let all: [HandEdit] = pods + switches + annotations + volumes

  private static func pod(_ lines: String) -> String {
    "spec:\n  template:\n    spec:\n" + lines
  }

  private static let affinity = """
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions: [{key: role, operator: In, values: [primary]}]

    """

  private static let pods = [
    HandEdit(
      .setNodeSelector,
      "apps",
      "Deployment",
      pod("      nodeSelector: {role: primary}\n"),
      edit: ("role: backup", "role: gpu"),
      shown: ["`gpu`", "`backup`", "`primary`"]
    ) { $0.nodeLabels = ["role": $1 ? "primary" : "backup"] },
    HandEdit(
      .setNodeSelector,
      "apps",
      "Deployment",
      pod("      nodeSelector: {role: primary}\n"),
      edit: ("nodeSelector: {}", "nodeSelector: {role: gpu}"),
      shown: ["now it is `gpu`", "the move wrote (absent)", "it was `role: primary`"]
    ) { $0.nodeLabels = $1 ? ["role": "primary"] : [:] },
    HandEdit(
      .setNodeAffinity,
      "apps",
      "Deployment",
      pod(affinity),
      edit: ("[backup]", "[gpu]"),
      shown: ["`gpu`", "`backup`", "`primary`"]
    ) { $0.nodeLabels = ["role": $1 ? "primary" : "backup"] },
    HandEdit(
      .swapVolumeClaim,
      "apps",
      "Deployment",
      pod("      volumes: [{name: data, persistentVolumeClaim: {claimName: one}}]\n"),
      edit: ("claimName: two", "claimName: three"),
      shown: ["`three`", "`two`", "`one`"]
    ) { $0.claims = ["data": $1 ? "one" : "two"] },
  ]

  private static let switches = [
    HandEdit(
      .scaleWorkload,
      "apps",
      "Deployment",
      "spec:\n  replicas: 3\n  template: {}\n",
      edit: ("replicas: 0", "replicas: 5"),
      shown: ["`5`", "`0`", "`3`"]
    ) { $0.replicas = .count($1 ? 3 : 0) },
    HandEdit(
      .scaleWorkload,
      "apps",
      "Deployment",
      "spec:\n  template: {}\n",
      edit: ("replicas: 0", "replicas: none"),
      shown: ["now it is `none`", "the move wrote `replicas: 0`", "it was (absent)"]
    ) { $0.replicas = $1 ? .whatever : .count(0) },
    HandEdit(
      .suspendFlux,
      "helm.toolkit.fluxcd.io",
      "HelmRelease",
      "spec:\n  interval: 1h\n",
      edit: ("suspend: true", "suspend: maybe"),
      shown: ["`maybe`", "`true`", "`false`"],
      residue: "spec:\n  interval: 1h\n  suspend: false\n"
    ) { $0.isSuspended = !$1 },
    HandEdit(
      .suspendFlux,
      "helm.toolkit.fluxcd.io",
      "HelmRelease",
      "spec:\n  interval: 1h\n",
      edit: ("suspend: true", "suspend: maybe"),
      shown: ["now it is `maybe`", "the move wrote `suspend: true`", "it was (absent)"]
    ) {
      $0.isSuspended = !$1
      $0.resume = .remove
    },
    HandEdit(
      .suspendCronjob,
      "batch",
      "CronJob",
      "spec:\n  schedule: '@daily'\n",
      edit: ("suspend: true", "suspend: maybe"),
      shown: ["now it is `maybe`", "the move wrote `suspend: true`", "it was (absent)"]
    ) { $0.isSuspended = !$1 },
    HandEdit(
      .setRunStrategy,
      "kubevirt.io",
      "VirtualMachine",
      "spec:\n  runStrategy: Always\n",
      edit: ("runStrategy: Halted", "runStrategy: Manual"),
      shown: ["`Manual`", "`Halted`", "`Always`"]
    ) {
      $0.isRunning = $1
      $0.runStrategy = $1 ? "Always" : nil
    },
    HandEdit(
      .setValue,
      "",
      "ConfigMap",
      "data:\n  mode: active\n",
      edit: ("mode: idle", "mode: broken"),
      shown: ["`broken`", "`idle`", "`active`"]
    ) { $0.values[YAMLPath(keys: "data", "mode")] = .some(.string($1 ? "active" : "idle")) },
  ]

  private static let annotations = [
    HandEdit(
      .setDnsController,
      "networking.k8s.io",
      "Ingress",
      "spec: {}\n",
      edit: ("controller: ignore", "controller: other"),
      shown: [
        "now it is `other`", "the move wrote `annotations: external-dns", "it was (absent)",
      ]
    ) { $0.dns = DNSPublication(controller: $1 ? "dns-controller" : "ignore") },
    HandEdit(
      .disableReconcile,
      "",
      "ConfigMap",
      "data: {}\n",
      edit: ("reconcile: disabled", "reconcile: never"),
      shown: ["now it is `never`", "reconcile: disabled`", "it was (absent)"]
    ) { $0.isReconcileDisabled = !$1 },
  ]

  private static let volumes = [
    HandEdit(
      .setReplicationState,
      "replication.storage.openshift.io",
      "VolumeReplication",
      "spec:\n  replicationState: primary\n",
      edit: ("State: secondary", "State: resync"),
      shown: ["`resync`", "`secondary`", "`primary`"]
    ) { $0.replication = $1 ? .primary : .secondary },
    HandEdit(
      .pauseVolsync,
      "volsync.backube",
      "ReplicationSource",
      "spec:\n  sourcePVC: data\n",
      edit: ("paused: true", "paused: maybe"),
      shown: ["now it is `maybe`", "the move wrote `paused: true`", "it was (absent)"]
    ) { $0.isPaused = !$1 },
  ]
}
