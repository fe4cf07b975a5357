import LosslessYAML
import Manifests
import SourceText
import Testing

/// Aliases and merge keys in kustomization files, and what writes fields beside patches.
@Suite struct KustomizeWriterTests {
  private func built(_ more: String, _ files: [String: String] = [:]) -> ManifestIndex {
    var all = [
      "ks.yaml": flux("apps", path: "./apps"),
      "apps/kustomization.yaml": kustomization("app.yaml", more: more),
      "apps/app.yaml": deployment("sonarr"),
    ]
    all.merge(files) { $1 }
    return repository(all)
  }

  private func code(_ index: ManifestIndex, _ intent: FieldIntent = roleIntent("sonarr")) throws
    -> RefusalCode?
  {
    let decider = Decider(index)
    return try refusal { try decider.checkThatChangeWouldApply(decider.decide(intent)) }?.code
  }

  private static let patch = "patch: '[{op: remove, path: /spec/template/spec/nodeSelector}]'"

  @Test(arguments: [
    "patches: [{<<: {target: {kind: Deployment}}, \(patch)}]",
    "patches: [{target: {<<: {kind: Deployment}}, \(patch)}]",
    "patches: [{patch: '{<<: {kind: Deployment, metadata: {name: sonarr}}, spec: {template: "
      + "{spec: {nodeSelector: {role: x}}}}}'}]",
    "patches: [{patch: '{kind: Deployment, spec: {template: {spec: {nodeSelector: {role: x}}}}}'}]",
    "patches: [{patch: '{kind: Deployment, metadata: {name: sonarr}, spec: {template: {spec: "
      + "{$retainKeys: [volumes]}}}}'}]",
    "metadata: {annotations: {a: &c part}}\ncomponents: [*c]",
    "<<: {components: [part]}",
  ])
  func `refuses a field that a patch behind an alias or a merge key may decide`(_ more: String)
    throws
  {
    let part = "kind: Component\npatches: [{target: {kind: Deployment}, \(Self.patch)}]\n"
    let index = built(more, ["apps/part/kustomization.yaml": part])
    #expect(try code(index) == .decidedByPatch)
  }

  @Test(arguments: [
    "metadata: {annotations: {a: &ns other}}\nnamespace: *ns", "<<: {namespace: other}",
    "x: &x {namespace: other}\n<<: [*x, {namespace: third}]",
  ])
  func `reads a namespace behind an alias or a merge key`(_ more: String) throws {
    #expect(built(more).names == ["Deployment/other/sonarr"])
  }

  @Test(arguments: [
    ("labels: {a: &n sonarr}\n  name: *n\n  namespace: media", "Deployment/media/sonarr"),
    ("labels: {a: &n other}\n  name: sonarr\n  namespace: *n", "Deployment/other/sonarr"),
    ("<<: {name: x, namespace: other}\n  name: sonarr", "Deployment/other/sonarr"),
  ])
  func `reads an identity behind an alias or a merge key`(_ lines: String, _ name: String) throws {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  \(lines)\nspec: {}\n"
    #expect(repository(["a.yaml": text]).names == [name])
  }

  @Test func `reads mappings that merge themselves and each other`() throws {
    var text = "a0: &a0 {<<: *a0}\n"
    for level in 1..<40 { text += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)]}\n" }
    let index = built(text + "<<: *a39", [:])
    #expect(index.names == ["Deployment/media/sonarr"])
  }

  @Test(arguments: [
    ("labels: [{pairs: {role: x}, fields: [{path: spec/a}]}]", RefusalCode?.some(.decidedByPatch)),
    ("configurations: [c.yaml]", .decidedByPatch), ("configurations: [gone.yaml]", .decidedByPatch),
    ("configurations: [names.yaml]", .none),
    ("components: ['https://example.com/c']", .decidedByPatch),
    ("labels: [{pairs: {role: x}, includeSelectors: true}]", .none),
  ])
  func `refuses a field that another feature of kustomize may write`(
    _ more: String,
    _ code: RefusalCode?
  ) throws {
    let index = built(
      more,
      [
        "apps/c.yaml": "commonLabels: [{path: spec/template/spec/nodeSelector, create: true}]\n",
        "apps/names.yaml": """
        nameReference:
          - kind: ConfigMap
            fieldSpecs: [{path: "spec/template/spec/volumes[]/configMap/name"}]

        """,
      ]
    )
    #expect(try self.code(index) == code)
  }

  @Test func `refuses a claim that kustomize renames with its definition`() throws {
    let volumes = "      volumes: [{name: data, persistentVolumeClaim: {claimName: pvc}}]\n"
    let claim =
      "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: pvc, "
      + "namespace: media}\n"
    var intent = roleIntent("sonarr-b")
    intent.field = YAMLPath(keys: "spec", "template", "spec", "volumes").item("name", "data")
      .key("persistentVolumeClaim").key("claimName")
    for name in ["pvc", "pvc-b"] {
      intent.from = .string(name)
      intent.to = .string("other")
      let files = [
        "apps/app.yaml": deployment("sonarr") + volumes,
        "apps/pvc.yaml": claim,
        "apps/kustomization.yaml": kustomization("app.yaml", "pvc.yaml", more: "nameSuffix: -b"),
      ]
      #expect(try code(built("", files), intent) == .renamedClaim)
    }
  }

  @Test(arguments: [
    "target: {kind: Deployment}, patch: '[{op: replace, path: /metadata/name, value: x}]'",
    "target: {kind: Deployment}, patch: '[{op: replace, path: /metadata/namespace, value: x}]'",
    "target: {kind: Deployment}, patch: '[{op: add, path: /metadata, value: {name: x}}]'",
    "target: {name: sonarr}, patch: '[{op: replace, path: /kind, value: StatefulSet}]'",
    "target: {kind: Deployment}, options: {allowNameChange: true}, "
      + "patch: '{kind: Deployment, metadata: {name: x}}'",
    "target: {kind: Deployment}, options: {allowKindChange: true}, "
      + "patch: '{kind: StatefulSet, metadata: {name: sonarr}}'",
  ])
  func `refuses an object of which a patch may make another`(_ patch: String) throws {
    #expect(try code(built("patches: [{\(patch)}]")) == .identityPatched)
  }

  @Test(arguments: [
    "target: {kind: Deployment}, patch: '{kind: Deployment, metadata: {name: x}}'",
    "target: {kind: Service}, patch: '[{op: replace, path: /metadata/name, value: x}]'",
    "target: {kind: Deployment}, patch: '[{op: add, path: /metadata/labels/a, value: x}]'",
  ])
  func `lets patches be that leave the identity`(_ patch: String) throws {
    #expect(try code(built("patches: [{\(patch)}]")) == nil)
  }

  @Test func `refuses a selector with a variable among its keys`() throws {
    let app = deployment("sonarr").replacing(
      "  role: primary",
      with: "  ${KEY}: x\n        role: a"
    )
    #expect(try code(built("", ["apps/app.yaml": app])) == .variableOfUnknownOrigin)
  }
}
