import ArgumentParser

/// The statuses that scripts can rely on; the README holds the same table.
enum ExitStatus: Int32 {
  /// Done, or nothing to do.
  case done = 0
  /// Differences (asked for by `--exit-code`) or findings.
  case differences = 1
  /// Could not finish: I/O, configuration, an unknown service.
  case unfinished = 2
  /// Refused, or held by another proposal; nothing was written.
  case refused = 3

  /// Ends the command with this status unless it is `done`.
  func end() throws {
    if self != .done { throw ExitCode(rawValue) }
  }
}
