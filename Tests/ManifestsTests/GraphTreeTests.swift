import LosslessYAML
import Manifests
import SourceText
import Testing

/// The steps that the walk leaves behind, and the tree that they make.
@Suite struct GraphTreeTests {
  private func outcomes(_ tree: GraphTree) -> [String] {
    tree.nodes.map { "\($0.depth) \($0.step.reference.name) \($0.step.outcome.rawValue)" }
  }

  @Test func `says what became of every Flux object`() {
    let tree = GraphTree(
      repository([
        "clusters/root.yaml": flux("root", path: "./clusters"),
        "clusters/apps.yaml": flux(
          "apps",
          path: "./apps",
          spec:
            "  suspend: true\n  targetNamespace: media\n  dependsOn: [{name: gone}, {name: x, namespace: y}]"
        ),
        "clusters/gone.yaml": flux("gone", path: "./gone"),
        "clusters/up.yaml": flux("up", path: "./apps", source: "upstream"),
        "apps/a.yaml": deployment("a") + "---\n" + deployment("b"),
        "trial/ks.yaml": flux("trial", path: "./apps"),
        ".archive/ks.yaml": flux("old", path: "./apps"),
        "templates/ks.yaml": flux("${NAME}", path: "./apps"),
      ])
    )
    #expect(
      outcomes(tree) == [
        "0 root followed", "1 apps followed", "1 gone missing-path", "1 up other-repository",
      ]
    )
    let apps = tree.nodes[1]
    #expect(apps.step.isSuspended)
    #expect(apps.step.targetNamespace == "media")
    #expect(apps.step.dependencies == ["gone", "y/x"])
    #expect(apps.objects.map(\.name) == ["a", "b"])
    #expect(tree.nodes[3].step.source == "GitRepository/upstream")
    #expect(tree.findings.map(\.code) == ["missing-path"])
    #expect(tree.strays.map(\.reference.name) == ["old", "${NAME}", "trial"])
    #expect(
      tree.strays.map(\.reason) == [
        "below a folder whose name begins with a dot",
        "a template: its name or path is not filled in",
        "no root reaches it; another cluster may apply it",
      ]
    )
    #expect(tree.unreached.objects == 3)
  }

  @Test func `places every object below the Flux object that applies it`() throws {
    let index = repository([
      "clusters/root.yaml": flux("root", path: "./clusters"),
      // Two objects of one name: their objects stay apart.
      "clusters/one.yaml": flux("apps", path: "./one"),
      "clusters/two.yaml": flux("apps", path: "./two"),
      "one/a.yaml": deployment("one"),
      "two/a.yaml": deployment("two"),
    ])
    let tree = GraphTree(index)
    #expect(
      tree.nodes.map { $0.objects.map(\.name) } == [["apps", "apps", "root"], ["one"], ["two"]]
    )
    let counted = tree.nodes.reduce(0) { $0 + $1.objects.count }
    #expect(counted == index.placed.count)
  }

  @Test func `writes a cycle, a missing file and a broken file down, each once and with its place`()
  {
    let tree = GraphTree(
      repository([
        "root.yaml": flux("root", path: "./"),
        "ks.yaml": flux("a", path: "./a") + flux("b", path: "./b") + flux("c", path: "./c"),
        "a/kustomization.yaml": kustomization("../a2"),
        "a2/kustomization.yaml": kustomization("../a"),
        "b/kustomization.yaml": kustomization("nothing.yaml"),
        "c/kustomization.yaml": "resources: [",
      ])
    )
    #expect(Set(tree.findings.map(\.location?.file)).count == tree.findings.count)
    #expect(tree.findings.allSatisfy { $0.location != nil })
    #expect(tree.findings.contains { $0.message.contains("`nothing.yaml` does not exist") })
    #expect(tree.findings.contains { $0.message.contains("lists itself") })
  }

  @Test func `shows what a FluxInstance syncs, and a Kustomization that is reached twice`() {
    let tree = GraphTree(
      repository([
        "flux/instance.yaml": """
        apiVersion: fluxcd.controlplane.io/v1
        kind: FluxInstance
        metadata: {name: flux, namespace: flux-system}
        spec: {sync: {path: clusters}}
        """,
        "clusters/ks.yaml": flux("one", path: "./shared") + flux("two", path: "./shared"),
        "shared/ks.yaml": flux("inner", path: "./apps"),
        "apps/a.yaml": deployment("a"),
      ])
    )
    #expect(
      outcomes(tree) == [
        "0 flux followed", "1 one followed", "2 inner followed", "1 two followed",
        "2 inner followed-before",
      ]
    )
    #expect(tree.nodes[0].step.location.file == "flux/instance.yaml")
  }

  @Test func `groups objects by folder where there is no Flux`() {
    let tree = GraphTree(
      repository([
        "base/kustomization.yaml": kustomization("app.yaml"), "base/app.yaml": deployment("a"),
        "prod/kustomization.yaml": kustomization("../base"), "loose.yaml": deployment("b"),
      ])
    )
    #expect(tree.nodes.isEmpty)
    #expect(tree.folders.map(\.folder?.string) == ["prod", nil])
    #expect(tree.folders.map { $0.objects.map(\.name) } == [["a"], ["b"]])
  }
}
