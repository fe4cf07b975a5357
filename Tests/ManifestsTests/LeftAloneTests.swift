import LosslessYAML
import Manifests
import SourceText
import Testing

/// Changes that Flux would not apply: objects that it leaves alone, files that it does not read, and
/// builds that fail.
@Suite struct LeftAloneTests {
  private func index(
    _ more: String = "",
    spec: String = "",
    _ files: [String: String] = [:]
  ) -> ManifestIndex {
    var all = [
      "clusters/home/root.yaml": flux("root", path: "./clusters/home"),
      "clusters/home/apps.yaml": flux("apps", path: "./apps", spec: spec),
      "apps/kustomization.yaml": kustomization("app.yaml", more: more),
      "apps/app.yaml": deployment("sonarr"),
    ]
    all.merge(files) { $1 }
    return repository(all.filter { !$0.value.isEmpty })
  }

  /// The refusal of a change; that the field can be read is required.
  private func refused(_ index: ManifestIndex) throws -> Refusal? {
    let decider = Decider(index)
    let decision = try decider.decide(roleIntent("sonarr"))
    return try refusal { try decider.checkThatChangeWouldApply(decision) }
  }

  private static let flag = "kustomize.toolkit.fluxcd.io/reconcile: Disabled"

  @Test(arguments: [
    "commonAnnotations: {\(flag)}", "commonLabels: {\(flag)}", "labels: [{pairs: {\(flag)}}]",
    "commonAnnotations: {kustomize.toolkit.fluxcd.io/ssa: ignore}",
    "commonAnnotations: {kustomize.toolkit.fluxcd.io/ssa: '${SSA}'}",
    "commonAnnotations: {config.kubernetes.io/local-config: 'true'}",
    "patches: [{target: {kind: Deployment}, patch: '{kind: Deployment, metadata: {name: a, "
      + "annotations: {\(flag)}}}'}]",
    "patches: [{target: {kind: Deployment}, patch: '[{op: add, path: /metadata/annotations, "
      + "value: {\(flag)}}]'}]",
  ])
  func `refuses a change of an object that is marked on its way`(_ more: String) throws {
    #expect(try refused(index(more))?.code == .reconcileDisabledChange)
  }

  @Test(arguments: [
    "commonAnnotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}",
    "commonAnnotations: {kustomize.toolkit.fluxcd.io/reconcile: enabled}",
    "patches: [{target: {kind: Deployment}, patch: '[{op: add, path: /metadata/annotations, "
      + "value: {a: b}}]'}]",
  ])
  func `lets other marks be`(_ more: String) throws {
    #expect(try refused(index(more)) == nil)
  }

  @Test func `refuses a change of an object that its owner marks`() throws {
    let spec = "  commonMetadata: {annotations: {\(Self.flag)}}"
    #expect(try refused(index(spec: spec))?.code == .reconcileDisabledChange)
  }

  @Test(arguments: ["labels", "annotations"])
  func `refuses a change of an object that marks itself`(_ place: String) throws {
    let app = deployment("sonarr").replacing(
      "  name: sonarr\n",
      with: "  name: sonarr\n  \(place): {\(Self.flag)}\n"
    )
    #expect(try refused(index("", ["apps/app.yaml": app]))?.code == .reconcileDisabledChange)
  }

  @Test(arguments: [
    ("/apps/app.yaml", true), ("apps/", true), ("app.yaml", true), ("*.yaml", true),
    ("/apps/*", true), ("/*", true), ("**/app.yaml", true), ("apps/**", true),
    ("/apps/**/app.yaml", true), ("a?p.yaml", true), ("*.yaml\n!/apps/[a].yaml", true),
    ("/*\n!/apps\n", false), ("/*\n!/apps/\n", false), ("*.yaml\n!/apps/app.yaml", false),
    ("# apps\n\napp.yml", false), ("/app.yaml", false), ("app.yaml/", false), ("ap*/x", false),
    ("/clusters", false), ("**/ap", false),
  ])
  func `refuses a change of a file that the source leaves out`(
    _ patterns: String,
    _ isIgnored: Bool
  ) throws {
    let code: RefusalCode? = isIgnored ? .ignoredBySource : nil
    #expect(try refused(index("", [".sourceignore": patterns]))?.code == code)
    let lines = patterns.replacing("\n", with: "\n    ")
    let source = """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: flux-system, namespace: flux-system}
      spec:
        ignore: |
          \(lines)

      """
    #expect(try refused(index("", ["clusters/home/source.yaml": source]))?.code == code)
  }

