import FixtureSupport
import Foundation
import Testing

/// `failover config`: the configuration by itself.
@Suite struct ConfigCommandTests {
  private func recorded(
    _ name: String,
    _ arguments: String...,
    in repository: ThrowawayRepository
  ) throws {
    let result = try repository.run(ThrowawayRepository.tool, arguments, at: repository.path)
    let shown =
      "$ failover \(arguments.joined(separator: " "))\n\(result.output)"
      + (result.errors.isEmpty ? "" : "--- standard error\n\(result.errors)")
      + "--- status \(result.status)\n"
    let file = "commands/\(name).txt"
    Golden.expect(
      Array(shown.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: file), name: file)
    )
  }

  private func twoSites() throws -> ThrowawayRepository {
    try ThrowawayRepository(copying: Fixtures.root.appending(path: "repositories/twosites"))
  }

  @Test(arguments: [
    "config-help", "config-check-help", "config-schema-help", "config-convert-help",
  ])
  func `the help is recorded`(_ name: String) throws {
    let repository = try ThrowawayRepository.homelab()
    let arguments = name.split(separator: "-").dropLast().map(String.init) + ["--help"]
    let result = try repository.run(ThrowawayRepository.tool, arguments, at: repository.path)
    let file = "commands/\(name).txt"
    Golden.expect(
      Array(result.output.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: file), name: file)
    )
    #expect(result.status == 0)
  }

  // MARK: Check

  @Test func `says how much is configured`() throws {
    try recorded("config-check", "config", "check", in: twoSites())
    try recorded("config-check-json", "config", "check", "-o", "json", in: twoSites())
  }

  @Test func `complains of every line and of every object`() throws {
    let repository = try twoSites()
    let text = try String(contentsOfFile: repository.path + "/failover.yaml", encoding: .utf8)
    try repository.write(
      text.replacing("statefulset/mariadb", with: "statefulset/marjadb")
        .replacing("[wordpress-cron]", with: "[wordpress-cron, nightly]"),
      to: "failover.yaml"
    )
    try recorded("config-check-objects", "config", "check", in: repository)
    try repository.write(
      text.replacing("primary: east", with: "primary: eats")
        .replacing("flux: [helmrelease/cache]", with: "flx: [helmrelease/cache]"),
      to: "failover.yaml"
    )
    try recorded("config-check-complaints", "config", "check", in: repository)
    let result = try repository.failover("config", "check", "-o", "json")
    #expect(result.status == 1)
    let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let findings = (document as? [String: Any])?["findings"] as? [[String: Any]]
    #expect(findings?.compactMap { $0["line"] as? Int } == [9, 15])
  }

  @Test func `cannot finish without a configuration`() throws {
    let repository = try twoSites()
    try repository.git("rm", "-q", "failover.yaml")
    try repository.git("commit", "-q", "-m", "drop the configuration")
    #expect(try repository.failover("config", "check").status == 2)
  }

  // MARK: Schema

  @Test func `the schema is recorded`() throws {
    try recorded("config-schema", "config", "schema", in: ThrowawayRepository.homelab())
  }

  // MARK: Convert

  /// The plans of everything that can move, as they are printed.
  private func plans(_ repository: ThrowawayRepository) throws -> [String] {
    try ["text", "diff", "json"].map { format in
      let result = try repository.failover("plan", "--all", "-o", format)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
  }

  private func convert(_ repository: ThrowawayRepository) throws -> String {
    let result = try repository.failover("config", "convert")
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test func `a services map becomes a native file with the same plans`() throws {
    let repository = try ThrowawayRepository.homelab()
    try recorded("config-convert", "config", "convert", in: repository)
    let before = try plans(repository)
    try repository.write(try convert(repository), to: "failover.yaml")
    #expect(try plans(repository) == before)
    let again = try repository.failover("config", "convert")
    #expect(again.status == 2)
    #expect(again.output.isEmpty)
  }

  @Test(.tags(.corpus))
  func `so does the map of a repository from outside`() throws {
    guard let corpus = try Corpus.requiredRoot() else { return }
    let repository = try ThrowawayRepository(
      copying: URL(filePath: corpus).appending(path: "synthetic-sonarr")
    )
    let before = try plans(repository)
    #expect(before[1].contains("claimName"))
    try repository.write(try convert(repository), to: "failover.yaml")
    #expect(try plans(repository) == before)
  }

  // MARK: Operators

  private let group = """
    apiVersion: crd.hahomelabs.com/v1alpha1
    kind: FailoverGroup
    metadata:
      name: shop
      namespace: shop
    spec:
      timeouts: {heartbeat: 1m}
      workloads:
        - kind: StatefulSet
          name: mariadb
          volumeReplications: [data-mariadb-0]
        - {kind: Deployment, name: wordpress}
        - {kind: CronJob, name: wordpress-cron}
      networkResources:
        - {kind: Ingress, name: wordpress}
      fluxResources:
        - {kind: HelmRelease, name: cache, triggerReconcile: true}

    """

  @Test func `an operator's group is found, and becomes a native file`() throws {
    let repository = try twoSites()
    let native = try repository.failover("services", "-o", "json").output
    try repository.git("rm", "-q", "failover.yaml")
    for cluster in ["east", "west"] {
      try repository.write(group, to: "clusters/\(cluster)/group.yaml")
    }
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "hand over to the operator")
    try recorded("config-check-group", "config", "check", in: repository)
    try recorded("config-convert-group", "config", "convert", in: repository)
    let found = try repository.failover("services", "-o", "json")
    #expect(found.status == 0)
    try repository.write(try convert(repository), to: "failover.yaml")
    let converted = try repository.failover("services", "-o", "json")
    let sorted = { (text: String) in
      text.replacing(/"configuration":"[^"]*",/, with: "").split(separator: /[\[\],]/).sorted()
    }
    #expect(sorted(converted.output) == sorted(native))
    #expect(sorted(found.output) == sorted(native))
  }

  @Test func `a policy and a group are too many`() throws {
    let repository = try twoSites()
    try repository.git("rm", "-q", "failover.yaml")
    try repository.write(group, to: "clusters/east/group.yaml")
    try repository.write(
      group.replacing("FailoverGroup", with: "FailoverPolicy"),
      to: "clusters/west/policy.yaml"
    )
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "two operators")
    let result = try repository.failover("services")
    #expect(result.status == 2)
    #expect(result.errors.contains("clusters/east/group.yaml"))
    #expect(result.errors.contains("clusters/west/policy.yaml"))
    let named = try repository.failover("services", "--config", "clusters/east/group.yaml")
    #expect(named.status == 0, "\(named.errors)")
  }
}
