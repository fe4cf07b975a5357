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
struct Terminal {
  /// The variables that the process was started with.
  let environment: [String: String]

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

  /// Writes data to standard output.
  func print(_ text: String) { Self.write(Array(text.utf8), to: STDOUT_FILENO) }

  /// Writes raw bytes to standard output.
  func print(_ bytes: [UInt8]) { Self.write(bytes, to: STDOUT_FILENO) }

  /// Writes a diagnostic to standard error.
  func say(_ diagnostic: Diagnostic) {
    Self.write(Array(DiagnosticText(error).text(diagnostic).utf8), to: STDERR_FILENO)
  }

  /// Writes text to standard error.
  func say(_ text: String) { Self.write(Array(text.utf8), to: STDERR_FILENO) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A closed or full output cannot be reported anywhere else.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, start, count)
}
