import LosslessYAML
import Manifests
import SourceText
import Testing

/// Who decides a field, and what is refused.
@Suite struct DeciderTests {
  private func code(_ index: ManifestIndex, name: String = "base-sonarr") throws -> RefusalCode? {
    try refusal { _ = try Decider(index).decide(roleIntent(name)) }?.code
  }

  @Test func `finds the field in the object's own document`() throws {
    let decision = try Decider(overlay("")).decide(roleIntent("base-sonarr"))
    #expect(decision.file.path == RepositoryPath("base/app.yaml"))
    #expect(decision.pointer == "/spec/template/spec/nodeSelector/role")
    #expect(decision.node?.text == "primary")
    #expect(decision.location.start == SourcePosition(line: 10, column: 15))
  }

  @Test(arguments: [
    "patches: [{path: p.yaml}]",
    "patchesStrategicMerge: [p.yaml]",
    """
    patchesJson6902:
      - target: {version: v1, kind: Deployment, name: sonarr}
        patch: |
          - {op: add, path: /spec/template/spec/nodeSelector, value: {a: b}}
    """,
    """
    patches:
      - target: {group: app., kind: Deployment, name: base.sona.r}
        patch: |
          - {op: remove, path: /spec/template}
    """,
    """
    patches:
      - target: {kind: Deployment, name: "["}
        patch: |
          - {op: remove, path: /spec/template}
    """,
    "patches: [{path: gone.yaml, target: {kind: Deployment}}]",
    "replacements: [{path: r.yaml}]",
  ])
  func `refuses a field that a patch may decide`(_ more: String) throws {
    let patch = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: base-sonarr}
      spec: {template: {spec: {nodeSelector: {role: x}}}}

