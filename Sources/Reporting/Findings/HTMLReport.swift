import SourceText

/// A report as one page that needs nothing beside it: no script, no picture, no request.
struct HTMLReport {
  let report: Report

  var text: String {
    let title = "failover \(report.command): \(report.summary)"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(HTMLStyle.policy)">
      <meta name="color-scheme" content="light dark">
      <title>\(MarkupText.escaped(title))</title>
      <style>\(HTMLStyle.text)</style>
      </head>
      <body>
      <header>
      <h1>failover \(MarkupText.escaped(report.command))</h1>
      <p>\(counts) in \(MarkupText.escaped(report.subject))\(passed)</p>
      </header>
      <main>
      \(findings)\(report.sections.map(section).joined())</main>
      </body>
      </html>

      """
  }

  // MARK: What was found

  private var counts: String {
    guard !report.findings.isEmpty else { return "<strong>no findings</strong>" }
    return Diagnostic.Severity.allCases.reversed().compactMap { severity in
      let count = report.findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      let words = Report.counted(count, severity.rawValue)
      return "<strong class=\"\(severity.rawValue)\">\(words)</strong>"
    }.joined(separator: ", ")
  }

  private var passed: String { report.passed.map { ", \($0)" } ?? "" }

  private var findings: String {
    guard !report.findings.isEmpty else { return "" }
    let items = report.findings.map(Self.item).joined()
    return "<section>\n<h2>Findings</h2>\n<ol class=\"findings\">\n\(items)</ol>\n</section>\n"
  }

  private static func item(_ finding: Diagnostic) -> String {
    let severity = finding.severity.rawValue
    let message = MarkupText.escaped(finding.message)
    let place = finding.location.map {
      "<p class=\"place\"><code>\(MarkupText.escaped(PlaceText.full($0)))</code></p>\n\(line($0))"
    }
    let hints = finding.hints.map { "<li>\(MarkupText.escaped($0))</li>\n" }.joined()
    return "<li class=\"\(severity)\">\n"
      + "<p><strong>\(severity)</strong> \(message) "
      + "<code class=\"code\">\(MarkupText.escaped(finding.code))</code></p>\n"
      + (place ?? "") + (hints.isEmpty ? "" : "<ul>\n\(hints)</ul>\n") + "</li>\n"
  }

  /// The line, with its range marked; where that is empty, its place.
  private static func line(_ location: SourceLocation) -> String {
    guard !location.lineText.isEmpty else { return "" }
    let line = VisibleLine(location)
    let marked = line.marked.isEmpty ? " " : MarkupText.escaped(line.marked)
    return "<pre><span class=\"number\">\(location.start.line)</span> "
      + "\(MarkupText.escaped(line.before))<mark>\(marked)</mark>\(MarkupText.escaped(line.after))"
      + "</pre>\n"
  }

  // MARK: What there is to see

  private func section(_ section: Report.Section) -> String {
    switch section {
    case .table(let title, let table): Self.table(title, table)
    case .list(let title, let lines):
      Self.titled(
        title,
        "<ul>\n\(lines.map { "<li>\(MarkupText.escaped($0))</li>\n" }.joined())</ul>\n"
      )
    case .diff(let path, let text): diff(path.string, text)
    case .stages(let title, let stages):
      Self.titled(title, "<ol class=\"stages\">\n\(stages.map(Self.stage).joined())</ol>\n")
    }
  }

  private static func titled(_ title: String, _ content: String) -> String {
    "<section>\n<h2>\(MarkupText.escaped(title))</h2>\n\(content)</section>\n"
  }

  /// A wide table scrolls by itself, with keys too.
  private static func table(_ title: String, _ table: Report.Table) -> String {
    let heads = table.columns.map { "<th scope=\"col\">\(MarkupText.escaped($0))</th>" }.joined()
    let rows = table.evenRows.map { row in
      let cells = row.cells.enumerated().map { place, cell in
        let text = MarkupText.escaped(cell)
        return place == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
      }
      let weight = row.severity.map { " class=\"\($0.rawValue)\"" } ?? ""
      return "<tr\(weight)>\(cells.joined())</tr>\n"
    }
    let name = MarkupText.escaped(title)
    return titled(
      title,
      "<div class=\"wide\" role=\"region\" aria-label=\"\(name)\" tabindex=\"0\">\n<table>\n"
        + "<thead>\n<tr>\(heads)</tr>\n</thead>\n<tbody>\n\(rows.joined())</tbody>\n"
        + "</table>\n</div>\n"
    )
  }

  /// A fold a file; few of them are open.
  private func diff(_ path: String, _ text: String) -> String {
    let count = report.sections.count { if case .diff = $0 { true } else { false } }
    let lines = DiffLine.lines(of: text).map { line in
      "<span class=\"\(line.kind.rawValue)\">\(MarkupText.escaped(line.text))\n</span>"
    }
    return "<details\(count <= 5 ? " open" : "")>\n"
      + "<summary><code>\(MarkupText.escaped(path))</code></summary>\n"
      + "<pre class=\"diff\" tabindex=\"0\">\(lines.joined())</pre>\n</details>\n"
  }

  private static func stage(_ stage: Report.Stage) -> String {
    let items = stage.gates.map { "<li>\(MarkupText.escaped($0))</li>\n" }.joined()
    let gates = "<div class=\"gates\">Before the next stage:\n<ul>\n\(items)</ul>\n</div>\n"
    return
      "<li>\n<div class=\"stage\"><strong>\(stage.number): \(MarkupText.escaped(stage.name))</strong>"
      + "<br>\(stage.extent)</div>\n\(items.isEmpty ? "" : gates)</li>\n"
  }
}
