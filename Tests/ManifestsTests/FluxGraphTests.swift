import LosslessYAML
import Manifests
import SourceText
import Testing

/// Roots, and how names and namespaces come about on the way down.
@Suite struct FluxGraphTests {
  @Test func `takes a Kustomization whose path holds its own file for a root`() throws {
    let index = repository([
      "clusters/home/root.yaml": flux("root", path: "./clusters/home"),
      "clusters/home/app.yaml": deployment("sonarr"),
      "other/stray.yaml": deployment("radarr"),
    ])
    #expect(index.hasFlux)
    #expect(
      index.names == ["Deployment/media/sonarr", "Kustomization/flux-system/root"]
    )
    #expect(index.unreached.map(\.written.name) == ["radarr"])
    #expect(index.placed.first?.appliedBy.map(\.name) == ["root"])
  }

  @Test(arguments: [
    ("FluxInstance", "spec:\n  sync:\n    path: clusters/home\n"),
    ("HelmRelease", "spec:\n  values:\n    instance:\n      sync:\n        path: /clusters/home\n"),
  ])
  func `follows the folder that a FluxInstance syncs`(kind: String, spec: String) throws {
    let index = repository([
      "bootstrap/flux.yaml": """
      apiVersion: fluxcd.controlplane.io/v1
      kind: \(kind)
      metadata: {name: flux, namespace: flux-system}
      \(spec)
      """,
      "clusters/home/apps.yaml": flux("apps", path: "./apps"),
      "apps/sonarr.yaml": deployment("sonarr"),
    ])
    let found = try index.object(deploymentReference("sonarr"))
    #expect(found[0].appliedBy.map(\.kind) == [kind, "Kustomization"])
    #expect(found[0].root?.kind == kind)
  }

  @Test func `follows the values file of the chart, below the folder that an artifact packs`()
    throws
  {
    let index = repository([
      "kubernetes/clusters/home/flux/values.yaml":
        "instance:\n  sync: {kind: OCIRepository, path: ./clusters/home}\n",
      "kubernetes/clusters/home/ks.yaml": flux("apps", path: "./apps")
        .replacing("GitRepository", with: "OCIRepository"),
      "kubernetes/apps/sonarr.yaml": deployment("sonarr"),
    ])
    let found = try index.object(deploymentReference("sonarr"))
    #expect(
      found[0].appliedBy.map(\.description) == [
        "FluxInstance/flux-system/./clusters/home", "Kustomization/flux-system/apps",
      ]
    )
  }

  @Test func `follows an artifact back to the folder that it copies`() throws {
    let index = repository([
      "clusters/home/root.yaml": flux("root", path: "./clusters/home"),
      "clusters/home/apps.yaml": flux("apps", path: "./staging/tv", source: "apps")
        .replacing("GitRepository", with: "ExternalArtifact"),
      "clusters/home/artifacts.yaml": """
      apiVersion: source.extensions.fluxcd.io/v1beta1
      kind: ArtifactGenerator
      metadata: {name: all, namespace: flux-system}
      spec:
        sources: [{alias: repo, kind: GitRepository, name: flux-system}]
        artifacts:
          - name: apps
            copy:
              - {from: "@repo/apps/base/**", to: "@artifact/"}
              - {from: "@repo/apps/home/**", to: "@artifact/staging/"}
      """,
      "apps/home/tv/sonarr.yaml": deployment("sonarr"),
    ])
    #expect(try index.object(deploymentReference("sonarr")).count == 1)
  }

  @Test func `takes a Kustomization that leaves its source to its parent's patch for its own`()
    throws
  {
    let index = repository([
      "flux/root.yaml": flux("root", path: "./flux"),
      "flux/apps.yaml": flux("apps", path: "./apps")
        .replacing("  sourceRef: {kind: GitRepository, name: flux-system}\n", with: ""),
      "apps/sonarr.yaml": deployment("sonarr"),
    ])
    #expect(try index.object(deploymentReference("sonarr"))[0].appliedBy.count == 2)
  }

  @Test func `falls back to Kustomizations that no other reaches`() throws {
    let index = repository([
      "flux/parent.yaml": flux("parent", path: "./children"),
      "children/child.yaml": flux("child", path: "apps"),
      "apps/sonarr.yaml": deployment("sonarr"),
      ".archive/old.yaml": flux("old", path: "./apps"),
    ])
    #expect(try index.object(deploymentReference("sonarr")).count == 1)
    #expect(index.placed.compactMap(\.root?.name).allSatisfy { $0 == "parent" })
  }

  @Test func `places what a root applies once that no root has to apply`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./apps"), "apps/a.yaml": deployment("a"),
    ])
    #expect(index.placed.map(\.name) == ["a"])
  }

  @Test func `keeps one root of three that reach each other in a circle`() throws {
    let index = repository([
      "a/ks.yaml": flux("a", path: "./b"),
      "b/ks.yaml": flux("b", path: "./c"),
      "c/ks.yaml": flux("c", path: "./a") + "---\n" + deployment("sonarr"),
    ])
    let found = try index.object(deploymentReference("sonarr"))
    #expect(Set(found.map(\.root?.name)) == ["a"])
  }

  @Test func `walks a folder of Kustomizations that all apply that folder`() throws {
    let many = (0..<40).map { flux("k\($0)", path: "./apps") }.joined()
    let index = repository(["apps/ks.yaml": many, "apps/sonarr.yaml": deployment("sonarr")])
    #expect(try !index.object(deploymentReference("sonarr")).isEmpty)
    #expect(index.placed.count < 10_000)
  }

  @Test func `gives nothing to a Kustomization of another repository`() throws {
    let index = repository([
      "clusters/home/root.yaml": flux("root", path: "./clusters/home"),
      "clusters/home/vendor.yaml": flux("vendor", path: "./vendor", source: "upstream"),
      "clusters/home/top.yaml": flux("top", path: "./", source: "upstream"),
      "vendor/app.yaml": deployment("upstream"),
    ])
    #expect(index.names.filter { $0.hasPrefix("Deployment") }.isEmpty)
    #expect(index.unreached.map(\.written.name) == ["upstream"])
  }

  @Test func `has no root in another repository's source when nothing proves one`() throws {
    let index = repository([
      "ks/own.yaml": flux("own", path: "./apps"),
      "ks/vendor.yaml": flux("vendor", path: "./vendor", source: "upstream"),
      "apps/app.yaml": deployment("sonarr"),
      "vendor/app.yaml": deployment("upstream"),
    ])
    #expect(index.names == ["Deployment/media/sonarr"])
  }

  @Test func `takes no tenant's repository for this one, whose files all lie below its top`() throws
  {
    let index = repository([
      "clusters/home/tenants.yaml": flux("tenants", path: "./tenants"),
      "tenants/team.yaml": flux("team", path: "./", source: "team"),
      "tenants/app.yaml": deployment("sonarr"),
      "apps/app.yaml": deployment("stray"),
    ])
    #expect(index.names == ["Deployment/media/sonarr", "Kustomization/flux-system/team"])
  }

  @Test func `overrides the namespace of the kustomization file by targetNamespace`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./apps", spec: "  targetNamespace: media"),
      "apps/kustomization.yaml": kustomization("app.yaml", more: "namespace: other"),
      "apps/app.yaml": deployment("sonarr", namespace: nil)
        + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n",
    ])
    #expect(index.names == ["Deployment/media/sonarr", "Namespace/media"])
  }

  @Test func `applies namespaces, prefixes and suffixes from inside to outside`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./overlay"),
      "overlay/kustomization.yaml": kustomization(
        "../base",
        more: "namePrefix: home-\nnamespace: media"
      ),
      "base/kustomization.yaml": kustomization(
        "app.yaml",
        more: "nameSuffix: -v1\nnamespace: base"
      ),
      "base/app.yaml": deployment("sonarr")
        + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n",
    ])
    #expect(index.names == ["Deployment/media/home-sonarr-v1", "Namespace/media"])
  }

  @Test func `lets a Flux prefix replace that of the folder, and build components inside`() throws {
    let index = repository([
      "ks.yaml": flux(
        "apps",
        path: "./app",
        spec: "  namePrefix: flux-\n  components: [../parts/extra]"
      ),
      "app/kustomization.yaml": kustomization(
        "app.yaml",
        more: "namePrefix: own-\nnamespace: media"
      ),
      "app/app.yaml": deployment("sonarr"),
      "parts/extra/kustomization.yaml": kustomization("more.yaml")
        .replacing("kind: Kustomization", with: "kind: Component"),
      "parts/extra/more.yaml": deployment("extra", namespace: nil),
    ])
    #expect(index.names == ["Deployment/media/flux-extra", "Deployment/media/flux-sonarr"])
  }

  @Test func `generates a kustomization over every YAML file below a folder without one`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./apps"),
      "apps/one.yaml": deployment("one"),
      "apps/deep/two.yml": deployment("two"),
      "apps/three.json": #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "j"}}"#,
      "apps/own/kustomization.yaml": kustomization("listed.yaml"),
      "apps/own/listed.yaml": deployment("listed"),
      "apps/own/unlisted.yaml": deployment("unlisted"),
      "apps0/beside.yaml": deployment("beside"),
      "apps-b/beside.yaml": deployment("beside"),
    ])
    #expect(
      index.names == [
        "Deployment/media/listed", "Deployment/media/one", "Deployment/media/two",
      ]
    )
  }

  @Test func `reads JSON only where a kustomization file lists it`() throws {
    let map = #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "NAME"}}"#
    let index = repository([
      "ks.yaml": flux("apps", path: "./apps"),
      "apps/kustomization.yaml": kustomization("a.json"),
      "apps/a.json": map.replacing("NAME", with: "listed"),
      "apps/b.json": map.replacing("NAME", with: "unlisted"),
    ])
    #expect(index.names == ["ConfigMap/default/listed"])
  }

  @Test func `finds the items of a List`() throws {
    let items = """
      apiVersion: v1
      kind: List
      items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: first}
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: second, namespace: media}

      """
    let index = repository(["a.yaml": items])
    #expect(index.names == ["ConfigMap/default/first", "Deployment/media/second"])
    #expect(index.placed[1].object.base.description == "items[1]")
  }

  @Test func `places everything where there is no Flux, through kustomizations nothing lists`()
    throws
  {
    let index = repository([
      "base/kustomization.yaml": kustomization("app.yaml"),
      "base/app.yaml": deployment("sonarr", namespace: nil),
      "prod/kustomization.yaml": kustomization("../base", more: "namespace: prod"),
      "loose.yaml": deployment("radarr"),
    ])
    #expect(!index.hasFlux)
    #expect(index.names == ["Deployment/media/radarr", "Deployment/prod/sonarr"])
    #expect(index.unreached.isEmpty)
  }

  @Test func `notes missing files, folders and paths once, and cycles`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./apps") + flux("again", path: "./apps")
        + flux("gone", path: "./gone"),
      "apps/kustomization.yaml": kustomization(
        "nothing.yaml",
        "../loop",
        "../../out",
        "empty",
        "https://example.com/x",
        more: "components: [../part, ../none]"
      ),
      "apps/empty/readme.yaml": "# nothing\n",
      "loop/kustomization.yaml": kustomization("../loop2"),
      "loop2/kustomization.yaml": kustomization("../loop"),
      "part/kustomization.yaml": "kind: Component\ncomponents: [../part]\n",
    ])
    #expect(
      index.noteCodes.sorted() == [
        "kustomization-cycle", "kustomization-cycle", "missing-path", "missing-resource",
        "missing-resource", "missing-resource", "missing-resource",
      ]
    )
    #expect(index.notes.allSatisfy { $0.location != nil })
  }

  @Test func `takes the first of several kustomization files and says so`() throws {
    let index = repository([
      "apps/kustomization.yml": kustomization("b.yaml"),
      "apps/kustomization.yaml": kustomization("a.yaml", more: "namespace: first"),
      "apps/a.yaml": deployment("a"),
      "apps/b.yaml": deployment("b"),
    ])
    #expect(index.names == ["Deployment/first/a", "Deployment/media/b"])
    #expect(index.noteCodes == ["several-kustomization-files"])
  }
}

extension String {
  /// Returns the text with every occurrence of a part replaced.
  func replacing(_ part: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
