import LosslessYAML
import Manifests
import Planning
import Testing
import Transforms

/// A key that a move adds stands where a person would write it, and comes out again without a trace.
@Suite struct KeyOrderTests {
  private let web = ObjectReference(
    group: "apps",
    kind: "Deployment",
    namespace: "shop",
    name: "web"
  )

  private func head(_ metadata: String = "") -> String {
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\n" + metadata
  }

  private func expect(
    _ before: String,
    becomes after: String,
    _ field: String,
    _ value: YAMLScalar,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let service = try valued(web, ["\(field)": nil], ["\(field)": value])
    let index = repository(["a.yaml": before])
    let plan = index.plan(.promote, service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)", sourceLocation: location)
    let away = index.after(plan)
    #expect(away.text("a.yaml") == after, sourceLocation: location)
    let home = away.after(away.plan(.demote, service))
    #expect(home.files.contents == index.files.contents, sourceLocation: location)
  }

  @Test(arguments: [
    ("  selector: {}\n  template: {}\n", "  replicas: 0\n  selector: {}\n  template: {}\n"),
    (
      "  serviceName: web # first\n  # which pods\n  selector: {}\n",
      "  serviceName: web # first\n  replicas: 0\n  # which pods\n  selector: {}\n"
    ),
    ("  minReadySeconds: 5\n", "  minReadySeconds: 5\n  replicas: 0\n"),
  ])
  func `writes a count before the pods that it counts`(_ before: String, _ after: String) throws {
    try expect(
      head("spec:\n" + before),
      becomes: head("spec:\n" + after),
      "spec.replicas",
      .integer(0)
    )
  }

  @Test func `writes a count last where the first key cannot be preceded`() throws {
    try expect(
      head("? spec\n: selector: {}\n  template: {}\n"),
      becomes: head("? spec\n: selector: {}\n  template: {}\n  replicas: 0\n"),
      "spec.replicas",
      .integer(0)
    )
  }

  @Test func `writes annotations between the name and the labels`() throws {
    try expect(
      head("  labels: {app: web}\nspec: {}\n"),
      becomes: head("  annotations: {a: b}\n  labels: {app: web}\nspec: {}\n"),
      "metadata.annotations.a",
      "b"
    )
  }

  @Test func `writes a selector behind the containers, above the volumes`() throws {
    let pod = { (selector: String) in
      "spec:\n  template:\n    spec:\n      containers: []\n\(selector)      volumes: []\n"
    }
    try expect(
      head(pod("")),
      becomes: head(pod("      nodeSelector:\n        role: backup\n")),
      "spec.template.spec.nodeSelector.role",
      "backup"
    )
  }
}
