import FixtureSupport
import GitStore
import Planning
import Reporting
import Testing

/// A plan as text and as JSON.
@Suite struct PlanReportTests {
  private static let plain = TerminalStyle(isColoured: false)

  private func diffs(_ plan: Plan) throws -> [(file: PlannedFile, diff: [UInt8])] {
    try plan.files.map { file in
      let diff = try UnifiedDiff.text(
        path: file.path,
        old: file.before.map { ($0, .file) },
        new: file.after.map { ($0, .file) }
      )
      return (file, diff)
    }
  }

  private func text(_ plan: Plan, _ style: TerminalStyle = plain) throws -> String {
    let text = PlanText(plan, style: style)
    let notes = plan.warnings.map(DiagnosticText(style).text).joined()
    let diff = text.diff(try diffs(plan))
    return [text.heading, text.changes, diff, text.refusals, notes]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func json(_ plan: Plan) -> String {
    let id = plan.refusals.isEmpty ? "abcdef1234567890abcdef1234567890abcdef12" : nil
    return PlanJSON.value(plan, id: id).compact + "\n"
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `writes the golden text`(_ test: ReportCase) throws {
    test.expectGolden(try text(try test.plan()), in: "expected.txt")
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `writes the golden JSON`(_ test: ReportCase) throws {
    test.expectGolden(json(try test.plan()), in: "expected.json")
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `holds no file that no test reads`(_ test: ReportCase) throws {
    #expect(
      try test.fixture.orphans(expected: ["repo", "expected.txt", "expected.json", "expected.md"])
        .isEmpty
    )
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `shows no value of a Secret, and no character that a terminal obeys`(
    _ test: ReportCase
  ) throws {
    let plan = try test.plan()
    let report = try text(plan) + json(plan)
    #expect(!report.contains("hunter2"))
    let dangerous = report.unicodeScalars.filter {
      $0.isControlOrBidirectional && $0 != "\n" && $0 != "\t"
    }
    #expect(dangerous.isEmpty)
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `says the same in colour`(_ test: ReportCase) throws {
    let plan = try test.plan()
    let coloured = try text(plan, TerminalStyle(isColoured: true))
    let bare = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")
    #expect(bare == (try text(plan)))
    #expect(plan.changes.isEmpty || coloured != bare)
  }

  @Test func `has the members of the interface, in their order`() throws {
    let cases = try ReportCase.all("plan")
    let move = try #require(cases.first { $0.description.hasSuffix("/absent-selector") }).plan()
    let refused = try #require(cases.first { $0.description.hasSuffix("/refused") }).plan()
    let service = ["name", "namespace", "from", "to", "state"]
    let object = ["group", "version", "kind", "namespace", "name"]
    let change =
      ["service", "transform", "operation", "object"] + object + [
        "file", "document", "pointer", "within", "line", "column", "old", "new", "oldText",
        "newText", "reason", "appliedBy",
      ]
    let head = ["version", "kind", "planId", "base", "ref", "commit", "services"]
    let note = ["code", "severity", "message", "file", "line", "column", "hints"]
    #expect(move.changes.count == 2)
    #expect(
      memberNames(json(move))
        == head + service + ["stages", "number", "name", "gates", "changes"] + change + change
        + ["refusals", "warnings"] + note
    )
    #expect(
      memberNames(json(refused))
        == head + service + service + ["stages", "refusals", "code", "service", "object"] + object
        + ["file", "line", "column", "message", "next", "warnings"]
    )
  }

  @Test func `leaves absent values null`() throws {
    let plan = try #require(
      try ReportCase.all("plan").first { $0.description.hasSuffix("/absent-selector") }
    ).plan()
    #expect(
      json(plan).contains("\"old\":null,\"new\":\"backup\",\"oldText\":null,\"newText\":\"backup\"")
    )
    #expect(json(plan).contains("\"operation\":\"insert\""))
  }
}
