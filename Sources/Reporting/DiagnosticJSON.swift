package import Planning
package import SourceText

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
