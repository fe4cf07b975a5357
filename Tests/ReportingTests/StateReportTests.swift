import FixtureSupport
import Planning
import Reporting
import SourceText
import Testing

/// Status and services as text and as JSON.
@Suite struct StateReportTests {
  private static let proposals = [
    "home": ["failover/home/primary-to-standby-0123456789ab"],
    "away": ["failover/a\u{202E}", "origin/b"],
  ]

  private func status(_ test: ReportCase) throws -> StatusReport {
    let (index, configuration) = try test.read()
    let reader = StateReader(index)
    return StatusReport(configuration.services.map(reader.status), proposals: Self.proposals)
  }

  @Test(arguments: try ReportCase.all("status"))
  func `writes the golden status`(_ test: ReportCase) throws {
    let report = try status(test)
    test.expectGolden(report.text, in: "expected.txt")
    test.expectGolden(report.json.compact + "\n", in: "expected.json")
    #expect(try test.fixture.orphans(expected: ["repo", "expected.txt", "expected.json"]).isEmpty)
  }

  @Test(arguments: try ReportCase.all("services"))
  func `writes the golden services`(_ test: ReportCase) throws {
    let report = ServicesReport(try test.read().configuration)
    test.expectGolden(report.text, in: "expected.txt")
    test.expectGolden(report.json.compact + "\n", in: "expected.json")
    #expect(try test.fixture.orphans(expected: ["repo", "expected.txt", "expected.json"]).isEmpty)
  }

  @Test func `has the members of the interface, in their order`() throws {
    let report = try status(try ReportCase.all("status")[0])
    let evidence = ["file", "line", "pointer", "value", "site"]
    let service = ["name", "active", "state", "proposals", "evidence"]
    var expected = ["version", "kind", "services"]
    for fields in [2, 2, 2, 2, 2, 0] {
      expected += service
      for _ in 0..<fields { expected += evidence }
    }
    #expect(memberNames(report.json.compact) == expected)
  }

  @Test func `says beside the document why a service cannot be read`() throws {
    let complaints = try status(try ReportCase.all("status")[0]).complaints
    #expect(complaints.map(\.code) == ["unknown-object"])
    #expect(complaints[0].message.hasPrefix("missing: Deployment/media/missing: "))
    #expect(!complaints[0].hints.isEmpty)
  }
}
