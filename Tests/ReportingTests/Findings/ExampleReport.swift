import FixtureSupport
import Planning
import SourceText

@testable import Reporting

/// Reports as formats meet them, and the texts that try to be more than text in one of them.
enum ExampleReport {
  /// What a manifest, a name or a person may say.
  static let nasty =
    [
      "\"quoted\" & 'single'", "</script><script>alert(1)</script>", "<b>bold</b>", "-->", "]]>",
      "<![CDATA[x]]>", "&amp;lt;", "a|b", "a\\|b", "|\u{301}", "||", "`", "``x``y`",
      "[a](https://x.test)",
      "![i](https://x.test/i.png)", "#12 @ops-team !3", "deadbeefcafe", "%0A::error::%25 100%",
      "::error::x",
      "::add-mask::x", "##[group]x", " ::warning::x", "a,b:c=d", "é🚀漢字", "e\u{301}",
      "\r\n::error::x",
      "\nsecond line", "\u{1B}[2J", "\u{0}\u{8}", "\u{202E}reversed", "\u{2028}", "\u{FEFF}",
      "\t", "  ", "", "{0} ${VAR}", "*b* _c_ ~~d~~", "1. one", "- item",
      "> quote",
      "```", "~~~~", "<!-- x -->", "<details>", "https://x.test www.x.test", "\u{85}",
      "\u{A0}::error::x",
    ] + [0xFFFE, 0xFDD0, 0x1FFFF].compactMap(Unicode.Scalar.init).map(String.init)

