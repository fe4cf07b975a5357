/// What stops, starts and suspends: workloads, machines, Flux objects.
extension Explanation {
  static let noReplicaCount = Explanation(
    "The object has no replica count.",
    meaning:
      "It is to run no replica at one of the sites, but its kind has no `spec.replicas`, or the "
      + "manifest of a kind that is not known does not show one.",
    why: "A count that nothing reads would stop nothing.",
    example: """
      workloads: [daemonset/agent]      # runs on every node that it selects
      """,
    wayOut:
      "Move a DaemonSet by node labels, suspend a CronJob or a Job, name what the chart of a "
      + "HelmRelease makes (`renders`) or its own field below `values`, and say where another kind has "
      + "its count (`replicasAt`)."
  )

  static let scalerNotUnderstood = Explanation(
    "An autoscaler decides the count, in a way that a move cannot hold.",
    meaning:
      "Several autoscalers target the workload, or one scales up from 0, or its least count cannot "
      + "be read, or it is paused in two ways.",
    why:
      "A HorizontalPodAutoscaler leaves a workload at 0 alone only if its `minReplicas` is 1 or "
      + "more; a ScaledObject is held by one annotation. Anything else would scale the workload up "
      + "again.",
    example: """
      kind: HorizontalPodAutoscaler
      spec: { minReplicas: 0 }
      """,
    wayOut: "Keep one autoscaler, and write its least count of 1 or more into its manifest."
  )

  static let selfSuspendingKustomization = Explanation(
    "A Kustomization would suspend itself for good.",
    meaning: "It is among the Kustomizations that apply its own definition.",
    why:
      "Suspended, it reads no new revision, so also not the one that resumes it. Only a person "
      + "with access to the cluster could.",
    example: """
      # clusters/home/flux-system.yaml
      kind: Kustomization
      spec: { path: ./clusters/home, suspend: true }
      """,
    wayOut:
      "Suspend the Kustomizations below it, or let another Kustomization apply its definition."
  )

  static let notSuspendable = Explanation(
    "The object is of no kind that a failover suspends.",
    meaning: "`spec.suspend` is written for Kustomization, HelmRelease, CronJob and Job only.",
    why: "Elsewhere the key means something else, or nothing.",
    example: """
      flux: [gitrepository/flux-system]
      """,
    wayOut: "Name the Kustomization or HelmRelease; a workload is scaled instead."
  )

  static let noRunStrategy = Explanation(
    "The object is no virtual machine.",
    meaning: "Run strategies and networks of Multus are fields of KubeVirt's VirtualMachine.",
    why: "No other kind reads them.",
    example: """
      machines: [deployment/sonarr]
      """,
    wayOut: "Name the VirtualMachine, or scale the workload."
  )

  static let runStrategyConflict = Explanation(
    "`running` and `runStrategy` contradict each other.",
    meaning:
      "The manifest has both, or it has `running` and the configuration names a strategy that "
      + "only `runStrategy` can say.",
    why: "KubeVirt refuses a machine that has both; `running: true` means `Always`.",
    example: """
      spec:
        running: true
        runStrategy: Manual
      """,
    wayOut: "Replace `running`, which is deprecated, by `runStrategy` in the manifest."
  )

  static let networkNotFound = Explanation(
    "The machine has no such network, or it is not one of Multus.",
    meaning: "`networks` of the configuration names an entry of `spec.template.spec.networks`.",
    why: "There is no network that could be swapped.",
    example: """
      networks:
        - name: default
          pod: {}                # the pod network has no name to swap
      """,
    wayOut: "Correct the network's name in the configuration; the message lists those there are."
  )

  static let unmountedTemplate = Explanation(
    "The claims of both sites are made by the virtual machine itself.",
    meaning:
      "Both are `dataVolumeTemplates` of the machine. One that stands alone is renamed along with its "
      + "volume.",
    why: "KubeVirt refuses a machine none of whose volumes names a template of it.",
    example: """
      spec:
        dataVolumeTemplates: [{ metadata: { name: dc1 } }, { metadata: { name: dc1-backup } }]
      """,
    wayOut: "Define one of the DataVolumes as an object of its own, beside the machine."
  )

  static let countBesideAutoscaler = Explanation(
    "A count stands in git beside an autoscaler.",
    meaning:
      "The workload is started by an explicit count, since one that was 0 would stay 0 if the key "
      + "were taken out.",
    why: "Flux brings the count back whenever it applies the manifest, and undoes the autoscaler.",
    example: """
      spec: { replicas: 2 }      # the autoscaler wants 5
      """,
    wayOut: "Take `spec.replicas` out in a later commit, once the autoscaler has taken over."
  )

  static let restartNeeded = Explanation(
    "A running machine does not take the change over.",
    meaning: "Node, volumes or networks of a machine's template change while it runs.",
    why: "KubeVirt builds a machine from its template when it starts.",
    example: "virtctl restart --namespace vms dc1",
    wayOut: "Restart the machine once Flux has applied the commit."
  )
}
