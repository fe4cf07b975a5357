import LosslessYAML
import Manifests
import SourceText
import Testing

/// Fields that a patch, `replicas:` or common metadata on an object's way decides.
@Suite struct DecidedElsewhereTests {
  /// `FILE POINTER TEXT` of the place that decides, or the code of the refusal.
  private func place(
    _ index: ManifestIndex,
    _ keys: [String] = ["spec", "template", "spec", "nodeSelector", "role"]
  ) throws -> String {
    var intent = roleIntent("base-sonarr")
    intent.field = YAMLPath(steps: keys.map(YAMLPath.Step.key))
    var found: Decision?
    let refused = try refusal { found = try Decider(index).decide(intent) }
    guard let decision = found else { return refused?.code.rawValue ?? "" }
    let text = decision.node?.sourceText ?? "(absent)"
    #expect(
      decision.location.lineText.contains(text),
      "the place points at the value, in the outer file"
    )
    return "\(decision.file.path) \(decision.pointer) \(text)"
  }

  private static let role = "/spec/template/spec/nodeSelector/role"

  @Test func `is decided by a patch that has a file of its own`() throws {
    let patch = """
      # ours
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: base-sonarr, namespace: media}
      spec: {template: {spec: {nodeSelector: {role: "x"}}}}

      """
    for list in ["patches: [{path: p.yaml}]", "patchesStrategicMerge: [p.yaml]"] {
      let found = try place(overlay(list, ["overlay/p.yaml": patch]))
      #expect(found == "overlay/p.yaml \(Self.role) \"x\"")
    }
    let named = "patches: [{path: p.yaml, target: {name: base-.*r}}]"
    let found = try place(overlay(named, ["overlay/p.yaml": patch]))
    #expect(found == "overlay/p.yaml \(Self.role) \"x\"")
  }

  @Test(arguments: [
    (
      """
      patches:
        - target: {kind: Deployment}
          patch: |
            kind: any
            metadata: {name: any}
            spec: {template: {spec: {nodeSelector: {role: x}}}}
      """,
      "/patches/0/patch#\(role) x"
    ),
    (
      """
      patches:
        - target: {kind: Deployment, name: base-.*r}
          patch: |-
            - op: replace
              path: \(role)
              value: x
      """,
      "/patches/0/patch#/0/value x"
    ),
    (
      """
      patches:
        - target: {kind: Deployment}
          patch: |
            - {op: add, path: /spec/template/spec/nodeSelector, value: {a: b, role: 'x'}}
        - target: {kind: StatefulSet}
          patch: |
            - {op: remove, path: /spec/template}
      """,
      "/patches/0/patch#/0/value/role 'x'"
    ),
    (
      """
      patchesJson6902:
        - target: {version: v1, kind: Deployment, name: base-sonarr}
          patch: |
            - {op: add, path: \(role), value: y}
      patches:
        - target: {kind: Deployment}
          patch: |
            - {op: add, path: \(role), value: x}
      """,
      "/patchesJson6902/0/patch#/0/value y"
    ),
    (
      """
      patches:
        - target: {kind: Deployment, labelSelector: "!app"}
          patch: |
            - {op: replace, path: \(role), value: x}
      """,
      "/patches/0/patch#/0/value x"
    ),
  ])
  func `is decided by a patch that stands in the kustomization file`(
    _ more: String,
    _ wanted: String
  ) throws {
    #expect(try place(overlay(more)) == "overlay/kustomization.yaml " + wanted)
  }

  @Test(arguments: [
    "patches: [{target: {kind: Deployment, labelSelector: app=x}, patch: '[{op: remove, path: /spec}]'}]",
    "patches: [{target: {kind: Deployment, namespace: other}, patch: '[{op: remove, path: /spec}]'}]",
    "patches: [{target: {kind: Deploy}, patch: '[{op: remove, path: /spec}]'}]",
  ])
  func `is decided by its own document where no patch meets it`(_ more: String) throws {
    #expect(try place(overlay(more)) == "base/app.yaml \(Self.role) primary")
  }

  @Test func `is decided by the patch of the Flux Kustomization, which comes last`() throws {
    let spec = """
        patches:
          - target: {kind: Deployment}
            patch: |
              - {op: replace, path: \(Self.role), value: z}
      """
    let more = """
      patches:
        - target: {kind: Deployment}
          patch: |
            - {op: replace, path: \(Self.role), value: x}
      """
    let found = try place(overlay(more, spec: spec))
    #expect(found == "ks.yaml /spec/patches/0/patch#/0/value z")
  }

  @Test func `is decided by the count of the kustomization file`() throws {
    let index = overlay("replicas: [{name: other, count: 9}, {name: base-sonarr, count: 2}]")
    let found = try place(index, ["spec", "replicas"])
    #expect(found == "overlay/kustomization.yaml /replicas/1/count 2")
  }

  @Test(arguments: [
    ("commonAnnotations: {site: x}", "annotations", "/commonAnnotations/site x"),
    ("commonLabels: {site: x}", "labels", "/commonLabels/site x"),
    ("labels: [{pairs: {a: b, site: 'x'}}]", "labels", "/labels/0/pairs/site 'x'"),
  ])
  func `is decided by labels and annotations that every object is given`(
    _ more: String,
    _ field: String,
    _ wanted: String
  ) throws {
    let keys = ["metadata", field, "site"]
    #expect(try place(overlay(more), keys) == "overlay/kustomization.yaml " + wanted)
    let spec = "  commonMetadata: {\(field): {site: y}}"
    let found = try place(overlay(more, spec: spec), keys)
    #expect(found == "ks.yaml /spec/commonMetadata/\(field)/site y")
    // An edit would change the other object too.
    let two = overlay(more, ["base/app.yaml": deployment("sonarr") + "---\n" + deployment("b")])
    #expect(try place(two, keys) == "shared-base")
  }

  @Test func `refuses a field that the ways of one object decide differently`() throws {
    let patch =
      "patches: [{target: {kind: Deployment}, patch: '[{op: replace, path: %, value: x}]'}]"
    let index = overlay(
      patch.replacing("%", with: Self.role),
      [
        "more.yaml": flux("more", path: "./more"),
        "more/kustomization.yaml": kustomization("../base"),
      ]
    )
    #expect(try place(index) == "decided-by-patch")
  }
}