      """
    #expect(try code(overlay(more, ["overlay/p.yaml": patch])) == .decidedByPatch)
  }

  @Test(arguments: [
    "patches: [{path: p.yaml}]",
    "replicas: [{name: base-sonarr, count: 2}]",
    """
    patches:
      - target: {kind: StatefulSet}
        patch: |
          - {op: replace, path: /spec/template/spec/nodeSelector/role, value: x}
    """,
    """
    patches:
      - target: {kind: Deployment, name: base-sona.}
        patch: |
          - {op: remove, path: /spec/template}
    """,
    """
    patches:
      - target: {kind: Deployment, name: sonar}
        patch: |
          - {op: replace, path: /spec/template/spec/nodeSelector/role, value: x}
    """,
    """
    patches:
      - target: {kind: Deployment}
        patch: |
          - {op: add, path: /spec/replicas, value: 3}
          - {op: add, path: /spec/template/spec/nodeSelector/zone, value: b}
    """,
    "labels: [{pairs: {a: b}}]",
  ])
  func `lets patches be that do not meet the field`(_ more: String) throws {
    let patch = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: base-sonarr}
      spec: {replicas: 2, template: {spec: {nodeSelector: {zone: x}}}}

      """
    #expect(try code(overlay(more, ["overlay/p.yaml": patch])) == nil)
  }

  @Test func `refuses what a Flux Kustomization patches, and names the outermost patch`() throws {
    let patch =
      "  patches:\n    - target: {kind: Deployment}\n      patch: |\n"
      + "        - {op: remove, path: /spec/template/spec/nodeSelector}"
    let inner = """
      patches:
        - target: {kind: Deployment}
          patch: '[{op: remove, path: /spec/template/spec/nodeSelector}]'
      """
    let index = overlay(inner, spec: patch)
    let refused = try refusal { _ = try Decider(index).decide(roleIntent("base-sonarr")) }
    #expect(refused?.code == .decidedByPatch)
    #expect(refused?.location?.file == "ks.yaml")
  }

  @Test(arguments: [
    """
      kind: Kustomization
      metadata: {name: any}
      spec:
        patches:
          - target: {kind: Deployment}
            patch: |
              - {op: remove, path: /spec/template/spec/nodeSelector}
    """,
    """
      - op: add
        path: /spec/patches
        value:
          - target: {kind: Deployment}
            patch: |
              - {op: remove, path: /spec/template/spec/nodeSelector}
    """,
  ])
  func `refuses what the root's patches put into its children`(_ patch: String) throws {
    let indented = patch.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "      " + $0 }.joined(separator: "\n")
    let index = repository([
      "flux/root.yaml": flux(
        "root",
        path: "./flux",
        spec:
          "  patches:\n    - target: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}\n"
          + "      patch: |\n" + indented
      ),
      "flux/child.yaml": flux("child", path: "./apps"),
      "apps/app.yaml": deployment("sonarr"),
    ])
    #expect(try code(index, name: "sonarr") == .decidedByPatch)
  }

  @Test func `meets a patch that uses a name from the middle of the way`() throws {
    let index = repository([
      "ks.yaml": flux("apps", path: "./top"),
      "top/kustomization.yaml": kustomization("../overlay", more: "namePrefix: top-"),
      "overlay/kustomization.yaml": kustomization(
        "../base",
        more: "patches: [{patch: '{kind: Deployment, metadata: {name: base-sonarr}, "
          + "spec: {template: {spec: {nodeSelector: {role: x}}}}}'}]"
      ),
      "base/kustomization.yaml": kustomization("app.yaml", more: "namePrefix: base-"),
      "base/app.yaml": deployment("sonarr"),
    ])
    #expect(try code(index, name: "top-base-sonarr") == .decidedByPatch)
  }

  @Test func `refuses a base that two clusters share`() throws {
    let index = repository([
      "clusters/a/ks.yaml": flux("a", path: "./clusters/a") + flux("apps", path: "./base"),
      "clusters/b/ks.yaml": flux("b", path: "./clusters/b") + flux("apps", path: "./base"),
      "base/app.yaml": deployment("sonarr"),
    ])
    #expect(try code(index, name: "sonarr") == .sharedBase)
  }

  @Test func `tells two clusters apart whose roots have the same name`() throws {
    let cluster = { (name: String) in
      flux("flux-system", path: "./clusters/\(name)") + flux("apps", path: "./base")
    }
    let index = repository([
      "clusters/a/flux-system/gotk-sync.yaml": cluster("a"),
      "clusters/b/flux-system/gotk-sync.yaml": cluster("b"),
      "base/app.yaml": deployment("sonarr"),
    ])
    let refused = try refusal { _ = try Decider(index).decide(roleIntent("sonarr")) }
    #expect(refused?.code == .sharedBase)
    #expect(refused?.message.contains("(clusters/b/flux-system/gotk-sync.yaml)") ?? false)
  }

  @Test(arguments: ["true", "True", "yes"])
  func `refuses a change below a suspended owner`(_ word: String) throws {
    let index = repository([
      "flux/ks.yaml": flux("root", path: "./flux", spec: "  suspend: \(word)")
        + flux("apps", path: "./apps"),
      "apps/app.yaml": deployment("sonarr"),
    ])
    let decider = Decider(index)
    let decision = try decider.decide(roleIntent("sonarr"))
    let refused = try refusal { try decider.checkThatChangeWouldApply(decision) }
    #expect(refused?.code == .changeUnderSuspendedOwner)
    #expect(refused?.location?.file == "flux/ks.yaml")
  }

  @Test(arguments: ["reconcile: disabled", "ssa: Ignore", "ssa: IfNotPresent"])
  func `refuses a change that Flux would ignore`(_ annotation: String) throws {
    let text = deployment("sonarr").replacing(
      "  name: sonarr\n",
      with: "  name: sonarr\n  annotations: {kustomize.toolkit.fluxcd.io/\(annotation)}\n"
    )
    let decider = Decider(repository(["app.yaml": text]))
    let decision = try decider.decide(roleIntent("sonarr"))
    let refused = try refusal { try decider.checkThatChangeWouldApply(decision) }
    #expect(refused?.code == .reconcileDisabledChange)
  }

  @Test func `refuses a change of an encrypted document, but reads it`() throws {
    let text = deployment("sonarr") + "sops:\n  mac: ENC[x]\n"
    let decider = Decider(repository(["app.yaml": text]))
    let decision = try decider.decide(roleIntent("sonarr"))
    #expect(decision.node?.text == "primary")
    let refused = try refusal { try decider.checkThatChangeWouldApply(decision) }
    #expect(refused?.code == .encryptedDocument)
  }

  @Test(arguments: [
    ("${ROLE}", RefusalCode.variableOfUnknownOrigin), ("\"{{ .role }}\"", .templateText),
    ("{{ .role }}", .templateText), ("[a]", .wrongKind),
  ])
  func `refuses a value that something else fills in`(
    _ value: String,
    _ code: RefusalCode
  ) throws {
    let index = repository(["app.yaml": deployment("sonarr", role: value)])
    #expect(try self.code(index, name: "sonarr") == code)
  }

  @Test func `shows no line of a refusal that holds a Secret too`() throws {
    let items = "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: hunter2}}, "
    let line =
      "{apiVersion: v1, kind: List, items: [\(items){apiVersion: apps/v1, kind: "
      + "Deployment, metadata: {name: sonarr, namespace: media}, spec: {template: {spec: "
      + "{nodeSelector: {role: '${ROLE}'}}}}}]}\n"
    let hidden = try refusal {
      _ = try Decider(repository(["a.yaml": line])).decide(roleIntent("sonarr"))
    }
    #expect(hidden?.diagnostic.location?.start.line == 1)
    #expect(hidden?.diagnostic.location?.lineText.isEmpty ?? false)
    let other = deployment("sonarr", role: "${ROLE}")
    let shown = try refusal {
      _ = try Decider(repository(["a.yaml": other])).decide(roleIntent("sonarr"))
    }
    #expect(shown?.diagnostic.location?.lineText.isEmpty == false)
  }

  @Test func `has a twin in the registry for every code of the editor`() {
    for code in YAMLRefusal.Code.allCases {
      #expect(RefusalCode(code).rawValue == code.rawValue)
    }
  }
}
