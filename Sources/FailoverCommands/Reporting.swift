import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText

/// Runs a command's body, and turns a fault into messages and status 2.
func reporting(
  json: Bool,
  to terminal: Terminal,
  _ body: () throws -> ExitStatus
) throws {
  let diagnostics: [Diagnostic]
  do {
    let status = try body()
    guard terminal.isIntact else {
      throw DeliveryError(
        code: .output,
        "standard output could not be written to its end",
        next: [
          "what was printed is incomplete; a branch that was made is listed by failover status"
        ]
      )
    }
    try status.end()
    return
  } catch let error as DeliveryError {
    diagnostics = error.diagnostics
  } catch let error as GitError {
    diagnostics = DeliveryError(error).diagnostics
  }
  if json {
    terminal.say(DiagnosticJSON.error(diagnostics).compact + "\n")
  } else {
    diagnostics.forEach(terminal.say)
  }
  throw ExitCode(ExitStatus.unfinished.rawValue)
}
