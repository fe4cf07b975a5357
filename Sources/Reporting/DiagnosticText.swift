package import SourceText

/// Diagnostics for people: `path:line:column: error: message [code]`, the line, a caret, hints.
package struct DiagnosticText {
  private let style: TerminalStyle

  /// Creates a renderer.
  package init(_ style: TerminalStyle) {
    self.style = style
  }

  /// Returns the diagnostic's lines, with a final line end.
  package func text(_ diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    let place =
      diagnostic.location.map {
        "\(PlaceText.full($0)): "
      } ?? ""
    let severity = style.paint("\(diagnostic.severity.rawValue):", colour(diagnostic.severity))
    let code = diagnostic.severity == .note ? "" : " [\(diagnostic.code)]"
    lines.append("\(place)\(severity) \(Printable.text(diagnostic.message))\(code)")
    if let location = diagnostic.location, !location.lineText.isEmpty {
      lines += snippet(location)
    }
    lines += diagnostic.hints.map { "  = help: \(Printable.text($0))" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func colour(_ severity: Diagnostic.Severity) -> TerminalStyle.Colour {
    switch severity {
    case .note: .cyan
    case .warning: .yellow
    case .error: .red
    }
  }

  /// The line with carets under the range, or under its first column when it ends on another line.
  private func snippet(_ location: SourceLocation) -> [String] {
    let line = VisibleLine(location)
    let number = String(location.start.line)
    let gutter = String(repeating: " ", count: number.count)
    let carets = String(repeating: "^", count: max(1, CellWidth.of(line.marked.unicodeScalars)))
    return [
      "\(number) | \(line.before)\(line.marked)\(line.after)",
      "\(gutter) | \(Self.blank(line.before))\(style.paint(carets, .red))",
    ]
  }

  /// Blanks that are as wide as a text: a tab stays one, so that both lines stop at the same column.
  private static func blank(_ text: String) -> String {
    text.unicodeScalars.map {
      $0 == "\t" ? "\t" : String(repeating: " ", count: CellWidth.of([$0]))
    }.joined()
  }
}
