package import Planning
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
        "\(Printable.text($0.file)):\($0.start.line):\($0.start.column): "
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

  /// The line with a caret under its first column; long lines are cut around it.
  private func snippet(_ location: SourceLocation) -> [String] {
    let scalars = Array(location.lineText.unicodeScalars)
    let start = max(0, min(location.start.column - 1, scalars.count))
    let from = max(0, start - 60)
    let visible = scalars[from..<min(scalars.count, from + 120)]
    let sameLine = location.start.line == location.end.line
    let width = sameLine ? max(1, location.end.column - location.start.column) : 1
    let number = String(location.start.line)
    let gutter = String(repeating: " ", count: number.count)
    let before = visible.prefix(start - from).map { $0 == "\t" ? "\t" : " " }.joined()
    let text = visible.map { String($0) }.joined()
    let caret = String(repeating: "^", count: min(width, max(1, visible.count - (start - from))))
    return [
      "\(number) | \(Printable.text(text))", "\(gutter) | \(before)\(style.paint(caret, .red))",
    ]
  }
}

/// Diagnostics as JSON.
package enum DiagnosticJSON {
  /// Returns one diagnostic.
  package static func value(_ diagnostic: Diagnostic) -> JSONValue {
    .members([
      "code": .string(diagnostic.code),
      "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message),
      "file": .optional(diagnostic.location?.file),
      "line": diagnostic.location.map { .integer($0.start.line) } ?? .null,
      "column": diagnostic.location.map { .integer($0.start.column) } ?? .null,
      "hints": .array(diagnostic.hints.map(JSONValue.string)),
    ])
  }

  /// Returns the document that a command prints on standard error when it was asked for JSON and
  /// could not finish.
  package static func error(_ diagnostics: [Diagnostic]) -> JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Error"),
      "errors": .array(diagnostics.map(value)),
    ])
  }

  /// Returns the document of validation findings.
  package static func findings(_ diagnostics: [Diagnostic]) -> JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Findings"),
      "findings": .array(diagnostics.map(value)),
    ])
  }
}