  /// A place in a line of its own.
  static func place(
    _ file: String,
    _ line: Int,
    _ marked: String,
    rest: Int = 0
  ) -> SourceLocation {
    let parts = marked.split(separator: #/[«»]/#, omittingEmptySubsequences: false)
    let lead = String(repeating: "\n", count: line - 1)
    let start = (lead + parts[0]).utf8.count
    let text = lead + parts.joined() + String(repeating: "\nmore", count: rest)
    let end = start + parts[1].utf8.count + (rest > 0 ? rest * 5 : 0)
    return SourceBuffer(name: file, bytes: Array(text.utf8)).location(of: start..<end)
  }

  private static let findings = [
    Diagnostic(
      code: "missing-resource",
      "`a|b<i>` \u{1B}[2J does not exist, \"see\" [here](https://x.test) & there",
      at: place("apps/<b>`x`|%41: é🚀.yaml", 3, "resources: [\"«a|b<i>»\"] # </script>"),
      hints: ["correct the entry, add what it names, or remove it", "look: git log -- 'a|b'"]
    ),
    Diagnostic(
      code: "missing-resource",
      "`a|b<i>` \u{1B}[2J does not exist, \"see\" [here](https://x.test) & there",
      at: place("apps/<b>`x`|%41: é🚀.yaml", 3, "resources: [\"«a|b<i>»\"] # </script>")
    ),
    Diagnostic(
      code: "yaml-syntax",
      "::error::100%\r\n##[group]expected a mapping,\u{202E} found\ta list",
      at: place("::warning file=a.yaml,line=1::x", 12, "key: «[1, 2]»")
    ),
    Diagnostic(
      .warning,
      code: "duplicate-object",
      "it stands at apps/web.yaml:7 too",
      at: place("apps/web.yaml", 1, "«kind: Deployment", rest: 2)
    ),
    Diagnostic(
      .warning,
      code: "configuration",
      "no site",
      at: place("/etc/fail over.yaml", 2, "a:«»")
    ),
    Diagnostic(
      .note,
      code: "more-findings",
      "3 more findings are not shown",
      hints: ["correct these"]
    ),
    Diagnostic(code: "no-code-of-ours", "]]> --> <!-- `one back-tick"),
  ]

  private static let sections: [Report.Section] = [
    .table(
      title: "Services <now>",
      Report.Table(
        columns: ["service", "way", "result"],
        rows: [
          Report.Row(["sonarr", "alpha to beta", "works"]),
          Report.Row(["a|b `c`", "beta to alpha", "refused: shared-anchor"], severity: .error),
          Report.Row(["<i>é🚀</i>", "alpha\tto beta"], severity: .warning),
        ]
      )
    ),
    .list(title: "Left alone", lines: ["::error::x", "1. <b>one</b> @ops-team", "two\nlines"]),
    .stages(
      title: "Stages of \"web\"",
      [
        Report.Stage(
          number: 1,
          name: "drain",
          changes: 3,
          gates: ["status counts <zero> \"pods\""]
        ),
        Report.Stage(number: 2, name: "start", changes: 1, gates: []),
        Report.Stage(number: 3, name: "publish", changes: 0, gates: []),
      ]
    ),
    .diff(
      path: RepositoryPath("apps/web.yaml"),
      text: """
        diff --git a/apps/web.yaml b/apps/web.yaml
        --- a/apps/web.yaml
        +++ b/apps/web.yaml
        @@ -1,4 +1,4 @@ kind: <Deployment>
         # ```` </pre><script>alert(1)</script>
        -  role: primary
        +  role: backup
        --- a line that was removed
         end
        \\ No newline at end of file

        """
    ),
    .diff(path: RepositoryPath("apps/<b>@team #1.yaml"), text: "@@ -1 +1 @@\n-a\n+::error::b\n"),
  ]

  /// Everything at once, and all of it ill-meant.
  static var hostile: Report {
    var report = Report(
      command: "rehearse",
      subject: "refs/heads/<b>`x`|main",
      findings: findings,
      checks: [
        Report.Check(group: "sonarr", name: "alpha to beta", findings: [findings[3]]),
        Report.Check(group: "a\"b<c>", name: "beta & alpha", findings: [findings[0], findings[2]]),
        Report.Check(group: "sonarr", name: "beta to alpha", findings: []),
      ],
      json: .members(["version": .integer(1), "kind": .string("Findings")])
    )
    report.sections = sections
    report.marker = "failover-diff:web --> <script>"
    report.toolVersion = "1.2.3"
    return report
  }

  /// Nothing to complain of.
  static var clean: Report {
    Report(
      command: "validate",
      subject: "the manifests",
      findings: [],
      checks: [Report.Check(group: "failover validate", name: "duplicate-key", findings: [])],
      json: DiagnosticJSON.findings([])
    )
  }

  /// More than a step of a runner may show.
  static var many: Report {
    let findings = (1...25).map { number in
      Diagnostic(
        number.isMultiple(of: 2) ? .warning : .error,
        code: "duplicate-key",
        "the key `a` stands at line \(number) too",
        at: place("apps/web.yaml", number, "«a»: 1")
      )
    }
    return Report(
      command: "validate",
      subject: "main..HEAD",
      findings: findings,
      checks: [],
      json: DiagnosticJSON.findings(findings)
    )
  }

  /// A report of parts that a generator chooses.
  static func random(_ generator: inout SeededGenerator) -> Report {
    func text(_ generator: inout SeededGenerator) -> String {
      (0..<Int.random(in: 0...3, using: &generator))
        .map { _ in nasty.randomElement(using: &generator) ?? "" }
        .joined(separator: Bool.random(using: &generator) ? " " : "")
    }
    func texts(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
      (0..<Int.random(in: 0...count, using: &generator)).map { _ in text(&generator) }
    }
    func finding(_ generator: inout SeededGenerator) -> Diagnostic {
      let line = Int.random(in: 1...9, using: &generator)
      let column = Int.random(in: 1...5, using: &generator)
      let end = SourcePosition(
        line: line + Int.random(in: 0...1, using: &generator),
        column: column + Int.random(in: 0...9, using: &generator)
      )
      let location = SourceLocation(
        file: text(&generator),
        start: SourcePosition(line: line, column: column),
        end: end,
        byteRange: 0..<1,
        lineText: text(&generator).replacing("\n", with: " ")
      )
      return Diagnostic(
        Diagnostic.Severity.allCases.randomElement(using: &generator) ?? .note,
        code: ["duplicate-key", "held", "some-code"].randomElement(using: &generator) ?? "",
        text(&generator),
        at: Bool.random(using: &generator) ? location : nil,
        hints: texts(2, &generator)
      )
    }
    func findings(_ count: Int, _ generator: inout SeededGenerator) -> [Diagnostic] {
      (0..<Int.random(in: 0...count, using: &generator)).map { _ in finding(&generator) }
    }
    func section(_ generator: inout SeededGenerator) -> Report.Section {
      switch Int.random(in: 0...3, using: &generator) {
      case 0:
        let rows = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          Report.Row(
            texts(4, &generator),
            severity: [nil, .error].randomElement(using: &generator) ?? nil
          )
        }
        let columns = ["one"] + texts(2, &generator)
        return .table(title: text(&generator), Report.Table(columns: columns, rows: rows))
      case 1: return .list(title: text(&generator), lines: texts(4, &generator))
      case 2:
        let stages = (1...3).map {
          Report.Stage(
            number: $0,
            name: text(&generator),
            changes: $0 - 1,
            gates: texts(2, &generator)
          )
        }
        return .stages(title: text(&generator), stages)
      default:
        let text = "@@ -1 +1 @@\n" + texts(5, &generator).joined(separator: "\n")
        return .diff(path: RepositoryPath(texts(2, &generator).joined()), text: text)
      }
    }
    let found = findings(5, &generator)
    let checks = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
      Report.Check(
        group: text(&generator),
        name: text(&generator),
        findings: found.filter { _ in Bool.random(using: &generator) }
      )
    }
    var report = Report(
      command: "validate",
      subject: text(&generator),
      findings: found,
      checks: checks,
      json: DiagnosticJSON.findings(found)
    )
    report.sections = (0..<Int.random(in: 0...3, using: &generator)).map { _ in section(&generator)
    }
    report.marker = Bool.random(using: &generator) ? text(&generator) : nil
    return report
  }
}
