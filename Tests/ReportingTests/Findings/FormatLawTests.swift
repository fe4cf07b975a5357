import FixtureSupport
import Foundation
import Planning
import SourceText
import Testing

@testable import Reporting

#if canImport(FoundationXML)
import FoundationXML
#endif

/// What holds of a format whatever a report says.
@Suite struct FormatLawTests {
  private static let plain = TerminalStyle(isColoured: false)

  /// Calls a body with many reports, each with its text, which ends with a line end and holds nothing that
  /// moves the cursor.
  private func sample(_ format: ReportFormat, _ body: (Report, String) throws -> Void) rethrows {
    var generator = SeededGenerator(seed: 20_000)
    for _ in 0..<2_000 {
      let report = ExampleReport.random(&generator)
      let text = format.text(of: report, style: Self.plain)
      #expect(text.isEmpty || text.unicodeScalars.last == "\n")
      #expect(!text.unicodeScalars.contains(where: isMoving))
      try body(report, text)
    }
  }

  private func isMoving(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isControlOrBidirectional && scalar != "\n" && scalar != "\t"
  }

  private func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }

  /// A line without its spans of code, each of which ends at a run of as many back-ticks.
  private func withoutCode(_ line: Substring) -> String {
    var result = ""
    var rest = line
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "`")) {
      result += rest[..<start]
      let ticks = rest[start...].utf8.prefix { $0 == UInt8(ascii: "`") }.count
      let runs = rest[start...].matches(of: /`+/).dropFirst()
      guard let end = runs.first(where: { $0.output.utf8.count == ticks }) else {
        return result + rest[start...]
      }
      rest = rest[end.range.upperBound...]
    }
    return result + rest
  }

  /// The pipes of a row without a backslash before them; a mark behind one makes it no other.
  private func pipes(_ row: Substring) -> Int {
    zip(" ".unicodeScalars + row.unicodeScalars, row.unicodeScalars).count {
      $1 == "|" && $0 != "\\"
    }
  }

  private func isCommand(_ line: Substring) -> Bool {
    let text = line.drop { $0.isWhitespace }.unicodeScalars
    return text.starts(with: "::".unicodeScalars) || text.starts(with: "##[".unicodeScalars)
  }

  @Test func `text has a line for each finding, and one for what they are in`() {
    sample(.text) { report, text in
      let count = report.findings.count
      let texts = report.findings.filter { $0.location != nil }.map(DiagnosticText(Self.plain).text)
      let title = "failover: \(Report.counted(count, "finding")) in "
      #expect(lines(text).contains { $0.hasPrefix(title) } == (count > 0))
      #expect(!lines(texts.joined()).contains(where: isCommand))
    }
  }

  @Test func `no finding of a line begins as a command to a runner`() {
    sample(.compact) { report, text in
      #expect(lines(text).count == report.findings.count)
      #expect(!lines(text).contains { isCommand($0) && !$0.hasPrefix("error") })
    }
  }

  @Test func `a runner reads our commands only`() {
    sample(.github) { report, text in
      #expect(lines(text).count == report.findings.count)
      for line in lines(text) {
        #expect(line.wholeMatch(of: /::(error|warning|notice) [^:]*title=[a-z-]+::.*/) != nil)
        // What it makes of the message begins with a place, or with our name.
        let message = line.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)[2]
        #expect(!message.split(separator: "%0A").contains { isCommand($0) })
      }
    }
  }

  @Test func `SARIF has a result for each finding, of a rule that it names`() throws {
    try sample(.sarif) { report, text in
      let run = try #require(Self.object(text)["runs"] as? [[String: Any]]).first
      let tool = try #require(run?["tool"] as? [String: [String: Any]])
      let rules = try #require(tool["driver"]?["rules"] as? [[String: Any]])
      let results = try #require(run?["results"] as? [[String: Any]])
      #expect(results.count == report.findings.count)
      var prints: Set<String> = []
      for (result, finding) in zip(results, report.findings) {
        let index = try #require(result["ruleIndex"] as? Int)
        #expect(rules[index]["id"] as? String == finding.code)
        #expect((result["locations"] == nil) == (finding.location == nil))
        let print = result["partialFingerprints"] as? [String: String]
        #expect(prints.insert(try #require(print?["primaryLocationLineHash"])).inserted)
      }
    }
  }

  @Test func `GitLab's issues have a fingerprint each`() throws {
    try sample(.gitlab) { report, text in
      let issues = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
      )
      #expect(issues.count == report.findings.count)
      #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == issues.count)
    }
  }

  @Test func `the command's own document is JSON`() throws {
    try sample(.json) { report, text in
      let document = try Self.object(text)
      #expect((document["findings"] as? [Any])?.count == report.findings.count)
    }
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `JUnit is XML, with every finding in it`() {
    sample(.junit) { report, text in
      let reader = ElementReader()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = reader
      #expect(parser.parse(), "\(text)")
      let covered = Set(report.checks.flatMap(\.findings))
      let isWhole = Set(report.findings).isSubset(of: covered) && !report.checks.isEmpty
      #expect(reader.counts["testcase"] == report.checks.count + (isWhole ? 0 : 1))
      let failures = report.checks.count { !$0.passed }
      let lost = report.findings.contains { $0.severity == .error && !covered.contains($0) }
      #expect(reader.counts["failure", default: 0] == failures + (lost ? 1 : 0))
    }
  }

  @Test func `Markdown keeps its tables, fences and folds, and takes no HTML`() {
    sample(.markdown) { report, text in
      #expect(text.utf16.count <= MarkdownReport.limit)
      var columns: Int?
      var fence: Substring?
      var folds = 0
      for line in lines(text) {
        if let open = fence {
          if line == open { fence = nil }
          continue
        }
        // A fence's first line has no other back-ticks; one that has them is code in a line.
        if let start = line.wholeMatch(of: /(`{3,})[^`]*/) {
          fence = start.1
          continue
        }
        folds += line == "<details>" ? 1 : line == "</details>" ? -1 : 0
        let bare = withoutCode(line)
        #expect(
          !bare.contains("<")
            || bare.wholeMatch(of: /<!-- [\w.:\/-]* -->|<\/?details>|<summary>.*/) != nil,
          "\(line)"
        )
        guard bare.hasPrefix("|") else {
          columns = nil
          continue
        }
        // In code too a pipe parts cells unless a backslash stands before it.
        let count = pipes(line)
        #expect(columns == nil || columns == count, "\(line)")
        columns = count
      }
      #expect(fence == nil)
      #expect(folds == 0)
      if let marker = report.marker, !marker.isEmpty { #expect(text.hasPrefix("<!-- ")) }
    }
  }

  @Test func `HTML has our tags only, each closed, and no script`() {
    let void: Set = ["!DOCTYPE", "meta", "br"]
    // As browsers read: a mark behind a tag makes it no other.
    let pattern = /<(\/?)(!?\w+)((?: [a-z-]+(?:="[^"<>]*")?)*)>/.matchingSemantics(.unicodeScalar)
    sample(.html) { report, text in
      #expect(text.firstRange(of: "<script") == nil)
      let tags = text.matches(of: pattern)
      #expect(text.utf8.count { $0 == UInt8(ascii: "<") } == tags.count)
      var open: [Substring] = []
      for tag in tags where !void.contains(String(tag.2)) {
        if tag.1.isEmpty { open.append(tag.2) } else { #expect(open.popLast() == tag.2) }
      }
      #expect(open.isEmpty)
    }
  }

  // MARK: Too much

  @Test func `Markdown says what it leaves out`() {
    var report = ExampleReport.many
    let finding = Diagnostic(code: "some-code", String(repeating: "word ", count: 100))
    report.findings = Array(repeating: finding, count: 400)
    let lines = (0..<3_000).map { "line \($0)" }
    let rows = lines.map { Report.Row([$0, "x"]) }
    let diff = "@@ -1 +1 @@\n" + String(repeating: "+a line\n", count: 1_000)
    report.sections =
      [
        .list(title: "Lines", lines: lines),
        .table(title: "Rows", Report.Table(columns: ["a", "b"], rows: rows)),
      ] + (0..<20).map { .diff(path: RepositoryPath("apps/\($0).yaml"), text: diff) }
    let text = ReportFormat.markdown.text(of: report, style: Self.plain)
    #expect(text.utf16.count <= MarkdownReport.limit)
    #expect(text.contains(/\d+ more findings are not shown here, for want of room\.\n/))
    #expect(text.contains(/\d+ more (rows|lines) are not shown here, for want of room\.\n/))
    #expect(text.contains(/20 more diffs are not shown here, for want of room\.\n/))
  }

  @Test func `SARIF keeps the heaviest of more results than code scanning takes`() throws {
    var report = ExampleReport.clean
    let note = Diagnostic(.note, code: "held", "a note")
    report.findings =
      Array(repeating: note, count: SarifReport.limit) + [Diagnostic(code: "git", "an error")]
    let text = ReportFormat.sarif.text(of: report, style: Self.plain)
    let run = try #require(Self.object(text)["runs"] as? [[String: Any]]).first
    let results = try #require(run?["results"] as? [[String: Any]])
    #expect(results.count == SarifReport.limit)
    #expect(results.last?["level"] as? String == "error")
    #expect(text.contains("1 more finding not shown"))
  }
}

/// Counts the elements of a document.
private final class ElementReader: NSObject, XMLParserDelegate {
  var counts: [String: Int] = [:]

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    counts[name, default: 0] += 1
  }
}
