import Planning
import SourceText
import Testing

/// A `Failover` object as a request to move.
@Suite struct FailoverRequestTests {
  private func read(_ text: String) throws -> FailoverRequest {
    try FailoverRequest.read(SourceBuffer(name: "request.yaml", bytes: Array(text.utf8)))
  }

  /// The messages about a request that cannot be read, each with its line.
  private func complaints(_ text: String) throws -> [String] {
    let error = #expect(throws: ConfigurationError.self) { try read(text) }
    return (error?.diagnostics ?? []).map { "\($0.location?.start.line ?? 0): \($0.message)" }
  }

  private func request(_ spec: String) -> String {
    """
    apiVersion: crd.hahomelabs.com/v1alpha1
    kind: Failover
    metadata: {name: move, namespace: shop}
    spec:
      targetCluster: west
      failoverGroups: [{name: shop}, {name: wiki, namespace: docs}]
    \(spec)
    status: {status: IN_PROGRESS}
    """
  }

  @Test func `reads who moves where, and why`() throws {
    let found = try read(request("  failoverMode: CONSISTENCY\n  reason: maintenance\n"))
    #expect(found.name == "move")
    #expect(found.targetCluster == "west")
    #expect(found.groups.map(\.name) == ["shop", "wiki"])
    #expect(found.groups.map(\.namespace) == ["shop", "docs"])
    #expect(found.order == .sourceFirst)
    #expect(found.isEmergency == nil)
    #expect(!found.isForced)
    #expect(found.reason == "maintenance")
  }

  @Test(arguments: [
    ("CONSISTENCY", TransitionOrder.sourceFirst), ("UPTIME", .targetFirst), ("safe", .sourceFirst),
    ("fast", .targetFirst),
  ])
  func `reads the order from every word that the operators had`(
    _ word: String,
    _ order: TransitionOrder
  ) throws {
    #expect(try read(request("  failoverMode: \(word)\n")).order == order)
  }

  @Test(arguments: [("planned", false), ("recovery", false), ("emergency", true)])
  func `reads what kind of move it is`(_ word: String, _ isEmergency: Bool) throws {
    let found = try read(request("  failoverMode: \(word)\n"))
    #expect(found.isEmergency == isEmergency)
    #expect(found.order == nil)
  }

  @Test func `reads older and forced requests`() throws {
    let found = try read(request("  forceFastMode: true\n  force: true\n"))
    #expect(found.order == .targetFirst)
    #expect(found.isForced)
    #expect(try read(request("  forceFastMode: false\n")).order == nil)
  }

  @Test func `refuses words that it does not know`() throws {
    let found = try complaints(request("  failoverMode: consistency\n  forced: true\n"))
    #expect(
      found == [
        "7: `consistency` is none of the modes", "8: `spec` has an unknown key `forced`",
      ]
    )
  }

  @Test func `says everything that is missing`() throws {
    let head = "apiVersion: crd.cyber-engine.com/v1alpha1\nkind: Failover\n"
    #expect(try complaints(head) == ["1: the request has no `spec`"])
    #expect(
      try complaints(head + "spec:\n  force: 1\n  failoverGroups: [{}, x]\n") == [
        "4: the request has no `targetCluster`",
        "4: expected true or false in `force`, found `1`",
        "5: the group has no `name`", "5: expected a mapping, found a scalar",
      ]
    )
    #expect(
      try complaints(head + "spec: {targetCluster: a, failoverGroups: []}\n") == [
        "3: the request names no group"
      ]
    )
  }

  @Test(arguments: [
    "", "kind: Failover\n", "apiVersion: v1\nkind: Failover\n",
    "apiVersion: crd.hahomelabs.com/v1alpha1\nkind: FailoverGroup\n",
    "apiVersion: crd.hahomelabs.com/v1alpha1\nkind: Failover\n---\nkind: Failover\n",
  ])
  func `takes one request and nothing else`(_ text: String) throws {
    #expect(
      try complaints(text) == ["1: expected one document, a `Failover` of crd.hahomelabs.com"]
    )
  }

  @Test func `is no configuration`() throws {
    let error = #expect(throws: ConfigurationError.self) { try configuration(request("")) }
    #expect(
      error?.diagnostics.map(\.message)
        == ["a `Failover` is a request to move, not a configuration"]
    )
  }
}
