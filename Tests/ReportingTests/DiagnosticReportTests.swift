import FixtureSupport
import Foundation
import Planning
import Reporting
import SourceText
import Testing

/// Diagnostics as text and as JSON.
///
///     fixtures/reports/diagnostic/<case>/{plain.txt,coloured.txt,error.json,findings.json}
@Suite struct DiagnosticReportTests {
  /// A diagnostic at the place that `«` and `»` mark in a text.
  private static func diagnostic(
    _ marked: String,
    _ message: String = "expected a mapping",
    _ severity: Diagnostic.Severity = .error,
    file: String = "apps/web.yaml",
    hints: [String] = []
  ) -> Diagnostic {
    let parts = marked.split(separator: #/[«»]/#, omittingEmptySubsequences: false)
    let start = parts[0].utf8.count
    let end = start + parts[1].utf8.count
    let buffer = SourceBuffer(name: file, bytes: Array(parts.joined().utf8))
    let place = buffer.location(of: start..<end)
    return Diagnostic(severity, code: "some-code", message, at: place, hints: hints)
  }

  private static let long = String(repeating: "0123456789", count: 10)

  static let cases: [String: Diagnostic] = [
    "one-line": diagnostic("a: 1\n  «replicas»: 2 # two\nc: 3\n"),
    "several-hints": diagnostic("«a»: 1\n", hints: ["did you mean `b`?", "failover services"]),
    "no-place": Diagnostic(code: "git", "open repository: it is not there", hints: ["git init"]),
    "warning": diagnostic("«a»: 1\n", "it may not exist", .warning),
    "note": diagnostic("«a»: 1\n", "it is so", .note),
    "end-of-line": diagnostic("a:«»\nb: 2\n"),
    "empty-line": diagnostic("a: 1\n«»\nb: 2\n"),
    "over-several-lines": diagnostic("a: «|\n  one\n  two»\n"),
    "tabs": diagnostic("a:\t\t«b»\t# c\n"),
    "tab-in-the-range": diagnostic("a: «b\tc»\n"),
    "accents-and-marks": diagnostic("e\u{301}é: «ü» x\n"),
    "wide-characters": diagnostic("漢字🚀: «値» x\n"),
    "byte-order-mark": diagnostic("\u{FEFF}a: «b»\n"),
    "control-characters": diagnostic(
      "a\u{1B}[2J: «b\u{202E}c» \u{0}\n",
      "found `\u{1B}]0;x\u{7}`",
      file: "apps/\u{1B}[31m\nx.yaml",
      hints: ["remove \u{200F}it"]
    ),
    "carriage-return": diagnostic("a: «b»\r\nc: d\r\n"),
    "long-line": diagnostic("\(long)«here»\(long)\(long)\n"),
    "long-range": diagnostic("a: «\(long)\(long)»\n"),
    "line-hundred": diagnostic(String(repeating: "#\n", count: 99) + "a: «b»\n"),
  ]

  private static func fixture(_ name: String) throws -> FixtureCase {
    try #require(
      try Fixtures.cases(in: "reports/diagnostic").first { $0.name.hasSuffix("/\(name)") },
      "fixtures/reports/diagnostic/\(name) is missing"
    )
  }

  @Test(arguments: cases.keys.sorted())
  func `writes the golden text, plain and coloured`(_ name: String) throws {
    let diagnostic = try #require(Self.cases[name])
    let fixture = try Self.fixture(name)
    for (file, isColoured) in [("plain.txt", false), ("coloured.txt", true)] {
      let text = DiagnosticText(TerminalStyle(isColoured: isColoured)).text(diagnostic)
      Golden.expect(Array(text.utf8), matches: fixture.file(file))
    }
  }

  @Test(arguments: cases.keys.sorted())
  func `writes the golden JSON`(_ name: String) throws {
    let diagnostic = try #require(Self.cases[name])
    let fixture = try Self.fixture(name)
    let error = DiagnosticJSON.error([diagnostic, diagnostic]).compact + "\n"
    let findings = DiagnosticJSON.findings([diagnostic]).compact + "\n"
    Golden.expect(Array(error.utf8), matches: fixture.file("error.json"))
    Golden.expect(Array(findings.utf8), matches: fixture.file("findings.json"))
  }

  @Test func `has a case for every folder`() throws {
    let names = Set(Self.cases.keys.map { "reports/diagnostic/\($0)" })
    for fixture in try Fixtures.cases(in: "reports/diagnostic") {
      #expect(names.contains(fixture.name))
      let files: Set = ["plain.txt", "coloured.txt", "error.json", "findings.json"]
      #expect(try fixture.orphans(expected: files).isEmpty)
    }
  }

  @Test(arguments: cases.keys.sorted())
  func `puts the carets where the range is`(_ name: String) throws {
    let diagnostic = try #require(Self.cases[name])
    let lines = DiagnosticText(TerminalStyle(isColoured: false)).text(diagnostic)
      .split(separator: "\n")
    guard let row = lines.firstIndex(where: { $0.contains(" | ") && $0.hasSuffix("^") }) else {
      #expect(diagnostic.location?.lineText.isEmpty ?? true)
      return
    }
    let tabs = { (line: Substring) in line.filter { $0 == "\t" }.count }
    #expect(tabs(lines[row]) <= tabs(lines[row - 1]))
    #expect(lines[row].count <= 140)
  }
}
