import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Releases of charts whose values are not known: what they make is moved by post-renderers.
@Suite struct ChartMoveTests {
  private func release(_ postRenderers: String = "", values: String = "") -> String {
    """
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata:
      name: web
      namespace: web
    spec:
      targetNamespace: front
    \(postRenderers)  values:
        image: {tag: "1"}
    \(values)
    """
  }

  private let stopped = """
      postRenderers:
        - kustomize:
            patches:
              - target:
                  kind: Deployment
                  name: web
                patch: |-
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata:
                    name: web
                  spec:
                    replicas: 0

    """

  private func clusters() throws -> ServiceDefinition {
    try configuration(
      """
      sites: { east: { cluster: clusters/east }, west: { cluster: clusters/west } }
      services:
        web:
          namespace: web
          primary: east
          standby: west
          workloads: [{ helmrelease/web: { renders: deployment/web } }]

      """
    ).services[0]
  }

  /// Lands stage after stage of a move.
  private func moved(
    _ index: ManifestIndex,
    _ transition: Transition,
    _ service: ServiceDefinition
  ) -> ManifestIndex {
    var index = index
    for _ in 0..<6 {
      let plan = index.plan(transition, service)
      #expect(plan.refusals.isEmpty, "\(plan.refusals)")
      if plan.isEmpty { break }
      index = index.after(plan)
    }
    return index
  }

  @Test func `scales what a chart makes in two clusters, and waits for it by its own name`() throws
  {
    let service = try clusters()
    let files = ["clusters/east/web.yaml": release(), "clusters/west/web.yaml": release(stopped)]
    let index = repository(files)
    let plan = index.plan(.promote, service)
    #expect(
      plan.stages.flatMap(\.gates).map(\.description) == [
        "Deployment/front/web at east has no replica left: `status.replicas` is 0 or absent",
        "Deployment/front/web at west is available",
      ]
    )
    #expect(plan.warnings.map(\.code) == ["post-renderer"])
    let away = moved(index, .promote, service)
    #expect(away.state(of: service) == .standby)
    #expect(away.text("clusters/east/web.yaml") == release(stopped))
    let west = try #require(away.text("clusters/west/web.yaml"))
    #expect(!west.contains("replicas"))
    let home = moved(away, .demote, service)
    for (path, text) in files { #expect(home.text(path) == text) }
  }

  private func nodes(_ workloads: String) throws -> ServiceDefinition {
    try configuration(
      """
      sites: { w1: { node: { role: primary } }, w2: { node: { role: backup } } }
      services:
        web: { namespace: web, primary: w1, standby: w2, workloads: [\(workloads)] }

      """
    ).services[0]
  }

  @Test func `moves two objects of one chart, and takes both patches out again`() throws {
    let service = try nodes(
      """
      { helmrelease/web: { renders: deployment/web, volumes: { data: { w1: a, w2: b } } } },
            { helmrelease/web: { renders: statefulset/web-db } }
      """
    )
    let index = repository(["web.yaml": release()])
    let away = moved(index, .promote, service)
    let text = try #require(away.text("web.yaml"))
    #expect(text.contains("kind: StatefulSet") && text.contains("claimName: b"))
    #expect(text.components(of: "postRenderers:") == 1)
    #expect(moved(away, .demote, service).text("web.yaml") == release())
  }

  @Test func `two services share the post-renderer of a release, and the last to come goes first`()
    throws
  {
    let services = try configuration(
      """
      sites: { w1: { node: { role: primary } }, w2: { node: { role: backup } } }
      services:
        web:
          namespace: web
          primary: w1
          standby: w2
          workloads: [{ helmrelease/web: { renders: deployment/web } }]
        db:
          namespace: web
          primary: w1
          standby: w2
          workloads: [{ helmrelease/web: { renders: statefulset/web-db } }]

      """
    ).services
    var index = repository(["web.yaml": release()])
    for service in services { index = moved(index, .promote, service) }
    #expect(try #require(index.text("web.yaml")).components(of: "postRenderers:") == 1)
    // What the first one wrote holds what the second one wrote.
    #expect(index.plan(.demote, services[0]).refusals.map(\.code) == [.restoreRecordConflict])
    for service in services.reversed() { index = moved(index, .demote, service) }
    #expect(index.text("web.yaml") == release())
  }

  @Test func `asks a person where the patch was edited since`() throws {
    let service = try nodes("{ helmrelease/web: { renders: deployment/web } }")
    let away = moved(repository(["web.yaml": release()]), .promote, service)
    let text = try #require(away.text("web.yaml"))
    let edited = away.with("web.yaml", text.replacing("role: backup", with: "role: backup # why"))
    #expect(edited.plan(.demote, service).refusals.map(\.code) == [.restoreRecordConflict])
  }

  /// The Kustomization that applies the release, with more lines of its spec.
  private func owner(_ more: String) -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: web, namespace: flux-system}
    spec:
      path: ./web
      sourceRef: {kind: GitRepository, name: flux-system}
    \(more)

    """
  }

  @Test func `leaves a release below a suspended owner alone`() throws {
    let service = try nodes("{ helmrelease/web: { renders: deployment/web } }")
    let index = repository([
      "flux/web.yaml": owner("  suspend: true"),
      "web/web.yaml": release(),
    ])
    #expect(index.plan(.promote, service).refusals.map(\.code) == [.changeUnderSuspendedOwner])
  }

  @Test func `a patch of the Flux Kustomization that sets post-renderers decides them`() throws {
    let service = try nodes("{ helmrelease/web: { renders: deployment/web } }")
    let index = repository([
      "flux/web.yaml": owner(
        """
          patches:
            - target: {kind: HelmRelease}
              patch: |
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: any}
                spec:
                  postRenderers: []
        """
      ),
      "web/web.yaml": release(),
    ])
    #expect(index.plan(.promote, service).refusals.map(\.code) == [.decidedByPatch])
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func components(of text: String) -> Int {
    ranges(of: text).count
  }
}
