import LosslessYAML
import Manifests
import SourceText
import Testing

/// Objects that share what decides a field are decided by a patch that each has alone.
@Suite struct OwnPatchTests {
  /// The file and the list of the patch that decides, or the code of the refusal.
  private func patch(
    _ index: ManifestIndex,
    in cluster: RepositoryPath? = nil,
    field: YAMLPath? = nil
  ) throws -> String {
    var intent = roleIntent("sonarr")
    intent.cluster = cluster
    if let field { intent.field = field }
    var found: Decision?
    let refused = try refusal { found = try Decider(index).decide(intent) }
    guard let decision = found else { return refused?.code.rawValue ?? "" }
    guard let addition = decision.addition else { return "no patch" }
    #expect(decision.node == nil && decision.sharing != nil)
    switch addition {
    case .toPatch: return "\(decision.file.path) \(decision.path)"
    case .withPatch(let patch): return "\(patch.file.path) + \(patch.list)"
    }
  }

  /// A base with a Deployment, and what a root called `home` applies of it.
  private func home(_ files: [String: String]) -> ManifestIndex {
    let base = [
      "clusters/home/flux-system/gotk-sync.yaml": flux("flux-system", path: "./clusters/home"),
      "base/kustomization.yaml": kustomization("app.yaml"),
      "base/app.yaml": deployment("sonarr"),
    ]
    return repository(base.merging(files) { $1 })
  }

  @Test(arguments: ["namespace: test", "nameSuffix: -canary", "namePrefix: test-"])
  func `goes into the nearest overlay that the object alone passes`(_ change: String) throws {
    let index = home([
      "clusters/home/apps.yaml": flux("apps", path: "./apps"),
      "apps/kustomization.yaml": kustomization("prod", "test"),
      "apps/prod/kustomization.yaml": kustomization("inner"),
      "apps/prod/inner/kustomization.yaml": kustomization("../../../base"),
      "apps/test/kustomization.yaml": kustomization("../../base", more: change),
    ])
    #expect(try patch(index) == "apps/prod/inner/kustomization.yaml + patches")
  }

  @Test(arguments: ["  targetNamespace: test", "  namePrefix: test-"])
  func `goes into the Flux Kustomization where no kustomization file is its own`(
    _ spec: String
  ) throws {
    let index = home([
      "clusters/home/apps.yaml": flux("apps", path: "./base"),
      "clusters/home/test.yaml": flux("test", path: "./base", spec: spec),
    ])
    #expect(try patch(index) == "clusters/home/apps.yaml + spec.patches")
  }

  @Test func `moves one of two clusters that the configuration names`() throws {
    let cluster = { (name: String) in
      flux("flux-system", path: "./clusters/\(name)") + flux("apps", path: "./base")
    }
    let index = repository([
      "clusters/a/flux-system/gotk-sync.yaml": cluster("a"),
      "clusters/b/flux-system/gotk-sync.yaml": cluster("b"),
      "base/app.yaml": deployment("sonarr"),
    ])
    let found = try patch(index, in: RepositoryPath("clusters/b"))
    #expect(found == "clusters/b/flux-system/gotk-sync.yaml + spec.patches")
    #expect(try patch(index) == "shared-base", "nothing says which of the two")
  }

  @Test func `goes behind a patch that meets another object too`() throws {
    let more = """
      patches:
        - target: {kind: Deployment}
          patch: |
            - {op: replace, path: /spec/template/spec/nodeSelector/role, value: x}
      """
    let index = home([
      "clusters/home/apps.yaml": flux("apps", path: "./apps"),
      "apps/kustomization.yaml": kustomization("../base", more: more),
      "base/app.yaml": deployment("sonarr") + "---\n" + deployment("radarr"),
    ])
    #expect(try patch(index) == "apps/kustomization.yaml + patches")
  }

  @Test func `goes into a patch of the object that is there`() throws {
    let own = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: sonarr, namespace: media}}"
    let index = home([
      "clusters/home/apps.yaml": flux("apps", path: "./apps"),
      "apps/kustomization.yaml": kustomization("prod", "test"),
      "apps/prod/kustomization.yaml": kustomization(
        "../../base",
        more: "patches: [{path: p.yaml}, {patch: '\(own)'}]"
      ),
      "apps/prod/p.yaml": deployment("sonarr").replacing("nodeSelector:\n", with: "x:\n"),
      "apps/test/kustomization.yaml": kustomization("../../base", more: "namespace: test"),
    ])
    #expect(try patch(index) == "apps/prod/kustomization.yaml patches[1].patch")
  }

  @Test func `refuses what every overlay shares, and what is behind its patches`() throws {
    // Labels of a kustomization file come behind its patches and those of its Flux Kustomization.
    let labels = home([
      "clusters/home/apps.yaml": flux("apps", path: "./apps"),
      "apps/kustomization.yaml": kustomization("../base", more: "commonLabels: {site: x}"),
      "base/app.yaml": deployment("sonarr") + "---\n" + deployment("radarr"),
    ])
    let label = YAMLPath(keys: "metadata", "labels", "site")
    #expect(try patch(labels, field: label) == "shared-base")
    let twice = home([
      "clusters/home/apps.yaml": flux("apps", path: "./apps"),
      "clusters/home/more.yaml": flux("more", path: "./more"),
      "apps/kustomization.yaml": kustomization("../base"),
      "more/kustomization.yaml": kustomization("../apps", more: "namespace: test"),
    ])
    #expect(try patch(twice) == "clusters/home/apps.yaml + spec.patches")
  }

  @Test func `refuses an item of a list that patches replace`() throws {
    let index = home([
      "clusters/home/apps.yaml": flux("apps", path: "./base"),
      "clusters/home/test.yaml": flux("test", path: "./base", spec: "  targetNamespace: test"),
    ])
    let counted = try #require(YAMLPath(parsing: "spec.template.spec.tolerations[0].key"))
    #expect(try patch(index, field: counted) == "shared-base")
  }
}
