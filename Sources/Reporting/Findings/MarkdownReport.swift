import SourceText

/// A report as a job summary or a comment on a request (GitHub Flavored Markdown).
///
/// What does not fit is left out, a row, a line or a file at a time, and counted. Diffs take the room
/// that all others leave.
struct MarkdownReport {
  /// Longer comments are refused by GitHub, in UTF-16 units; summaries may have more.
  static let limit = 65_536

  let report: Report

  var text: String {
    // Sentences that say what is missing are written from a reserve.
    var budget = MarkdownBudget(Self.limit - 1_000)
    let head = head(&budget)
    let reserve = report.sections.isEmpty ? 0 : Self.limit / 3
    let findings = findings(&budget, keeping: reserve)
    return ([head, findings] + sections(&budget)).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  // MARK: What was found

  private func head(_ budget: inout MarkdownBudget) -> String {
    let command = MarkdownText.prose("failover \(report.command)")
    let title = "### \(command): \(report.summary)\n"
    let passed = report.passed.map { ", \($0)" } ?? ""
    let subject = "\nLooked at \(MarkdownText.prose(report.subject))\(passed).\n"
    return marker + [title, subject].filter { budget.take($0) }.joined()
  }

  /// By this line a later run finds the comment of an earlier one; forges do not show it.
  private var marker: String {
    guard let marker = report.marker else { return "" }
    let isPlain = { (byte: UInt8) in
      let scalar = Unicode.Scalar(byte)
      return scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "._:/".unicodeScalars.contains(scalar))
    }
    // Two dashes may end a comment.
    let words = marker.utf8.split { !isPlain($0) }.map { String(decoding: $0, as: UTF8.self) }
    return "<!-- \(words.joined(separator: "-").prefix(200)) -->\n"
  }

  private func findings(_ budget: inout MarkdownBudget, keeping reserve: Int) -> String {
    guard !report.findings.isEmpty else { return "" }
    let head = "| severity | place | what | next |\n|---|---|---|---|\n"
    let rows = budget.fitting([head] + report.findings.map(Self.row), keeping: reserve)
    let shown = max(0, rows.count - 1)
    return (shown > 0 ? rows.joined() : "")
      + Self.missing(report.findings.count - shown, "finding", after: shown)
  }

  private static func row(_ finding: Diagnostic) -> String {
    let place = finding.location.map { MarkdownText.cell("\($0.file):\($0.start.line)") } ?? ""
    let what = MarkdownText.cell(prose: finding.message)
    let hints = finding.hints.map(MarkdownText.cell(hint:)).joined(separator: "; ")
    return
      "| \(finding.severity.rawValue) | \(place) | \(what) (\(MarkdownText.cell(finding.code))) "
      + "| \(hints) |\n"
  }

  private static func missing(_ count: Int, _ noun: String, after shown: Int) -> String {
    guard count > 0 else { return "" }
    let verb = count == 1 ? "is" : "are"
    return (shown > 0 ? "\n" : "")
      + "\(Report.counted(count, "more " + noun)) \(verb) not shown here, for want of room.\n"
  }

  // MARK: What there is to see

  private func sections(_ budget: inout MarkdownBudget) -> [String] {
    var texts = Array(repeating: "", count: report.sections.count)
    var hidden: [(count: Int, noun: String)] = []
    func hide(_ count: Int, _ noun: String) {
      guard count > 0 else { return }
      if let known = hidden.firstIndex(where: { $0.noun == noun }) {
        hidden[known].count += count
      } else {
        hidden.append((count, noun))
      }
    }
    for (place, section) in report.sections.enumerated() {
      switch section {
      case .table(let title, let table):
        let (text, rest) = Self.table(title, table, &budget)
        texts[place] = text
        hide(rest, "row")
      case .list(let title, let lines):
        let items = lines.map { "- \(MarkdownText.prose($0))\n" }
        let shown = budget.fitting([Self.heading(title)] + items, keeping: 0)
        texts[place] = shown.joined()
        hide(items.count - max(0, shown.count - 1), "line")
      case .stages(let title, let stages):
        let chart = MarkdownText.block(StageChart(stages: stages).text, language: "mermaid")
        let text = Self.heading(title) + chart
        if budget.take(text) { texts[place] = text } else { hide(1, "picture") }
      case .diff: break
      }
    }
    let diffs = report.sections.enumerated().compactMap { place, section in
      if case .diff(let path, let text) = section { (place, path.string, text) } else { nil }
    }
    for (number, diff) in diffs.enumerated() {
      let text = MarkdownText.fold(
        Printable.lines(diff.2),
        path: diff.1,
        number: "File \(number + 1) of \(diffs.count)"
      )
      if budget.take(text) { texts[diff.0] = text } else { hide(1, "diff") }
    }
    return texts + hidden.map { Self.missing($0.count, $0.noun, after: 0) }
  }

  private static func heading(_ title: String) -> String {
    "### \(MarkdownText.prose(title))\n\n"
  }

  private static func table(
    _ title: String,
    _ table: Report.Table,
    _ budget: inout MarkdownBudget
  ) -> (text: String, hidden: Int) {
    let head =
      heading(title) + row(table.columns)
      + "|\(String(repeating: "---|", count: table.columns.count))\n"
    let shown = budget.fitting([head] + table.evenRows.map { row($0.cells) }, keeping: 0)
    return (shown.joined(), table.rows.count - max(0, shown.count - 1))
  }

  private static func row(_ cells: [String]) -> String {
    "| \(cells.map(MarkdownText.cell(prose:)).joined(separator: " | ")) |\n"
  }
}
