import LosslessYAML
import Manifests
import SourceText
import Testing

/// What kustomization files make of objects, part by part; `scripts/check-kustomize` holds whole
/// repositories against kustomize itself.
@Suite struct RenderingTests {
  /// The one object of a folder as one line of YAML, or why it cannot be told.
  private func rendered(_ object: String, _ more: String) throws -> String {
    let index = repository([
      "app/kustomization.yaml": kustomization("object.yaml", more: more),
      "app/object.yaml": object,
    ])
    let folder = index.rendered(RepositoryPath("app"))
    guard let found = folder.objects.first else { return "(none)" }
    guard let value = found.value else { return found.doubt ?? "" }
    var text = ""
    value.write(to: &text)
    return text
  }

  /// The `spec` of a Deployment whose pods have a list, after a patch of its pod spec.
  private func patchedPod(_ pod: String, _ patch: String) throws -> String {
    let deployment =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
      + "spec: {template: {spec: {\(pod)}}}\n"
    let whole = try rendered(
      deployment,
      """
      patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            spec: {template: {spec: {\(patch)}}}
      """
    )
    let head = "\"spec\": {\"template\": {\"spec\": {"
    let start = try #require(whole.firstRange(of: head))
    return String(whole[start.upperBound...].dropLast(4)).replacing("\"", with: "")
  }

  @Test(arguments: [
    ("a: 1, b: 2", "b: 3, c: 4", "a: 1, b: 3, c: 4"),
    ("a: 1, b: 2", "b: null", "a: 1"),
    ("m: {a: 1}", "m: {b: 2, c: null}", "m: {a: 1, b: 2}"),
    ("m: {a: 1}", "m: {$patch: replace, b: 2}", "m: {b: 2}"),
    ("m: {a: 1}", "m: {$patch: delete}", ""),
    ("m: {a: 1}", "n: {a: {b: null}}", "m: {a: 1}, n: {a: {}}"),
    ("args: [a, b]", "args: [c]", "args: [c]"),
    (
      "volumes: [{name: a, emptyDir: {}}, {name: b}]",
      "volumes: [{name: b, x: 1}, {name: c}]",
      "volumes: [{name: b, x: 1}, {name: c}, {name: a, emptyDir: {}}]"
    ),
    (
      "volumes: [{name: a}, {name: b}]", "volumes: [{name: a, $patch: delete}]",
      "volumes: [{name: b}]"
    ),
    (
      "volumes: [{name: a, x: 1}]", "volumes: [{name: a, $patch: replace, y: 2}]",
      "volumes: [{name: a, y: 2}]"
    ),
    ("volumes: [{name: a}]", "volumes: [{$patch: replace}, {name: b}]", "volumes: [{name: b}]"),
    ("tolerations: [{key: a}]", "tolerations: [{key: b}]", "tolerations: [{key: b}]"),
    (
      "containers: [{name: a, env: [{name: X, value: 1}], args: [q]}]",
      "containers: [{name: a, env: [{name: Y, value: 2}], args: [r]}]",
      "containers: [{name: a, env: [{name: Y, value: 2}, {name: X, value: 1}], args: [r]}]"
    ),
    (
      "containers: [{name: a, ports: [{containerPort: 1, protocol: TCP}]}]",
      "containers: [{name: a, ports: [{containerPort: 1, protocol: UDP}]}]",
      "containers: [{name: a, ports: [{containerPort: 1, protocol: UDP}, "
        + "{containerPort: 1, protocol: TCP}]}]"
    ),
  ])
  func `merges a partial object as kustomize does`(
    _ pod: String,
    _ patch: String,
    _ outcome: String
  ) throws {
    #expect(try patchedPod(pod, patch) == outcome)
  }

  private static let custom = """
    apiVersion: example.org/v1
    kind: Thing
    metadata: {name: a}
    list: [{name: x, a: 1}, {name: y}]
    map: {b: 2}

    """

  private func operated(_ operations: String) throws -> String {
    let text = try rendered(
      Self.custom,
      "patches:\n  - target: {kind: Thing}\n    patch: |-\n      [\(operations)]"
    )
    guard let start = text.firstRange(of: "\"list\"") else { return text.replacing("\"", with: "") }
    return String(text[start.lowerBound...].dropLast()).replacing("\"", with: "")
  }

  @Test(arguments: [
    (
      "{op: add, path: /map/c, value: [3]}",
      "list: [{name: x, a: 1}, {name: y}], map: {b: 2, c: [3]}"
    ),
    ("{op: add, path: /list/-, value: z}", "list: [{name: x, a: 1}, {name: y}, z], map: {b: 2}"),
    ("{op: add, path: /list/0, value: z}", "list: [z, {name: x, a: 1}, {name: y}], map: {b: 2}"),
    ("{op: replace, path: /list/1, value: z}", "list: [{name: x, a: 1}, z], map: {b: 2}"),
    ("{op: remove, path: /list/0/a}", "list: [{name: x}, {name: y}], map: {b: 2}"),
    ("{op: remove, path: /list/0}", "list: [{name: y}], map: {b: 2}"),
    (
      "{op: move, from: /map/b, path: /map/~1c}", "list: [{name: x, a: 1}, {name: y}], map: {/c: 2}"
    ),
    (
      "{op: copy, from: /map, path: /list/0/m}",
      "list: [{name: x, a: 1, m: {b: 2}}, {name: y}], map: {b: 2}"
    ),
    ("{op: test, path: /map/b, value: 2}", "list: [{name: x, a: 1}, {name: y}], map: {b: 2}"),
  ])
  func `applies JSON 6902 operations`(_ operations: String, _ outcome: String) throws {
    #expect(try operated(operations) == outcome)
  }

  @Test(arguments: [
    "{op: replace, path: /map/c, value: 1}", "{op: remove, path: /map/c}",
    "{op: add, path: /gone/c, value: 1}", "{op: add, path: /list/5, value: 1}",
    "{op: test, path: /map/b, value: 3}", "{op: move, from: /gone, path: /map/c}",
    "{op: multiply, path: /map/b}", "{path: /map/b}",
  ])
  func `says that an operation does not apply, which fails the build`(_ operations: String) throws {
    #expect(try operated(operations) == "an operation of a patch does not apply")
  }

  @Test func `replaces a list of a custom kind, whose keys kustomize does not know`() throws {
    let text = try rendered(
      Self.custom,
      "patches:\n  - {target: {kind: Thing}, patch: \"{list: [{name: x, b: 2}]}\"}"
    )
    #expect(text.contains("\"list\": [{\"name\": \"x\", \"b\": 2}]"))
  }

  @Test func `leaves out what a patch deletes`() throws {
    let more = "patches:\n  - {target: {kind: Thing}, patch: '{$patch: delete}'}"
    #expect(try rendered(Self.custom, more) == "(none)")
  }

  @Test func `gives a Namespace the name of the namespace`() throws {
    let text = try rendered(
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
      "namespace: b\nnamePrefix: x-"
    )
    #expect(text.contains("\"metadata\": {\"name\": \"b\"}"))
  }

  @Test(arguments: [
    ("{name: a, newTag: '2'}", "a:2"), ("{name: a, newName: r.example.org/b}", "r.example.org/b:1"),
    ("{name: a, digest: sha256:0}", "a@sha256:0"), ("{name: other, newTag: '2'}", "a:1"),
  ])
  func `changes images`(_ change: String, _ image: String) throws {
    let pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'a:1'}]}\n"
    #expect(try rendered(pod, "images: [\(change)]").contains("\"image\": \"\(image)\""))
  }
}
