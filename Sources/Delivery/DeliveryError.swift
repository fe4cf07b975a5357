package import GitStore
package import Planning
package import SourceText

/// Why a command could not finish: faults of input, each placed, or a fault of the world.
package struct DeliveryError: Error, Sendable {
  /// What is wrong, in order; at least one.
  package let diagnostics: [Diagnostic]

  /// Creates an error from complaints.
  package init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// Creates an error of one complaint without a place.
  package init(code: DiagnosticCode, _ message: String, next: [String]) {
    diagnostics = [Diagnostic(code: code, message, hints: next)]
  }

  /// Creates an error from one of git.
  package init(_ error: GitError) {
    // Where nothing better is known, git's own view of the repository comes next.
    let next = error.next.isEmpty ? ["git status", "git fsck"] : error.next
    diagnostics = [Diagnostic(code: .git, error.description, hints: next)]
  }

  /// Creates an error from complaints about the configuration.
  package init(_ error: ConfigurationError) {
    diagnostics = error.diagnostics
  }
}
