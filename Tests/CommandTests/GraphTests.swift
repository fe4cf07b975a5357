import FixtureSupport
import Foundation
import Testing

/// `failover graph`, as a person sees it.
@Suite struct GraphTests {
  static func repository(_ name: String) throws -> ThrowawayRepository {
    try ThrowawayRepository(copying: Fixtures.root.appending(path: "repositories/\(name)"))
  }

  static func expect(_ text: String, matches name: String) {
    let file = FixtureFile(url: Fixtures.root.appending(path: name), name: name)
    Golden.expect(Array(text.utf8), matches: file)
  }

  /// Commands with what they print, a status but 0 included.
  static func transcript(
    _ commands: [[String]],
    in repository: ThrowawayRepository
  ) throws -> String {
    try commands.map { command in
      let result = try repository.run(ThrowawayRepository.tool, command, at: repository.path)
      let status = result.status == 0 ? "" : "status \(result.status)\n"
      return "$ failover \(command.joined(separator: " "))\n" + result.output + result.errors
        + status
    }.joined(separator: "\n")
  }

  @Test func `shows the tree of each repository`() throws {
    let homelab = try Self.transcript([["graph"]], in: try Self.repository("homelab"))
    Self.expect(homelab, matches: "commands/graph-homelab.txt")
    let sites = try Self.transcript([["graph"]], in: try Self.repository("twosites"))
    Self.expect(sites, matches: "commands/graph-twosites.txt")
    let fleet = try Self.transcript([["graph"], ["graph", "--all"]], in: Self.repository("fleet"))
    Self.expect(fleet, matches: "commands/graph-fleet.txt")
  }

  @Test func `shows the ways of objects`() throws {
    let commands = [
      "deployment/web", "deploy/ledger/ledger", "Deployment.apps/cache", "cronjob/report",
      "kustomizations/flux-system/shop", "ks/vendor", "cm/trial", "ks/old", "gitrepository/vendor",
      "pvc/web", "deploy/leger", "web", "deploy/",
    ]
    let text = try Self.transcript(commands.map { ["graph", $0] }, in: Self.repository("fleet"))
    Self.expect(text, matches: "commands/graph-objects.txt")
  }

  @Test func `draws pictures`() throws {
    let commands = [["graph", "-o", "mermaid"], ["graph", "deploy/web", "-o", "mermaid"]]
    let text = try Self.transcript(commands, in: Self.repository("fleet"))
    Self.expect(text, matches: "commands/graph-mermaid.txt")
  }

  @Test func `writes JSON that says the same each time`() throws {
    let commands = [["graph", "-o", "json"], ["graph", "deploy/web", "-o", "json"]]
    let text = try Self.transcript(commands, in: Self.repository("fleet"))
    Self.expect(text, matches: "commands/graph-json.txt")
    let output = try Self.repository("fleet").failover("graph", "-o", "json").output
    let document = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    #expect(document?["version"] as? Int == 1)
    #expect(document?["kind"] as? String == "Graph")
    let error = try Self.repository("fleet").failover("graph", "nothing", "-o", "json")
    #expect(error.status == 2)
    #expect(error.errors.hasPrefix(#"{"version":1,"kind":"Error""#))
  }

  @Test func `needs no configuration, and looks at the commit that is asked for`() throws {
    let repository = try Self.repository("fleet")
    try repository.git("rm", "-q", "failover.yaml", "edge/cache.yaml")
    try repository.git("commit", "-q", "-m", "fewer")
    let tree = try repository.failover("graph")
    #expect(tree.status == 0)
    #expect(tree.errors.isEmpty)
    let before = try repository.failover("graph", "deploy/cache", "--base", "HEAD~1")
    #expect(before.status == 0)
    #expect(before.output.contains("edge/cache.yaml:4"))
    #expect(before.errors.contains("note: no configuration can be read; services are left out"))
    #expect(try repository.failover("graph", "deploy/cache").status == 2)
    let named = try repository.failover("graph", "deploy/web", "--config", "nowhere.yaml")
    #expect(named.status == 2)
    #expect(named.errors.contains("nowhere.yaml cannot be read"))
  }

  @Test func `the help is recorded`() throws {
    let help = try Self.repository("homelab").failover("graph", "--help").output
    Self.expect(help, matches: "commands/graph-help.txt")
  }
}
