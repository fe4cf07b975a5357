import FixtureSupport
import LosslessYAML
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
    let files = try test.files(below: "repo").map { (RepositoryPath($0.key), $0.value) }
    let contents = Dictionary(uniqueKeysWithValues: files)
    return try ConfigurationReader.read(
      SourceBuffer(name: "failover.yaml", bytes: bytes),
      path: nil,
      in: ManifestIndex(RepositoryFiles(paths: Set(contents.keys), contents: contents))
    )
  }

  /// One line a service, one an object, and one for each site with what is wanted of the object.
  private func shown(_ configuration: ServiceConfiguration) -> String {
    configuration.notes.map { note in
      let start = note.location?.start
      return "\(start?.line ?? 0):\(start?.column ?? 0): \(note.severity): \(note.message)\n"
    }.joined()
      + configuration.services.map { service in
        let start = service.location.start
        let order = service.order == .sourceFirst ? "" : ", \(service.order.rawValue)"
        let head =
          "\(start.line):\(start.column) \(service.name): \(service.primary) "
          + "-> \(service.standby)\(order)\n"
        return head
          + service.members.map { member in
            let place = [member.home?.rawValue, member.cluster?.string].compactMap(\.self)
            let suffix = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
            let sides = [member.atPrimary, member.atStandby].map { side in
              "    \(side.site): \(shown(side))\n"
            }
            return "  \(member.object)\(suffix)\n" + sides.joined()
          }.joined()
      }.joined()
  }

  private func shown(_ side: ObjectSettings) -> String {
    var parts =
      side.nodeLabels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      + side.claims.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
      + side.networks.sorted { $0.key < $1.key }.map { "\($0.key)~\($0.value)" }
    switch side.replicas {
    case .count(let count): parts.append("replicas \(count)")
    case .absent: parts.append("replicas absent")
    case .whatever: parts.append("replicas as they are")
    case nil: break
    }
    if let flag = side.isRunning { parts.append(flag ? "running" : "halted") }
    if let text = side.runStrategy { parts.append("by \(text)") }
    if let flag = side.isSuspended { parts.append(flag ? "suspended" : "resumed") }
    if let role = side.replication { parts.append(role.rawValue) }
    if let flag = side.isPaused { parts.append(flag ? "paused" : "unpaused") }
    if side.manualTrigger != nil { parts.append("triggered") }
    if let flag = side.isReconcileDisabled { parts.append(flag ? "left alone" : "reconciled") }
    if let dns = side.dns {
      parts.append("dns \(dns.prefix ?? "")\(dns.controller)")
      parts += dns.routing.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
    for (path, value) in side.values.sorted(by: { $0.key.description < $1.key.description }) {
      parts.append(value.map { "\(path): \(shown($0))" } ?? "\(path) absent")
    }
    if let path = side.podSpec { parts.append("pods at \(path)") }
    if let path = side.replicaField { parts.append("count at \(path)") }
    if let object = side.rendered { parts.append("renders \(object)") }
    if side.resume == .remove { parts.append("by removal") }
    return parts.joined(separator: " ")
  }

  private func shown(_ value: YAMLScalar) -> String {
    if case .string(let text) = value { return "\"\(text)\"" }
    return value.description
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
    #expect(try test.orphans(expected: ["failover.yaml", "expected.txt", "repo"]).isEmpty)
    Golden.expect(Array(shown(try read(test)).utf8), matches: test.file("expected.txt"))
  }

  @Test(arguments: try cases("invalid"))
  func `complains of everything at once, in file order`(_ test: FixtureCase) throws {
    #expect(try test.orphans(expected: ["failover.yaml", "expected.txt", "repo"]).isEmpty)
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
