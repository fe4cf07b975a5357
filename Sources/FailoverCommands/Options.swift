import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText

/// Where to work: the same on every command.
struct RepositoryOptions: ParsableArguments {
  @Option(name: .customShort("C"), help: "Work as if started in this folder.")
  var path = "."

  @Option(help: "The commit to plan on; HEAD when left out.")
  var base: String?

  @Option(
    help: "The configuration file; FAILOVER_CONFIG, failover.yaml or a ConfigMap when left out."
  )
  var config: String?

  /// Opens the repository.
  func open(_ terminal: Terminal) throws(DeliveryError) -> Workspace {
    try Workspace(
      Workspace.Options(
        path: path,
        environment: terminal.environment,
        base: base,
        configuration: config
      )
    )
  }
}

/// The formats of commands that report a state.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The formats of commands that report a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
  case text, diff, json
}

/// Runs a command's body, and turns a fault into messages and status 2.
func reporting(
  json: Bool,
  to terminal: Terminal,
  _ body: () throws -> ExitStatus
) throws {
  let diagnostics: [Diagnostic]
  do {
    try body().end()
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
