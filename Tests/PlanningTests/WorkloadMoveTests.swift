import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Workloads of two clusters: what runs at one site is stopped at the other, and comes back.
@Suite struct WorkloadMoveTests {
  /// A service with an object in the tree of each cluster, running where the service is.
  private func service(
    _ object: ObjectReference,
    order: TransitionOrder = .sourceFirst,
    running: (inout ObjectSettings) -> Void,
    stopped: (inout ObjectSettings) -> Void
  ) -> ServiceDefinition {
    func settings(_ site: String, runs: Bool) -> ObjectSettings {
      var settings = ObjectSettings(site: site)
      runs ? running(&settings) : stopped(&settings)
      return settings
    }
    let members = SiteRole.allCases.map { home in
      ServiceMember(
        object: object,
        home: home,
        cluster: RepositoryPath("clusters/\(home == .primary ? "east" : "west")"),
        atPrimary: settings("east", runs: home == .primary),
        atStandby: settings("west", runs: home == .standby)
      )
    }
    var service = ServiceDefinition(
      name: "web",
      namespace: "web",
      primary: "east",
      standby: "west",
      members: members,
      location: SourceBuffer(name: "failover.yaml", bytes: []).location(of: 0..<0)
    )
    service.order = order
    return service
  }

  private func scaled(order: TransitionOrder = .sourceFirst) -> ServiceDefinition {
    service(
      ObjectReference(group: "apps", kind: "Deployment", namespace: "web", name: "web"),
      order: order,
      running: { $0.replicas = .whatever },
      stopped: { $0.replicas = .count(0) }
    )
  }

  private var machine: ServiceDefinition {
    service(
      ObjectReference(group: "kubevirt.io", kind: "VirtualMachine", namespace: "web", name: "web"),
      running: { $0.isRunning = true },
      stopped: { $0.isRunning = false }
    )
  }

  private func deployment(_ spec: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: web}
    spec:
    \(spec)  template: {spec: {containers: []}}

    """
  }

  private func machine(_ spec: String) -> String {
    deployment(spec).replacing("apps/v1", with: "kubevirt.io/v1")
      .replacing("Deployment", with: "VirtualMachine")
  }

  private func repository(east: String, west: String, more: [String: String] = [:]) -> ManifestIndex
  {
    var files = ["clusters/east/web.yaml": east, "clusters/west/web.yaml": west]
    files.merge(more) { $1 }
    return PlanningTests.repository(files)
  }

  /// The plan of a move for whose window with two active sites a person answers.
  private func plan(
    _ index: ManifestIndex,
    _ transition: Transition,
    _ service: ServiceDefinition
  ) -> Plan {
    Planner(index, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(transition, [service], acceptedLosses: [service.name]),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
  }

  /// Delivers stage after stage until nothing is left to do.
  private func moved(
    _ index: ManifestIndex,
    _ transition: Transition,
    _ service: ServiceDefinition
  ) -> (index: ManifestIndex, stages: [String]) {
    var index = index
    var stages: [String] = []
    for _ in 0..<6 {
      let plan = plan(index, transition, service)
      #expect(plan.refusals.isEmpty, "\(plan.refusals)")
      guard let stage = plan.delivered else { break }
      stages.append(stage.name)
      index = index.after(plan)
    }
    return (index, stages)
  }

  private func expectReturn(_ index: ManifestIndex, _ service: ServiceDefinition) -> ManifestIndex {
    let away = moved(index, .promote, service).index
    #expect(away.state(of: service) == .standby)
    let home = moved(away, .demote, service).index
    for path in home.files.paths.union(index.files.paths) {
      #expect(home.text(path.string) == index.text(path.string), "\(path)")
    }
    return away
  }

  // MARK: Counts

  private func scaledObject(_ cluster: String, paused: Bool) -> [String: String] {
    let annotation = "  annotations:\n    autoscaling.keda.sh/paused-replicas: \"0\"\n"
    return [
      "clusters/\(cluster)/scaler.yaml": """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata:
        name: web
        namespace: web
      \(paused ? annotation : "")spec:
        scaleTargetRef: {name: web}

