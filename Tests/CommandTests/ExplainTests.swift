import FixtureSupport
import Foundation
import Testing

/// Every code has a page, and the page is found.
@Suite struct ExplainTests {
  private let repository: ThrowawayRepository

  init() throws { repository = try ThrowawayRepository.homelab() }

  /// Runs the command outside of any repository: pages need none.
  private func run(_ arguments: String...) throws -> ThrowawayRepository.Result {
    try repository.run(
      ThrowawayRepository.tool,
      ["explain"] + arguments,
      at: repository.folder.path(percentEncoded: false)
    )
  }

  private func codes() throws -> [String] {
    let list = try run()
    #expect(list.status == 0)
    return list.output.split(separator: "\n").dropFirst().prefix { !$0.hasPrefix("failover ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  @Test func `every page is recorded`() throws {
    var pages = try run().output
    let codes = try codes()
    #expect(codes.count > 60)
    #expect(codes == codes.sorted())
    for code in codes {
      let page = try run(code)
      #expect(page.status == 0)
      for line in page.output.split(separator: "\n") {
        #expect(line.count <= 104, "\(line)")
      }
      pages += "\n\n" + page.output
    }
    let name = "commands/explain.txt"
    Golden.expect(
      Array(pages.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: name), name: name)
    )
  }

  @Test func `the help is recorded`() throws {
    let name = "commands/explain-help.txt"
    Golden.expect(
      Array(try run("--help").output.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: name), name: name)
    )
  }

  @Test func `a code can be copied with its brackets`() throws {
    #expect(try run("[shared-anchor]").output == run("shared-anchor").output)
  }

  @Test func `a misspelt code names the nearest, with status 2`() throws {
    let result = try run("shared-ancor")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(
      result.errors
        == "error: no code `shared-ancor` [unknown-code]\n  = help: did you mean `shared-anchor`?\n"
    )
    #expect(try run("zzz").errors.contains("see `failover explain` for the codes"))
  }

  @Test func `JSON has the same pages`() throws {
    let page = try run("split", "-o", "json")
    #expect(page.status == 2)
    #expect(page.errors.hasPrefix(#"{"version":1,"kind":"Error""#))
    let all = try run("-o", "json").output
    let document = try JSONSerialization.jsonObject(with: Data(all.utf8)) as? [String: Any]
    #expect(document?["kind"] as? String == "Explanations")
    let names = (document?["codes"] as? [[String: Any]])?.compactMap { $0["code"] as? String }
    #expect(names == (try codes()))
  }

  @Test func `a refusal leads to its page`() throws {
    let file = "apps/media/sonarr/deployment.yaml"
    let text = try repository.text(of: file)
    try repository.write(text.replacing("role: primary", with: "role: ${ROLE}"), to: file)
    try repository.git("commit", "-q", "-a", "-m", "x")
    let refused = try repository.failover("promote", "sonarr")
    #expect(refused.status == 3)
    #expect(
      refused.errors.contains("\nTo know more: failover explain variable-of-unknown-origin\n")
    )
    // What the message says already needs no page.
    #expect(!(try repository.failover("promote", "sonar").errors.contains("To know more")))
  }
}
