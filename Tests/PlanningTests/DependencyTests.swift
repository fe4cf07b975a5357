import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing

/// `dependsOn` of Flux: in which order a move starts and stops, and what it would wait for in vain.
@Suite struct DependencyTests {
  private func owner(_ name: String, _ path: String, more: String = "") -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: \(name), namespace: flux-system}
    spec: {path: \(path), prune: true, sourceRef: {kind: GitRepository, name: flux-system}\(more)}

    """
  }

  private func deployment(_ name: String, _ count: Int) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: shop}
    spec:
      replicas: \(count)
      template: {spec: {containers: []}}

    """
  }

  /// Two clusters, each with a database, and a shop that depends on it; those of the west are stopped.
  private func clusters(shop: String = ", dependsOn: [{name: db}]", db: String = "")
    -> ManifestIndex
  {
    var files: [String: String] = [:]
    for (site, count) in [("east", 2), ("west", 0)] {
      files["clusters/\(site)/flux.yaml"] = owner("flux", "./clusters/\(site)")
      let suspend = count == 0 ? ", suspend: true" : ""
      files["clusters/\(site)/shop.yaml"] = owner("shop", "./\(site)/shop", more: shop + suspend)
      files["clusters/\(site)/db.yaml"] = owner("db", "./\(site)/db", more: db + suspend)
      files["\(site)/shop/shop.yaml"] = deployment("shop", count)
      files["\(site)/db/db.yaml"] = deployment("db", count)
    }
    return repository(files)
  }

  private func service(_ lists: String) throws -> ServiceDefinition {
    try PlanningTests.configuration(
      """
      sites: { east: { cluster: clusters/east }, west: { cluster: clusters/west } }
      services:
        shop:
          namespace: shop
          primary: east
          standby: west
      \(lists)

      """
    ).services[0]
  }

  private let everything = """
        workloads: [deployment/shop, deployment/db]
        flux: [{kustomization/shop: {namespace: flux-system}}, {kustomization/db: {namespace: flux-system}}]
    """

  private func order(_ stage: PlannedStage) -> [String] {
    stage.changes.map { "\($0.decision.intent.object.kind)/\($0.decision.intent.object.name)" }
  }

  @Test func `starts what others depend on first, and stops it last`() throws {
    let plan = clusters().plan(.promote, try service(everything))
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.stages.map(\.name) == ["drain", "park", "start"])
    #expect(order(plan.stages[0]) == ["Deployment/shop", "Deployment/db"])
    #expect(order(plan.stages[1]) == ["Kustomization/shop", "Kustomization/db"])
    #expect(
      order(plan.stages[2]) == [
        "Deployment/db", "Kustomization/db", "Deployment/shop", "Kustomization/shop",
      ]
    )
    #expect(plan.stages[0].gates.map(\.object.name) == ["shop", "db"])
    #expect(plan.stages[2].gates.map(\.object.name) == ["db", "shop"])
    #expect(plan.warnings.isEmpty, "\(plan.warnings)")
  }

  @Test func `a configuration that names the dependency first is turned round where it stops`()
    throws
  {
    let plan = clusters().plan(
      .promote,
      try service("    workloads: [deployment/db, deployment/shop]")
    )
    // The owners of the west are suspended: what matters here is the side that stops.
    #expect(plan.codes == [.changeUnderSuspendedOwner])
    let running = clusters().with("clusters/west/db.yaml", owner("db", "./west/db"))
      .with(
        "clusters/west/shop.yaml",
        owner("shop", "./west/shop", more: ", dependsOn: [{name: db}]")
      )
    let stages = running.plan(
      .promote,
      try service("    workloads: [deployment/db, deployment/shop]")
    ).stages
    #expect(
      stages.map(order) == [
        ["Deployment/shop", "Deployment/db"], ["Deployment/db", "Deployment/shop"],
      ]
    )
  }

  @Test func `warns of what is defined nowhere in the cluster`() throws {
    let index = clusters(shop: ", dependsOn: [{name: db}, {name: db, namespace: other}]")
    let plan = index.plan(.promote, try service(everything))
    let found = plan.warnings.filter { $0.code == "waits-for-missing" }
    #expect(found.map(\.location?.file) == ["clusters/west/shop.yaml"])
    #expect(
      found.first?.message
        == "Kustomization/flux-system/shop depends on Kustomization/other/db, which no manifest of its "
        + "cluster defines: without it Flux does not apply the change"
    )
  }

  @Test func `warns of a circle, and plans all the same`() throws {
    let index = clusters(db: ", dependsOn: [{name: shop}]")
    let plan = index.plan(.promote, try service(everything))
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(plan.warnings.map(\.code) == ["waits-for-itself", "waits-for-itself"])
    let alone = clusters(shop: ", dependsOn: [{name: shop}]")
    let messages = alone.plan(.promote, try service(everything)).warnings.map(\.message)
    #expect(
      messages == [
        "Kustomization/flux-system/shop depends on itself: Flux never applies the change"
      ]
    )
  }

  @Test func `warns of a dependency of a dependency that stays suspended`() throws {
    let index = clusters(db: ", dependsOn: [{name: disks}]")
      .with("clusters/west/disks.yaml", owner("disks", "./disks", more: ", suspend: true"))
      .with("clusters/east/disks.yaml", owner("disks", "./disks"))
    let plan = index.plan(.promote, try service(everything))
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(
      plan.warnings.map(\.message) == [
        "Kustomization/flux-system/db is resumed and depends on Kustomization/flux-system/disks, "
          + "which stays suspended: Flux will wait for it"
      ]
    )
  }

  @Test func `warns of objects that leave a Kustomization which deletes them`() throws {
    let service = try configuration(
      """
      sites: { a: { node: { role: a } }, b: { node: { role: b } } }
      services:
        shop:
          namespace: flux-system
          primary: a
          standby: b
          values: [{ kustomization/shop: { path: spec.path, a: ./one, b: ./two } }]

      """
    ).services[0]
    let claim = """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: shop}

      """
    let index = repository([
      "flux/shop.yaml": owner("shop", "./one"), "flux/root.yaml": owner("root", "./flux"),
      "flux/two.yaml": owner("two", "./two"),
      "one/data.yaml": claim, "one/shop.yaml": deployment("shop", 1),
      "two/other.yaml": deployment("other", 1), "two/shop.yaml": deployment("shop", 1),
    ])
    let plan = index.plan(.promote, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    #expect(
      plan.warnings.map(\.message) == [
        "Kustomization/flux-system/shop no longer applies PersistentVolumeClaim/shop/data, and "
          + "deletes what it no longer applies"
      ]
    )
  }
}
