import FixtureSupport
import Foundation
import Testing

/// What the handbook tells a reader to type works as it says.
@Suite struct HandbookTests {
  private static let catalog = Fixtures.root.deletingLastPathComponent()
    .appending(path: "Sources/failover/Failover.docc")

  private static func lines(of page: String) throws -> [String] {
    String(decoding: try Data(contentsOf: catalog.appending(path: page)), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The fenced blocks of a language, in order.
  private static func blocks(_ language: String, in lines: [String]) -> [[String]] {
    lines.indices.filter { lines[$0] == "```\(language)" }.map { start in
      Array(lines[(start + 1)...].prefix { $0 != "```" })
    }
  }

  @Test func `the first failover goes there and back, command by command`() throws {
    let outputs = try run("FirstFailover.md", in: try ThrowawayRepository.homelab())
    let states = outputs.filter { $0.command == "failover status" }.map(\.text)
    #expect(states.map { $0.contains("standby") } == [false, true])
    #expect(outputs.last?.text == "")
  }

  @Test func `a move between clusters lands and comes back, command by command`() throws {
    let clusters = Fixtures.root.appending(path: "repositories/twosites")
    let outputs = try run("TwoClusters.md", in: try ThrowawayRepository(copying: clusters))
    let states = outputs.filter { $0.command == "failover status" }.map(\.text)
    #expect(states.map { $0.contains("standby  west") } == [false, true, false])
    let left = (outputs.last?.text ?? "").split(separator: "\n").filter { $0.hasPrefix("+ ") }
    #expect(left == ["+  suspend: false"])
  }

  /// Writes the configuration of a page into a repository and runs its commands there.
  private func run(
    _ page: String,
    in repository: ThrowawayRepository
  ) throws -> [(command: String, text: String)] {
    let lines = try Self.lines(of: page)
    let configuration = try #require(Self.blocks("yaml", in: lines).first)
    try repository.write(configuration.joined(separator: "\n") + "\n", to: "failover.yaml")
    let folder = URL(filePath: ThrowawayRepository.tool).deletingLastPathComponent()
    let path = "\(folder.path(percentEncoded: false)):\(repository.environment["PATH"] ?? "")"
    let commands = Self.blocks("console", in: lines).flatMap(\.self)
    try #require(commands.count > 8 && commands.allSatisfy { $0.hasPrefix("$ ") })
    return try commands.map { $0.dropFirst(2) }.map { command in
      let result = try repository.run(
        "bash",
        ["--norc", "-c", String(command)],
        at: repository.path,
        ["PATH": path]
      )
      #expect(result.status == 0, "\(command)\n\(result.output)\(result.errors)")
      return (String(command), result.output)
    }
  }

  @Test func `every page is reached from the first one, and names what there is`() throws {
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: Self.catalog.path(percentEncoded: false)
    )
    let first = try Self.lines(of: "Failover.md").joined(separator: "\n")
    for page in pages where page != "Failover.md" {
      #expect(first.contains("- <doc:\(page.dropLast(3))>"), "\(page)")
    }
    let formats = try Self.lines(of: "ReportsForCI.md").compactMap { line in
      line.wholeMatch(of: /\| `([a-z]+)` \|.*/).map { String($0.1) }
    }
    let help = try ThrowawayRepository.homelab().failover("help", "rehearse").output
      .split { !$0.isLetter }.map(String.init)
    #expect(formats.count == 9)
    for format in formats { #expect(help.contains(format), "\(format)") }
  }
}
