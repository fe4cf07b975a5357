import Manifests
import SourceText
import Testing

/// How long Flux may take to begin, told from intervals and dependencies.
@Suite struct PickUpTimeTests {
  private static func kustomization(
    _ name: String,
    path: String,
    interval: String = "10m",
    source: String = "{kind: GitRepository, name: flux-system}",
    dependsOn: String = ""
  ) -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: \(name), namespace: flux-system}
    spec:
      path: \(path)
      interval: \(interval)
      sourceRef: \(source)
    \(dependsOn.isEmpty ? "" : "  dependsOn: [\(dependsOn)]")

    """
  }

  private static func source(interval: String) -> String {
    """
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata: {name: flux-system, namespace: flux-system}
    spec: {interval: \(interval), url: "https://example.org/x.git"}

    """
  }

  private static let web = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web, namespace: media}

    """

  private func time(_ files: [String: String]) throws -> PickUpTime? {
    let contents = files.map { (RepositoryPath($0.key), Array($0.value.utf8)) }
    let index = ManifestIndex(
      RepositoryFiles(paths: [], contents: Dictionary(uniqueKeysWithValues: contents))
    )
    let placed = try #require(index.placed("ConfigMap", named: "web").first)
    return Overview(index).pickUpTime(of: placed)
  }

  @Test func `is the interval of the source, and at most those of all owners too`() throws {
    let time = try time([
      "clusters/root.yaml": Self.kustomization("flux-system", path: "./clusters"),
      "clusters/source.yaml": Self.source(interval: "1m30s"),
      "clusters/apps.yaml": Self.kustomization("apps", path: "./apps", interval: "1h"),
      "apps/web.yaml": Self.web,
    ])
    #expect(time == PickUpTime(usual: 90, longest: 90 + 600 + 3_600))
  }

  @Test func `counts the longest line of dependencies`() throws {
    let time = try time([
      "clusters/root.yaml": Self.kustomization("flux-system", path: "./clusters"),
      "clusters/source.yaml": Self.source(interval: "1m"),
      "clusters/apps.yaml": Self.kustomization(
        "apps",
        path: "./apps",
        dependsOn: "{name: crds}, {name: storage}"
      ),
      "clusters/storage.yaml": Self.kustomization(
        "storage",
        path: "./storage",
        dependsOn: "{name: crds, namespace: flux-system}"
      ),
      "clusters/crds.yaml": Self.kustomization("crds", path: "./crds"),
      "storage/a.yaml": "", "crds/a.yaml": "", "apps/web.yaml": Self.web,
    ])
    #expect(time == PickUpTime(usual: 60 + 60, longest: 60 + 60 + 1_200))
  }

  @Test func `ends where dependencies go round in a circle`() throws {
    let time = try time([
      "clusters/root.yaml": Self.kustomization("flux-system", path: "./clusters"),
      "clusters/source.yaml": Self.source(interval: "1m"),
      "clusters/apps.yaml": Self.kustomization("apps", path: "./apps", dependsOn: "{name: b}"),
      "clusters/b.yaml": Self.kustomization("b", path: "./b", dependsOn: "{name: apps}"),
      "b/a.yaml": "", "apps/web.yaml": Self.web,
    ])
    #expect(time?.usual == 60 + 60)
  }

  @Test func `takes a FluxInstance's interval, or the operator's default`() throws {
    func instance(_ interval: String) -> String {
      """
      apiVersion: fluxcd.controlplane.io/v1
      kind: FluxInstance
      metadata: {name: flux, namespace: flux-system}
      spec:
        sync: {kind: GitRepository, path: clusters, url: "https://example.org/x.git"\(interval)}

      """
    }
    let files = [
      "clusters/apps.yaml": Self.kustomization("apps", path: "./apps"),
      "apps/web.yaml": Self.web,
    ]
    let said = try time(files.merging(["clusters/flux.yaml": instance(", interval: 5m")]) { $1 })
    #expect(said == PickUpTime(usual: 300, longest: 900))
    let silent = try time(files.merging(["clusters/flux.yaml": instance("")]) { $1 })
    #expect(silent == PickUpTime(usual: 60, longest: 660))
  }

  @Test(arguments: ["${INTERVAL}", "soon", "5", "1m 30s", "-1m"])
  func `is not known where an interval is not to be read`(_ interval: String) throws {
    let time = try time([
      "clusters/root.yaml": Self.kustomization("flux-system", path: "./clusters"),
      "clusters/source.yaml": Self.source(interval: "\"\(interval)\""),
      "clusters/apps.yaml": Self.kustomization("apps", path: "./apps"),
      "apps/web.yaml": Self.web,
    ])
    #expect(time == nil)
  }

  @Test func `is not known where the source is not in the repository, or nothing applies it`()
    throws
  {
    let files = [
      "clusters/root.yaml": Self.kustomization("flux-system", path: "./clusters"),
      "clusters/apps.yaml": Self.kustomization("apps", path: "./apps"),
      "apps/web.yaml": Self.web,
    ]
    #expect(try time(files) == nil)
    #expect(try time(["apps/web.yaml": Self.web]) == nil)
  }
}
