import SourceText

/// A report for people at a terminal: what there is to see, then what was found.
struct TextReport {
  let report: Report
  let style: TerminalStyle

  var text: String {
    var text = ""
    var isBehindDiff = false
    for section in report.sections {
      // The diffs of several files are one.
      let isDiff = if case .diff = section { true } else { false }
      if !text.isEmpty, !(isDiff && isBehindDiff) { text += "\n" }
      text += self.section(section)
      isBehindDiff = isDiff
    }
    return text + (text.isEmpty || report.findings.isEmpty ? "" : "\n") + findings
  }

  private var findings: String {
    guard !report.findings.isEmpty else { return "" }
    let diagnostics = report.findings.map(DiagnosticText(style).text).joined()
    let count = Report.counted(report.findings.count, "finding")
    return "failover: \(count) in \(Printable.text(report.subject))\n\(diagnostics)"
      + ExplanationReport.pointer(from: report.findings.map(\.code))
  }

  private func section(_ section: Report.Section) -> String {
    switch section {
    case .table(let title, let table): heading(title) + rows(table)
    case .list(let title, let lines):
      heading(title) + lines.map { "  - \(Printable.text($0))\n" }.joined()
    case .diff(_, let text): diff(text)
    case .stages(let title, let stages): heading(title) + stages.map(stage).joined()
    }
  }

  private func heading(_ title: String) -> String {
    style.paint(Printable.text(title), .bold) + "\n"
  }

  private func rows(_ table: Report.Table) -> String {
    let rows = table.evenRows
    let cells = [table.columns.map { $0.uppercased() }] + rows.map(\.cells)
    let shown = cells.map { row in
      row.map { Printable.text($0).replacing("\t", with: "\\t") }
    }
    let lines = TextTable(rows: shown.map { ["  " + ($0.first ?? "")] + $0.dropFirst() }).text
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let colours = [nil] + rows.map { $0.severity.flatMap(colour) }
    return zip(lines, colours).map { line, colour in
      (colour.map { style.paint(String(line), $0) } ?? String(line)) + "\n"
    }.joined()
  }

  private func colour(_ severity: Diagnostic.Severity) -> TerminalStyle.Colour? {
    switch severity {
    case .note: nil
    case .warning: .yellow
    case .error: .red
    }
  }

  private func stage(_ stage: Report.Stage) -> String {
    let gates = stage.gates.map { "    before the next: \(Printable.text($0))\n" }.joined()
    return "  \(stage.number) \(Printable.text(stage.name)): \(stage.extent)\n\(gates)"
  }

  private func diff(_ text: String) -> String {
    DiffLine.lines(of: text).map { line in
      let shown = Printable.text(line.text)
      return (line.kind.colour.map { style.paint(shown, $0) } ?? shown) + "\n"
    }.joined()
  }
}

/// A line of a file's diff, and what it is.
struct DiffLine {
  /// What a line of a diff is; the name is its class in HTML.
  enum Kind: String {
    case head, place, added, removed, same

    var colour: TerminalStyle.Colour? {
      switch self {
      case .head: .bold
      case .place: .cyan
      case .added: .green
      case .removed: .red
      case .same: nil
      }
    }
  }

  let kind: Kind
  let text: String

  /// Returns the lines of a diff; what stands before its first `@@` is the head.
  static func lines(of diff: String) -> [DiffLine] {
    var lines = diff.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    var isInside = false
    return lines.map { line in
      if line.hasPrefix("@@") { isInside = true }
      return DiffLine(kind: isInside ? kind(of: line) : .head, text: String(line))
    }
  }

  private static func kind(of line: Substring) -> Kind {
    switch line.utf8.first {
    case UInt8(ascii: "@"): .place
    case UInt8(ascii: "+"): .added
    case UInt8(ascii: "-"): .removed
    default: .same
    }
  }
}
