import FixtureSupport
import Foundation
import Testing

/// `failover rehearse`.
@Suite struct RehearseTests {
  private static func golden(_ name: String) -> FixtureFile {
    FixtureFile(url: Fixtures.root.appending(path: "commands/\(name)"), name: "commands/\(name)")
  }

  private static func repository(_ name: String) throws -> ThrowawayRepository {
    try ThrowawayRepository(copying: Fixtures.root.appending(path: "repositories/\(name)"))
  }

  @Test(arguments: ["homelab", "twosites", "fleet"])
  func `shows what is ready, and changes nothing`(_ name: String) throws {
    let repository = try Self.repository(name)
    let before = try repository.untouchables()
    let result = try repository.failover("rehearse")
    #expect(result.errors.isEmpty)
    #expect(result.status == (name == "fleet" ? 1 : 0))
    #expect(try repository.untouchables() == before)
    Golden.expect(Array(result.output.utf8), matches: Self.golden("rehearse-\(name).txt"))
  }

  @Test func `takes the services that are named, and unplanned failovers`() throws {
    let repository = try Self.repository("homelab")
    let one = try repository.failover("rehearse", "jellyfin", "-o", "json")
    #expect(one.status == 0)
    #expect(!one.output.contains("sonarr") && one.output.contains(#""restoration":"exact""#))
    #expect(try repository.failover("rehearse", "nobody").status == 2)
    let sites = try Self.repository("twosites")
    let unplanned = try sites.failover("rehearse", "--unplanned")
    #expect(unplanned.status == 0, "\(unplanned.output)")
    #expect(unplanned.output != (try sites.failover("rehearse").output))
  }

  @Test func `a check for each way goes into the report of a test runner`() throws {
    let repository = try Self.repository("fleet")
    let report = try repository.failover("rehearse", "-o", "junit", "--exit-zero")
    #expect(report.status == 0)
    #expect(report.output.contains(#"tests="3" failures="1""#), "\(report.output)")
    #expect(report.output.contains(#"<testcase classname="shop" name="north to south""#))
  }

  @Test func `the table of a report has a row for each way`() throws {
    let repository = try Self.repository("homelab")
    let page = try repository.failover("rehearse", "-o", "markdown").output
    #expect(page.contains("| sonarr | primary to standby | yes | 2 | 1 | 1 | 0 |"), "\(page)")
  }
}
