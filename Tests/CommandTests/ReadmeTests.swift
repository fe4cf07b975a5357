import FixtureSupport
import Foundation
import Testing

/// What the README shows is what the tool does.
@Suite struct ReadmeTests {
  private let lines: [String]

  init() throws {
    let file = Fixtures.root.deletingLastPathComponent().appending(path: "README.md")
    lines = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The lines of a fenced block of a language, the first unless another number is given.
  private func block(_ language: String, _ number: Int = 0) throws -> [String] {
    let starts = lines.indices.filter { lines[$0] == "```\(language)" }
    try #require(starts.count > number)
    return Array(lines[(starts[number] + 1)...].prefix { $0 != "```" })
  }

  /// The commands of the indented blocks that begin with `word`.
  private func commands(_ word: String) -> [[String]] {
    lines.filter { $0.hasPrefix("    \(word) ") || $0.hasPrefix("    $ \(word) ") }.map { line in
      let command = line.drop { $0 == " " || $0 == "$" }.prefix { $0 != "#" }
      return command.split(separator: " ").map(String.init)
    }
  }

  @Test func `the diff is by line 15, the quickstart by line 30, the page below 150 lines`() throws
  {
    #expect(try #require(lines.firstIndex(of: "```diff")) < 15)
    #expect(try #require(lines.firstIndex(of: "## Quickstart")) < 30)
    #expect(lines.count < 150)
  }

  @Test func `the diff is the one that the tool makes`() throws {
    let repository = try ThrowawayRepository.homelab()
    let diff = try repository.failover("plan", "sonarr", "-o", "diff").output
      .split(separator: "\n").map(String.init)
    for line in try block("diff") where line != "@@" {
      #expect(diff.contains(line), "\(line)")
    }
    let changed = diff.filter { $0.hasPrefix("-  ") || $0.hasPrefix("+  ") }
    #expect(changed == (try block("diff")).filter { $0.hasPrefix("-") || $0.hasPrefix("+") })
  }

  @Test func `the configuration is one that the tool reads`() throws {
    let repository = try ThrowawayRepository.homelab()
    let plan = try repository.failover("plan", "sonarr", "-o", "diff")
    try repository.write(try block("yaml").joined(separator: "\n") + "\n", to: "failover.yaml")
    let again = try repository.failover("plan", "sonarr", "-o", "diff")
    #expect(again.status == 0)
    #expect(again.output == plan.output)
  }

  @Test func `the configuration of several workloads moves them together`() throws {
    let repository = try ThrowawayRepository.homelab()
    let plan = try repository.failover("plan", "--all", "-o", "diff").output
    try repository.write(try block("yaml", 1).joined(separator: "\n") + "\n", to: "failover.yaml")
    let together = try repository.failover("plan", "media", "-o", "diff")
    #expect(together.status == 0)
    // The restore record is the service's: the manifests change as they did one by one.
    let manifests = { (diff: String) in
      diff.split(separator: "\n").filter { $0.hasPrefix("-  ") || $0.hasPrefix("+  ") }
        .filter { $0.contains(": ") || $0.hasSuffix(":") }.filter { !$0.contains("\"") }.map(
          String.init
        ).sorted()
    }
    #expect(manifests(together.output) == manifests(plan))
    #expect(manifests(plan).count == 8)
    #expect(together.output.contains("b/.failover/media.json"))
  }

  @Test func `every command that is shown works`() throws {
    let repository = try ThrowawayRepository.homelab()
    let shown = commands("failover")
    #expect(shown.count >= 4)
    for command in shown {
      let result = try repository.run(
        ThrowawayRepository.tool,
        Array(command.dropFirst()),
        at: repository.path
      )
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
  }

  @Test func `every make target that is shown is in the Makefile`() throws {
    let folder = Fixtures.root.deletingLastPathComponent()
    let makefile = String(
      decoding: try Data(contentsOf: folder.appending(path: "Makefile")),
      as: UTF8.self
    )
    let shown = commands("make").map { $0[1] } + ["test"]
    #expect(shown.count >= 3)
    for target in shown { #expect(makefile.contains("\n\(target): "), "\(target)") }
  }

  @Test func `the command table lists the commands that the tool has`() throws {
    let repository = try ThrowawayRepository.homelab()
    let help = try repository.failover("--help").output
    let listed = help.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS:") }
      .compactMap { $0.wholeMatch(of: /\ \ ([a-z]+)\ {2,}.*/)?.1 }.filter { $0 != "help" }
    let table = lines.compactMap { $0.firstMatch(of: /^\| `failover ([a-z]+)/)?.1 }
    #expect(listed == table)
    #expect(listed.count >= 7)
  }
}
