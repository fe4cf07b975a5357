import FixtureSupport
import Testing

@testable import Reporting

/// Each format of the same reports, to the byte.
///
/// `scripts/check-formats` holds those of the built program against schemas and parsers of others.
///
///     fixtures/reports/formats/<case>/<file>
@Suite struct ReportFormatTests {
  static let files: [ReportFormat: String] = [
    .text: "text.txt", .compact: "compact.txt", .json: "report.json", .sarif: "report.sarif",
    .github: "github.txt", .gitlab: "gitlab.txt", .junit: "junit.xml", .markdown: "report.md",
    .html: "report.html",
  ]

  static let cases: [String: Report] = [
    "hostile": ExampleReport.hostile, "clean": ExampleReport.clean, "many": ExampleReport.many,
  ]

  private func file(_ name: String, _ file: String) throws -> FixtureFile {
    try #require(
      try Fixtures.cases(in: "reports/formats").first { $0.name.hasSuffix("/\(name)") },
      "fixtures/reports/formats/\(name) is missing"
    ).file(file)
  }

  @Test(arguments: ReportFormat.allCases, cases.keys.sorted())
  func `writes the golden document`(_ format: ReportFormat, _ name: String) throws {
    let report = try #require(Self.cases[name])
    let text = format.text(of: report, style: TerminalStyle(isColoured: false))
    let recorded = try file(name, try #require(Self.files[format]))
    Golden.expect(Array(text.utf8), matches: recorded)
  }

  @Test func `colours text for a terminal`() throws {
    let style = TerminalStyle(isColoured: true)
    let text = ReportFormat.text.text(of: ExampleReport.hostile, style: style)
    Golden.expect(Array(text.utf8), matches: try file("hostile", "coloured.txt"))
  }

  @Test(arguments: ReportFormat.allCases.filter { $0 != .text })
  func `colours nothing else`(_ format: ReportFormat) {
    let texts = [true, false].map {
      format.text(of: ExampleReport.hostile, style: TerminalStyle(isColoured: $0))
    }
    #expect(texts[0] == texts[1])
  }

  @Test func `has a case for every folder`() throws {
    let names = Set(Self.cases.keys.map { "reports/formats/\($0)" })
    for fixture in try Fixtures.cases(in: "reports/formats") {
      #expect(names.contains(fixture.name))
      let files = Set(Self.files.values).union(["coloured.txt"])
      #expect(try fixture.orphans(expected: files).isEmpty)
    }
  }
}