  @Test func `reads a .sourceignore from its own folder, the inner one last`() throws {
    let outer = [".sourceignore": "/apps/", "apps/.sourceignore": "!app.yaml"]
    #expect(try refused(index("", outer)) == nil)
    let inner = ["apps/.sourceignore": "/app.yaml"]
    #expect(try refused(index("", inner))?.message.contains("apps/.sourceignore") ?? false)
  }

  @Test func `refuses a change that a suspended source would not fetch`() throws {
    let source = """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: flux-system, namespace: flux-system}
      spec: {suspend: true}

      """
    let refused = try refused(index("", ["clusters/home/source.yaml": source]))
    #expect(refused?.code == .changeUnderSuspendedOwner)
    #expect(refused?.message.hasPrefix("GitRepository/flux-system/flux-system") ?? false)
  }

  // MARK: Builds that fail

  @Test(arguments: [
    ["apps/kustomization.yml": "resources: [app.yaml]\n"],
    ["apps/kustomization.yaml": "resources: [app.yaml\n"],
    ["apps/kustomization.yaml": "# nothing\n---\n---\nresources: [app.yaml]\n"],
    ["apps/kustomization.yaml": kustomization("app.yaml", "gone.yaml")],
    ["apps/kustomization.yaml": kustomization("app.yaml", "../../out.yaml")],
    ["apps/kustomization.yaml": kustomization("app.yaml", "./app.yaml")],
    ["apps/kustomization.yaml": kustomization("app.yaml", "bad.yaml"), "apps/bad.yaml": "a: [\n"],
    ["apps/kustomization.yaml": kustomization("app.yaml", "x"), "apps/x/a.txt.yaml": "a: 1\n"],
    [
      "apps/kustomization.yaml": kustomization(
        "app.yaml",
        more: "patches: [{path: gone.yaml, "
          + "target: {kind: Service}}]"
      )
    ],
    ["apps/kustomization.yaml": kustomization("app.yaml", more: "components: [gone]")],
    [
      "apps/kustomization.yaml": kustomization("app.yaml", "../x"),
      "x/kustomization.yaml": kustomization("../y"),
      "y/kustomization.yaml": kustomization("../x"),
    ],
    ["apps/kustomization.yaml": "", "apps/template.yaml": "{{ if }}\n"],
    ["apps/kustomization.yaml": "", "apps/deep/bad.yaml": "a: [\n"],
    ["clusters/home/bad.yaml": "a: [\n"],
  ])
  func `refuses a change below a build that fails`(_ files: [String: String]) throws {
    let refused = try refused(index("", files))
    #expect(refused?.code == .buildWouldFail)
    #expect(refused?.location != nil)
  }

  @Test(arguments: [
    ["apps/kustomization.yaml": kustomization("app.yaml", "https://example.com/x")],
    ["other/chart/template.yaml": "{{ if }}\n"],
    [
      "apps/kustomization.yaml": kustomization("app.yaml", "a", "b"),
      "apps/a/kustomization.yaml": kustomization("../../x", more: "replacements: [{path: r}]"),
      "apps/b/kustomization.yaml": kustomization("../../x", more: "replacements: [{path: r}]"),
      "x/kustomization.yaml": kustomization("n.yaml"),
      "x/n.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: not-used}\n",
    ],
    ["apps/kustomization.yaml": "", "apps/t.yaml": "{{ if }}\n", ".sourceignore": "t.yaml\n"],
    ["apps/templates/deployment.yaml": "a: {{ .x }}\n  b: [\n"],
  ])
  func `lets be what the build does not read`(_ files: [String: String]) throws {
    #expect(try refused(index("", files)) == nil)
  }

  @Test func `builds a chain of folders that list each other twice, and folders that double`()
    throws
  {
    var twice: [String: String] = [:]
    var both: [String: String] = [:]
    for level in 0..<24 {
      let next = "../\(level + 1)"
      twice["\(level)/kustomization.yaml"] = kustomization(next, next + "/")
      both["\(level)/kustomization.yaml"] = kustomization("\(next)/a", "\(next)/b")
      for side in ["a", "b"] {
        both["\(level)/\(side)/kustomization.yaml"] = kustomization("..")
      }
    }
    for (files, last) in [(twice, "24"), (both, "24/a")] {
      var files = files
      files["ks.yaml"] = flux("apps", path: "./0")
      files["\(last)/kustomization.yaml"] = kustomization("app.yaml")
      files["\(last)/app.yaml"] = deployment("sonarr")
      if last != "24" { files["24/b/kustomization.yaml"] = kustomization("../a") }
      let decider = Decider(repository(files))
      let refused = try refusal {
        try decider.checkThatChangeWouldApply(decider.decide(roleIntent("sonarr")))
      }
      #expect(refused?.code == .buildWouldFail)
    }
  }
}