      """
    ]
  }

  @Test func `has no count where the other site had none`() {
    let index = repository(east: deployment(""), west: deployment("  replicas: 0\n"))
    let away = expectReturn(index, scaled())
    #expect(away.text("clusters/east/web.yaml")?.contains("replicas: 0\n") ?? false)
    #expect(away.text("clusters/west/web.yaml") == deployment(""))
  }

  @Test func `pauses KEDA at the site that is left, and waits for the workload`() {
    let index = repository(
      east: deployment(""),
      west: deployment(""),
      more: scaledObject("east", paused: false).merging(scaledObject("west", paused: true)) { $1 }
    )
    let drain = index.plan(.promote, scaled())
    #expect(drain.files.map(\.path.string).contains("clusters/east/scaler.yaml"))
    #expect(
      drain.delivered?.gates.map(\.description) == [
        "Deployment/web/web at east has no replica left: `status.replicas` is 0 or absent"
      ]
    )
    let away = expectReturn(index, scaled())
    #expect(away.text("clusters/west/scaler.yaml")?.contains("paused-replicas") == false)
    #expect(away.text("clusters/west/web.yaml") == deployment(""))
  }

  @Test func `keeps a count beside KEDA where the other site has none`() {
    let index = repository(
      east: deployment(""),
      west: deployment("  replicas: 0\n"),
      more: scaledObject("east", paused: false).merging(scaledObject("west", paused: true)) { $1 }
    )
    let away = expectReturn(index, scaled())
    #expect(away.text("clusters/west/web.yaml") == deployment("  replicas: 1\n"))
    #expect(away.text("clusters/east/web.yaml") == deployment(""))
  }

  @Test func `runs as many replicas as ran at the other site`() {
    let index = repository(
      east: deployment("  replicas: 3\n"),
      west: deployment("  replicas: 0\n")
    )
    let away = expectReturn(index, scaled())
    #expect(away.text("clusters/east/web.yaml") == deployment("  replicas: 0\n"))
    #expect(away.text("clusters/west/web.yaml") == deployment("  replicas: 3\n"))
    #expect(moved(index, .promote, scaled()).stages == ["drain", "start"])
  }

  @Test func `reads the count from the manifest while the other site still runs`() {
    let index = repository(
      east: deployment("  replicas: 3\n"),
      west: deployment("  replicas: 0\n")
    )
    let service = scaled(order: .targetFirst)
    let plan = plan(index, .promote, service)
    #expect(plan.delivered?.name == "start")
    #expect(plan.changes.map(\.new?.value) == ["3"])
    _ = expectReturn(index, service)
  }

  @Test func `refuses to start what never ran anywhere`() {
    let index = repository(
      east: deployment("  replicas: 0\n"),
      west: deployment("  replicas: 0\n")
    )
    let plan = index.plan(.promote, scaled())
    #expect(plan.codes == [.replicasUnknown])
    #expect(plan.refusals.first?.location?.file == "clusters/west/web.yaml")
  }

  @Test func `gives no count back that a record makes up`() throws {
    let index = repository(
      east: deployment("  replicas: 3\n"),
      west: deployment("  replicas: 0\n")
    )
    let drained = index.after(index.plan(.promote, scaled()))
    let path = ".failover/web.json"
    let record = try #require(drained.text(path))
    #expect(record.contains("\"former\": \"3\""))
    for former in ["many", "0", "-1", "{a: 1}", "", "3 # three"] {
      let forged = record.replacing("\"former\": \"3\"", with: "\"former\": \"\(former)\"")
      let plan = drained.with(path, forged).plan(.promote, scaled())
      #expect(plan.changes.allSatisfy { $0.new?.value == "3" })
      #expect(plan.refusals.isEmpty == (former == "3 # three"), "\(former): \(plan.codes)")
    }
  }

  // MARK: Autoscalers

  private func autoscaler(_ cluster: String) -> [String: String] {
    [
      "clusters/\(cluster)/hpa.yaml": """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web, namespace: web}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        minReplicas: 2

      """
    ]
  }

  @Test func `starts an autoscaled workload with its least count, and leaves the key`() throws {
    let index = repository(
      east: deployment(""),
      west: deployment("  replicas: 0\n"),
      more: autoscaler("east").merging(autoscaler("west")) { $1 }
    )
    let away = moved(index, .promote, scaled()).index
    #expect(away.text("clusters/west/web.yaml") == deployment("  replicas: 2\n"))
    let home = moved(away, .demote, scaled()).index
    #expect(home.text("clusters/east/web.yaml")?.contains("replicas: 2\n") ?? false)
    #expect(home.text("clusters/west/web.yaml") == index.text("clusters/west/web.yaml"))
    #expect(home.text(".failover/web.json") == nil)
    _ = expectReturn(home, scaled())
  }

  @Test func `warns that Flux brings an autoscaled count back`() {
    let index = repository(
      east: deployment("  replicas: 0\n"),
      west: deployment("  replicas: 0\n"),
      more: autoscaler("west")
    )
    let plan = index.plan(.promote, scaled())
    #expect(plan.delivered?.name == "start")
    #expect(plan.warnings.map(\.code) == ["count-beside-autoscaler"])
  }

  // MARK: Machines

  @Test func `runs a machine as it ran at the other site`() {
    let index = repository(
      east: machine("  runStrategy: RerunOnFailure\n"),
      west: machine("  runStrategy: Halted\n")
    )
    let away = expectReturn(index, machine)
    #expect(away.text("clusters/west/web.yaml") == machine("  runStrategy: RerunOnFailure\n"))
    #expect(
      index.plan(.promote, machine).delivered?.gates.map(\.description) == [
        "VirtualMachine/web/web at east is stopped: `status.printableStatus` is Stopped"
      ]
    )
  }

  @Test func `gives a machine its strategy back where the other site has no key`() {
    let index = repository(east: machine("  runStrategy: RerunOnFailure\n"), west: machine(""))
    let away = expectReturn(index, machine)
    #expect(away.text("clusters/west/web.yaml")?.contains("RerunOnFailure") ?? false)
  }

  @Test func `runs a machine always where nothing says otherwise`() {
    let index = repository(
      east: machine("  running: true\n"),
      west: machine("  runStrategy: Halted\n")
    )
    let away = expectReturn(index, machine)
    #expect(away.text("clusters/east/web.yaml") == machine("  running: false\n"))
    #expect(away.text("clusters/west/web.yaml") == machine("  runStrategy: Always\n"))
  }

  @Test func `warns that a running machine keeps its node`() throws {
    let text = machine("  running: true\n")
      .replacing("{containers: []}", with: "{nodeSelector: {role: primary}}")
    var service = try PlanningTests.service("web")
    service.members[0].object = machine.members[0].object
    service.members[0].atPrimary.claims = [:]
    service.members[0].atStandby.claims = [:]
    let plan = PlanningTests.repository(["vm.yaml": text]).plan(.promote, service)
    #expect(plan.warnings.map(\.code) == ["restart-needed"])
  }

  // MARK: Flux

  private func owner(_ name: String, _ path: String, suspend: String = "") -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: \(name), namespace: flux-system}
    spec:
      path: \(path)
    \(suspend)  prune: true
      sourceRef: {kind: GitRepository, name: flux-system}

    """
  }

  /// A Kustomization of each cluster, suspended where the service is not, and the workload below it.
  @Test func `resumes an owner together with what lies below it`() {
    let owned = ObjectReference(
      group: "kustomize.toolkit.fluxcd.io",
      kind: "Kustomization",
      namespace: "flux-system",
      name: "web"
    )
    var service = scaled()
    service.members +=
      self.service(
        owned,
        running: { $0.isSuspended = false },
        stopped: { $0.isSuspended = true }
      ).members
    let index = PlanningTests.repository([
      "clusters/east/flux.yaml": owner("flux-system", "./clusters/east"),
      "clusters/east/web.yaml": owner("web", "./apps/east"),
      "clusters/west/flux.yaml": owner("flux-system", "./clusters/west"),
      "clusters/west/web.yaml": owner("web", "./apps/west", suspend: "  suspend: true\n"),
      "apps/east/web.yaml": deployment("  replicas: 3\n"),
      "apps/west/web.yaml": deployment("  replicas: 0\n"),
    ])
    let (away, stages) = moved(index, .promote, service)
    #expect(stages == ["drain", "park", "start"])
    #expect(away.text("clusters/west/web.yaml")?.contains("suspend: false\n") ?? false)
    #expect(away.text("apps/west/web.yaml") == deployment("  replicas: 3\n"))
    #expect(away.text("clusters/east/web.yaml")?.contains("suspend: true\n") ?? false)
    let (home, back) = moved(away, .demote, service)
    #expect(back == ["drain", "park", "start"])
    #expect(home.text("apps/east/web.yaml") == deployment("  replicas: 3\n"))
    #expect(home.text("clusters/west/web.yaml") == index.text("clusters/west/web.yaml"))
    let again = moved(moved(home, .promote, service).index, .demote, service).index
    #expect(again.files.contents == home.files.contents)
  }
}
