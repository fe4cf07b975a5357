import FixtureSupport
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Configuration in every form, and every complaint about it with its place in the outer file.
@Suite struct ConfigurationCaseTests {
  static func cases(_ folder: String) throws -> [FixtureCase] {
    try Fixtures.cases(in: "configuration/\(folder)")
  }

  private func read(_ test: FixtureCase) throws -> ServiceConfiguration {
    let bytes = try test.file("failover.yaml").required()
    return try ConfigurationReader.read(
      SourceBuffer(name: "failover.yaml", bytes: bytes),
      path: nil
    )
  }

  /// One line a service, one more for each side of each workload.
  private func shown(_ configuration: ServiceConfiguration) -> String {
    configuration.services.map { service in
      let start = service.location.start
      let head =
        "\(start.line):\(start.column) \(service.name): \(service.primary) "
        + "-> \(service.standby)\n"
      return head
        + service.members.map { workload in
          let sides = [workload.atPrimary, workload.atStandby].map { side in
            let pairs =
              side.nodeLabels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
              + side.claims.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
            return "    \(side.site): \(pairs.joined(separator: " "))\n"
          }
          return "  \(workload.object)\n" + sides.joined()
        }.joined()
    }.joined()
  }

  private func shown(_ error: ConfigurationError) -> String {
    error.diagnostics.map { diagnostic in
      let start = diagnostic.location?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0): \(diagnostic.message)\n"
        + diagnostic.hints.map { "    \($0)\n" }.joined()
    }.joined()
  }

  @Test(arguments: try cases("valid"))
  func `reads every service with its place`(_ test: FixtureCase) throws {
    #expect(try test.orphans(expected: ["failover.yaml", "expected.txt"]).isEmpty)
    Golden.expect(Array(shown(try read(test)).utf8), matches: test.file("expected.txt"))
  }

  @Test(arguments: try cases("invalid"))
  func `complains of everything at once, in file order`(_ test: FixtureCase) throws {
    #expect(try test.orphans(expected: ["failover.yaml", "expected.txt"]).isEmpty)
    do {
      _ = try read(test)
      Issue.record("\(test) is read without a complaint")
    } catch let error as ConfigurationError {
      Golden.expect(Array(shown(error).utf8), matches: test.file("expected.txt"))
      let lines = error.diagnostics.map { $0.location?.start.line ?? 0 }
      #expect(!lines.contains(0) && lines == lines.sorted())
      #expect(error.diagnostics.allSatisfy { $0.severity == .error })
    }
  }

  @Test func `names the nearest of unknown services`() throws {
    let found = try configuration(
      "services: {sonarr: {namespace: a, deployment: b, primary_node_label: x, "
        + "backup_node_label: z}}\n"
    )
    #expect(try found.service(named: "sonarr").namespace == "a")
    let refusals = [
      ("sonar", "did you mean `sonarr`?"), ("plex", "see `failover services` for the names"),
    ]
    for (name, next) in refusals {
      let refusal = #expect(throws: Refusal.self) { try found.service(named: name) }
      #expect(refusal?.code == .unknownService)
      #expect(refusal?.next == [next])
    }
  }

  @Test(arguments: [
    ("a", true), ("a-1", true), ("1", true), ("", false), ("-a", false), ("a-", false),
    ("A", false), ("a.b", false), ("a/b", false), ("é", false), ("a\n", false),
    (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false),
  ])
  func `takes a DNS label for a name and nothing else`(_ name: String, _ isName: Bool) {
    #expect(ConfigurationReader.isName(name) == isName)
  }
}
