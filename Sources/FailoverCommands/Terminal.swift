import Planning
import Reporting
import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The process's own environment and output: the only place that looks at either.
final class Terminal {
  /// The variables that the process was started with.
  let environment: [String: String]

  /// Whether standard output took everything so far; a full disk or a closed descriptor does not.
  private(set) var isIntact = true

  /// How text on standard output is coloured.
  let output: TerminalStyle

  /// How text on standard error is coloured.
  let error: TerminalStyle

  /// Looks at the process: colour only on a terminal, and `NO_COLOR` obeyed (https://no-color.org).
  init() {
    let variables = ProcessInfo.processInfo.environment
    let allowed = (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
    environment = variables
    output = TerminalStyle(isColoured: allowed && isatty(STDOUT_FILENO) == 1)
    error = TerminalStyle(isColoured: allowed && isatty(STDERR_FILENO) == 1)
  }

  /// Whether standard input is a person's terminal.
  var readsFromPerson: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether standard error is a person's terminal, which understands more than lines.
  var writesToPerson: Bool { isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb" }

  /// Writes data to standard output.
  func print(_ text: String) { print(Array(text.utf8)) }

  /// Writes raw bytes to standard output.
  func print(_ bytes: [UInt8]) {
    if !writeAll(bytes, to: STDOUT_FILENO) { isIntact = false }
  }

  /// Writes a diagnostic to standard error.
  func say(_ diagnostic: Diagnostic) {
    say(DiagnosticText(error).text(diagnostic))
  }

  /// Writes text to standard error.
  func say(_ text: String) {
    // Trouble with standard error cannot be reported anywhere else.
    _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
  }
}
