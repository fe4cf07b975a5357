/// A complaint about input: where, what, and what to do next.
package struct Diagnostic: Hashable, Sendable {
  /// How much a diagnostic weighs.
  package enum Severity: String, Sendable, Comparable, CaseIterable {
    case note, warning, error

    /// Orders from note to error.
    package static func < (left: Severity, right: Severity) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// How much it weighs.
  package var severity: Severity

  /// The defect's name in kebab case (`duplicate-key`); an interface that never changes.
  package var code: String

  /// One line, lower-case, without a final period.
  package var message: String

  /// Where, or nil when the complaint has no place in a file.
  package var location: SourceLocation?

  /// What to do next, each an imperative sentence or a command to run.
  package var hints: [String]

  /// Creates a diagnostic.
  package init(
    _ severity: Severity = .error,
    code: String,
    _ message: String,
    at location: SourceLocation? = nil,
    hints: [String] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.location = location
    self.hints = hints
  }
}
