import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// What may land together, as Flux would apply it: refused, put into stages, or said.
@Suite struct StageGuardTests {
  private func owner(_ name: String, _ path: String, more: String = "") -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: \(name), namespace: flux-system}
    spec: {path: \(path), prune: true, sourceRef: {kind: GitRepository, name: a}\(more)}

    """
  }

  private func deployment(_ name: String, _ replicas: Int) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: shop}
    spec:
      replicas: \(replicas)
      template: {spec: {containers: []}}

    """
  }

  private func release(_ values: String, suspend: String = "") -> String {
    """
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: web, namespace: shop}
    spec:
      interval: 1h
    \(suspend)  values: {\(values)}

    """
  }

  private func clusters(_ lists: String) throws -> ServiceDefinition {
    try service(
      "east: {cluster: clusters/east}\n  west: {cluster: clusters/west}",
      "east",
      "west",
      lists
    )
  }

  private func racks(_ lists: String) throws -> ServiceDefinition {
    try service("a: {node: {rack: a}}\n  b: {node: {rack: b}}", "a", "b", lists)
  }

  private func service(
    _ sites: String,
    _ primary: String,
    _ standby: String,
    _ lists: String
  ) throws -> ServiceDefinition {
    let text = """
      sites:
        \(sites)
      services:
        shop:
          namespace: shop
          primary: \(primary)
          standby: \(standby)

      """
    return try configuration(text + lists.split(separator: "\n").map { "    \($0)\n" }.joined())
      .services[0]
  }

  private func unplanned(_ index: ManifestIndex, _ service: ServiceDefinition) -> Plan {
    Planner(index, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(.promote, [service], kind: .failover, fencedSites: ["east"]),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
  }

  // MARK: Owners

  private func owned() -> ManifestIndex {
    repository([
      "clusters/east/flux.yaml": owner("flux-system", "./clusters/east"),
      "clusters/east/web.yaml": owner("web", "./apps/east"),
      "clusters/west/flux.yaml": owner("flux-system", "./clusters/west"),
      "clusters/west/web.yaml": owner("web", "./apps/west", more: ", suspend: true"),
      "apps/east/web.yaml": deployment("web", 3), "apps/west/web.yaml": deployment("web", 0),
    ])
  }

  @Test func `suspends the owner at a fenced site after what lies below it`() throws {
    let service = try clusters(
      "workloads: [deployment/web]\nflux: [{kustomization/web: {namespace: flux-system}}]"
    )
    let plan = unplanned(owned(), service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["promote", "start"])
    let files = plan.stages.map { $0.changes.map(\.decision.file.path.string) }
    #expect(files[0] == ["apps/east/web.yaml"])
    #expect(
      Set(files[1]) == ["clusters/east/web.yaml", "apps/west/web.yaml", "clusters/west/web.yaml"]
    )
  }

  @Test func `warns of what is resumed and depends on something suspended`() throws {
    let service = try clusters(
      "workloads: [deployment/web]\nflux: [{kustomization/web: {namespace: flux-system}}]"
    )
    let web = owner("web", "./apps/west", more: ", suspend: true, dependsOn: [{name: storage}]")
    let warned = { (storage: String) in
      let index = owned().with("clusters/west/web.yaml", web)
        .with("clusters/west/storage.yaml", owner("storage", "./storage", more: storage))
        .with("clusters/east/storage.yaml", owner("storage", "./storage", more: ", suspend: true"))
      let plan = index.plan(.promote, service)
      #expect(plan.refusals.isEmpty, "\(plan.refusals)")
      return plan.warnings.filter { $0.code == "waits-for-suspended" }.compactMap(\.location?.file)
    }
    #expect(warned(", suspend: true") == ["clusters/west/storage.yaml"])
    #expect(warned("").isEmpty, "that of the other cluster does not count")
  }

  @Test func `refuses to suspend an owner together with what lies below it`() throws {
    let index = repository([
      "flux/root.yaml": owner("root", "./flux"), "flux/a.yaml": owner("a", "./a"),
      "flux/b.yaml": owner("b", "./b", more: ", suspend: true"),
      "a/web.yaml": deployment("web-a", 1), "b/web.yaml": deployment("web-b", 0),
    ])
    let service = try racks(
      """
      workloads: [{a: deployment/web-a, b: deployment/web-b, replicas: 1}]
      flux: [{a: kustomization/a, b: kustomization/b, namespace: flux-system}]
      """
    )
    let plan = index.plan(.promote, service)
    #expect(plan.codes == [.changeUnderSuspendedOwner])
    #expect(plan.refusals.first?.message.contains("/a is suspended") ?? false)
    #expect(plan.files.isEmpty)
  }

  // MARK: Releases

  @Test func `changes a release's values before it is suspended, and when it is resumed`() throws {
    let service = try clusters(
      """
      flux: [helmrelease/web]
      values: [{helmrelease/web: {path: spec.values.count, active: 2, inactive: 0}}]
      """
    )
    let index = repository([
      "clusters/east/web.yaml": release("count: 2"),
      "clusters/west/web.yaml": release("count: 0", suspend: "  suspend: true\n"),
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["drain", "park", "start"])
    #expect(plan.stages.map(\.changes.count) == [1, 1, 2])
    #expect(unplanned(index, service).stages.map(\.changes.count) == [1, 3])
  }

  @Test func `refuses a change of a release that stays suspended`() throws {
    let service = try clusters(
      "values: [{helmrelease/web: {path: spec.values.count, active: 2, inactive: 0}}]"
    )
    let index = repository([
      "clusters/east/web.yaml": release("count: 2"),
      "clusters/west/web.yaml": release("count: 0", suspend: "  suspend: true\n"),
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.codes == [.changeUnderSuspendedOwner])
    #expect(plan.refusals.first?.location?.file == "clusters/west/web.yaml")
    let resumed = index.with("clusters/west/web.yaml", release("count: 0"))
    #expect(resumed.plan(.promote, service).refusals.isEmpty)
  }

  // MARK: One field, two settings

  @Test(arguments: ["spec.replicas", "/spec/replicas"])
  func `refuses a field that two settings write`(_ path: String) throws {
    let service = try clusters(
      """
      workloads: [{deployment/web: {replicas: 3}}]
      values: [{deployment/web: {path: \(path), active: 3, inactive: 0}}]
      """
    )
    let index = repository([
      "clusters/east/web.yaml": deployment("web", 3),
      "clusters/west/web.yaml": deployment("web", 0),
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.codes == [.fieldDecidedTwice])
    let refusal = try #require(plan.refusals.first)
    #expect(
      refusal.message
        == "`spec.replicas` would be written by `scale-workload` and by `set-value`"
    )
    #expect(refusal.location?.file == "clusters/east/web.yaml")
    #expect(refusal.service == "shop")
  }

  @Test func `refuses an annotation that a scaler's workload writes as well`() throws {
    let scaler = { (more: String) in
      "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: jobs, namespace: shop, "
        + "annotations: {a: b\(more)}}\nspec: {scaleTargetRef: {name: web}}\n"
    }
    let annotation = "autoscaling.keda.sh/paused-replicas"
    let service = try clusters(
      """
      workloads: [deployment/web]
      values:
        - ScaledObject.keda.sh/jobs:
            path: metadata.annotations["\(annotation)"]
            active: null
            inactive: "0"
      """
    )
    let index = repository([
      "clusters/east/web.yaml": deployment("web", 3), "clusters/east/jobs.yaml": scaler(""),
      "clusters/west/web.yaml": deployment("web", 0),
      "clusters/west/jobs.yaml": scaler(", \(annotation): \"0\""),
    ])
    #expect(index.plan(.promote, service).codes == [.fieldDecidedTwice])
  }

  // MARK: Data

  @Test func `tells the data's age wherever volumes change places`() throws {
    let service = try clusters("volumeReplications: [data]\nworkloads: [deployment/web]")
    let volume = { (state: String) in
      "apiVersion: replication.storage.openshift.io/v1alpha1\nkind: VolumeReplication\n"
        + "metadata: {name: data, namespace: shop}\nspec: {replicationState: \(state)}\n"
    }
    let index = repository([
      "clusters/east/web.yaml": deployment("web", 3),
      "clusters/east/data.yaml": volume("primary"),
      "clusters/west/web.yaml": deployment("web", 0),
      "clusters/west/data.yaml": volume("secondary"),
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.delivered?.name == "drain")
    #expect(plan.warnings.map(\.message) == ["replication age: unknown (not checked)"])
    let alone = try clusters("workloads: [deployment/web]")
    #expect(index.plan(.promote, alone).warnings.isEmpty)
  }

  // MARK: Restores

  private func source(_ more: String, name: String = "data") -> String {
    "apiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\n"
      + "metadata: {name: \(name), namespace: shop}\nspec: {\(more)}\n"
  }

  private func destination(_ restic: String, name: String = "data") -> String {
    """
    apiVersion: volsync.backube/v1alpha1
    kind: ReplicationDestination
    metadata: {name: \(name), namespace: shop}
    spec: {trigger: {manual: first}, restic: {\(restic)}}

    """
  }

  @Test func `restores a claim before its destination rests and its source goes on`() throws {
    let service = try clusters(
      "volsync: [replicationsource/data, {replicationdestination/data: {trigger: true}}]"
    )
    let restic = "repository: r, destinationPVC: data"
    let index = repository([
      "clusters/east/source.yaml": source("sourcePVC: data, restic: {repository: r}"),
      "clusters/east/data.yaml": destination(restic)
        .replacing("spec: {", with: "spec: {paused: true, "),
      "clusters/west/source.yaml": source("sourcePVC: data, paused: true, restic: {repository: r}"),
      "clusters/west/data.yaml": destination(restic),
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["park", "promote", "start"])
    let pointers = plan.stages.map {
      $0.changes.map { "\($0.decision.file.path) \($0.decision.pointer)" }
    }
    #expect(pointers[1] == ["clusters/west/data.yaml /spec/trigger/manual"])
    #expect(
      Set(pointers[2]) == [
        "clusters/west/source.yaml /spec/paused", "clusters/west/data.yaml /spec/paused",
      ]
    )
    #expect(plan.stages[1].gates.map(\.object.kind) == ["ReplicationDestination"])
  }

  @Test(arguments: [
    ("sourcePVC: data", "destinationPVC: data, repository: x", true),
    ("sourcePVC: other, restic: {repository: r}", "repository: r", true),
    ("sourcePVC: filled, restic: {repository: y}", "repository: r", true),
    ("sourcePVC: data, paused: true", "destinationPVC: data, repository: x", false),
    ("sourcePVC: other, restic: {repository: y}", "destinationPVC: data, repository: r", false),
  ])
  func `refuses to restore what another source backs up`(
    _ spec: String,
    _ restic: String,
    _ isRefused: Bool
  ) throws {
    let service = try clusters(
      "volsync: [{replicationdestination/data: {trigger: true, pause: false}}]\n"
        + "workloads: [deployment/web]"
    )
    let claim = """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: filled, namespace: shop}
      spec: {dataSourceRef: {kind: ReplicationDestination, apiGroup: volsync.backube, name: data}}

      """
    let index = repository([
      "clusters/east/web.yaml": deployment("web", 1),
      "clusters/east/data.yaml": destination(restic),
      "clusters/west/web.yaml": deployment("web", 0),
      "clusters/west/data.yaml": destination(restic),
      "clusters/west/other.yaml": source(spec, name: "nightly"), "clusters/west/claim.yaml": claim,
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.codes == (isRefused ? [.unpausedSource] : []), "\(plan.refusals)")
    #expect(!isRefused || plan.refusals.first?.location?.file == "clusters/west/other.yaml")
  }

  @Test func `refuses to restore and to back up in the one stage of a cluster`() throws {
    let service = try racks(
      """
      volsync:
        - {a: replicationsource/out-a, b: replicationsource/out-b}
        - a: replicationdestination/in-a
          b: replicationdestination/in-b
          pause: false
          trigger: true
      """
    )
    let index = repository([
      "out-a.yaml": source("sourcePVC: a", name: "out-a"),
      "out-b.yaml": source("sourcePVC: b, paused: true", name: "out-b"),
      "in-a.yaml": destination("destinationPVC: a", name: "in-a"),
      "in-b.yaml": destination("destinationPVC: b", name: "in-b"),
    ])
    #expect(index.plan(.promote, service).codes == [.unpausedSource])
  }
}
