import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Volumes, names and values of a service that moves between two clusters.
@Suite struct TwoClusterFieldTests {
  private let volume = ObjectReference(
    group: "replication.storage.openshift.io",
    kind: "VolumeReplication",
    namespace: "shop",
    name: "data"
  )
  private let source = ObjectReference(
    group: "volsync.backube",
    kind: "ReplicationSource",
    namespace: "shop",
    name: "data"
  )

  private func replication(_ state: String) -> String {
    """
    apiVersion: replication.storage.openshift.io/v1alpha1
    kind: VolumeReplication
    metadata: {name: data, namespace: shop}
    spec:
      replicationState: \(state)

    """
  }

  private func replicated(_ order: TransitionOrder = .sourceFirst) throws -> ServiceDefinition {
    try twoClusters(
      [volume],
      order: order,
      active: { $0.replication = .primary },
      idle: { $0.replication = .secondary }
    )
  }

  private func volumes(east: String, west: String) -> ManifestIndex {
    repository([
      "clusters/east/data.yaml": replication(east), "clusters/west/data.yaml": replication(west),
    ])
  }

  @Test func `lets the old volume follow before the new one takes writes`() throws {
    let index = volumes(east: "primary", west: "secondary")
    let plan = index.plan(.promote, try replicated())
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["demote", "promote"])
    #expect(
      plan.stages.map { $0.changes.map(\.decision.file.path.string) } == [
        ["clusters/east/data.yaml"], ["clusters/west/data.yaml"],
      ]
    )
    #expect(
      plan.stages[0].gates.map(\.description) == [
        "VolumeReplication/shop/data at east follows: `status.state` is Secondary"
      ]
    )
  }

  private func lossy(_ index: ManifestIndex, _ service: ServiceDefinition) -> Plan {
    Planner(index, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(.promote, [service], acceptedLosses: ["shop"]),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
  }

  @Test func `lets two volumes take writes where a person accepts it by name, and warns`() throws {
    let index = volumes(east: "primary", west: "secondary")
    let service = try replicated(.targetFirst)
    #expect(index.plan(.promote, service).codes == [.dataLossNotAccepted])
    let plan = lossy(index, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["promote", "demote"])
    #expect(plan.warnings.filter { $0.code == "split-brain" }.map(\.severity) == [.warning])
  }

  @Test func `takes a fenced site's volume down in the stage that takes the other up`() throws {
    let plan = Planner(
      volumes(east: "primary", west: "secondary"),
      identify: { _ in "0123456789abcdef" }
    ).plan(
      PlanRequest(.promote, [try replicated()], kind: .failover, fencedSites: ["east"]),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["promote"])
    #expect(plan.changes.count == 2)
    #expect(
      plan.stages.flatMap(\.gates).map(\.description) == [
        "VolumeReplication/shop/data at west takes writes: `status.state` is Primary"
      ]
    )
  }

  @Test func `asks nothing of a source that is fenced`() throws {
    let index = repository([
      "clusters/east/data.yaml": syncing("east"), "clusters/west/data.yaml": syncing("west"),
    ])
    let plan = Planner(index, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(.promote, [try synced()], kind: .failover, fencedSites: ["east"]),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    // The source of the new site goes on once its workloads run.
    #expect(plan.stages.map(\.name) == ["promote", "start"])
    #expect(
      plan.stages.map { $0.changes.map(\.decision.pointer) } == [
        ["/spec/paused"], ["/spec/paused"],
      ]
    )
    #expect(plan.stages.flatMap(\.gates).isEmpty)
  }

  @Test func `leaves a way out of two volumes that take writes already`() throws {
    let index = volumes(east: "primary", west: "primary")
    for order in TransitionOrder.allCases {
      let plan = lossy(index, try replicated(order))
      #expect(plan.refusals.isEmpty, "\(plan.refusals)")
      #expect(plan.changes.map(\.decision.file.path.string) == ["clusters/east/data.yaml"])
    }
  }

  @Test func `refuses two volumes that take writes at once`() throws {
    var service = try replicated()
    service.members[0].atStandby.replication = .primary
    let plan = volumes(east: "primary", west: "secondary").plan(.promote, service)
    #expect(plan.codes == [.splitBrain])
    #expect(plan.refusals.first?.service == "shop")
    #expect(plan.refusals.first?.location?.file == "clusters/east/data.yaml")
    #expect(plan.files.isEmpty)
  }

  private func syncing(_ cluster: String) -> String {
    """
    apiVersion: volsync.backube/v1alpha1
    kind: ReplicationSource
    metadata: {name: data, namespace: shop}
    spec:
      sourcePVC: data
      paused: \(cluster == "west")
      trigger:
        manual: first

    """
  }

  private func synced() throws -> ServiceDefinition {
    var service = try twoClusters(
      [source],
      active: { $0.isPaused = false },
      idle: { $0.isPaused = true }
    )
    service.members[0].atStandby.manualTrigger = "any"
    return service
  }

  private func plan(_ index: ManifestIndex, _ transition: Transition, _ commit: String) throws
    -> Plan
  {
    // Any function of the bytes will do: a new commit has to make a new value.
    let planner = Planner(index, identify: { "\($0.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })" })
    return planner.plan(
      PlanRequest(transition, [try synced()]),
      base: PlanBase(ref: "main", commit: commit)
    )
  }

  @Test func `syncs once more before the source is paused, with a value of its own`() throws {
    let index = repository([
      "clusters/east/data.yaml": syncing("east"), "clusters/west/data.yaml": syncing("west"),
    ])
    let first = try plan(index, .promote, "c0ffee")
    #expect(first.refusals.isEmpty, "\(first.refusals)")
    #expect(first.stages.map(\.name) == ["demote", "park", "start"])
    let trigger = try #require(first.stages[0].changes.first?.new?.value)
    #expect(trigger.hasPrefix("failover-"))
    #expect(
      first.stages[0].gates.map(\.description) == [
        "ReplicationSource/shop/data at east has synchronised: `status.lastManualSync` is "
          + trigger
      ]
    )
    let second = try plan(index, .promote, "decaf")
    #expect(second.stages[0].changes.first?.new?.value != trigger)
  }

  @Test func `pulls a trigger once in a move, and goes back from another commit`() throws {
    var index = repository([
      "clusters/east/data.yaml": syncing("east"), "clusters/west/data.yaml": syncing("west"),
    ])
    for (number, commit) in ["a", "b", "c"].enumerated() {
      let plan = try plan(index, .promote, commit)
      #expect(plan.refusals.isEmpty, "\(plan.refusals)")
      #expect(plan.delivered?.number == number + 1)
      index = index.after(plan)
    }
    #expect(try plan(index, .promote, "d").isEmpty)
    for commit in ["e", "f", "g"] {
      let plan = try plan(index, .demote, commit)
      #expect(plan.refusals.isEmpty, "\(plan.refusals)")
      index = index.after(plan)
    }
    #expect(index.state(of: try synced()) == .primary)
  }

  @Test func `marks an object in the stage after the one that changes it`() throws {
    let service = try twoClusters(
      [siteMap],
      active: {
        $0.isReconcileDisabled = false
        $0.values[YAMLPath(keys: "data", "run")] = .some("yes")
      },
      idle: {
        $0.isReconcileDisabled = true
        $0.values[YAMLPath(keys: "data", "run")] = .some("no")
      }
    )
    let mark = "kustomize.toolkit.fluxcd.io/reconcile"
    var index = repository([
      "clusters/east/a.yaml": configMap("data: {run: \"yes\"}\n"),
      "clusters/west/a.yaml": configMap("data: {run: \"no\"}\n")
        .replacing("shop}", with: "shop, annotations: {\(mark): disabled}}"),
    ])
    let start = index
    let names = index.plan(.promote, service).stages.map(\.name)
    #expect(names == ["drain", "park", "start"])
    for transition in [Transition.promote, .demote] {
      for _ in names {
        let plan = index.plan(transition, service)
        #expect(plan.refusals.isEmpty, "\(plan.refusals)")
        index = index.after(plan)
      }
      #expect(index.state(of: service) == transition.target)
    }
    #expect(index.text("clusters/east/a.yaml") == start.text("clusters/east/a.yaml"))
    let unplanned = Planner(start, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(.promote, [service], kind: .failover, fencedSites: ["east"]),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
    #expect(unplanned.refusals.isEmpty, "\(unplanned.refusals)")
    #expect(unplanned.stages.map(\.name) == ["promote", "start"])
  }
}
