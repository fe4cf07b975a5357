import Delivery
import Foundation
import Manifests
import Planning
import SourceText

// What reading, planning and committing cost, in what git and libyaml take for the same bytes:
// `scripts/benchmark-repository`.
//
//     repository-benchmark generate COUNT       a repository, as the input of `git fast-import`
//     repository-benchmark events               libyaml's events over `git cat-file --batch`
//     repository-benchmark index REPOSITORY     the index of its HEAD
//     repository-benchmark look REPOSITORY      a service of it, and how many YAML files it has
//     repository-benchmark deliver REPOSITORY SERVICE   seconds of the delivering part alone
//     repository-benchmark compare REPOSITORY FAILOVER ROUNDS    the ratios and their targets
//     repository-benchmark grow FAILOVER ROUNDS REPOSITORY...    what a manifest costs in each

let arguments = Array(CommandLine.arguments.dropFirst())

/// Opens a repository as the commands do.
func workspace(at path: String) throws -> Workspace {
  try Workspace(
    Workspace.Options(path: path, environment: ProcessInfo.processInfo.environment)
  )
}

switch (arguments.first, arguments.count) {
case ("generate", 2):
  let repository = GeneratedRepository(manifests: Int(arguments[1]) ?? 0)
  repository.writeFastImport { FileHandle.standardOutput.write(Data($0.utf8)) }
case ("events", 1):
  print(try Events.count(of: FileHandle.standardInput.readToEnd() ?? Data()))
case ("index", 2):
  let workspace = try workspace(at: arguments[1])
  // As in the commands: nobody waits until all of it is freed.
  _ = Unmanaged.passRetained(workspace)
  print(workspace.index.placed.count)
case ("look", 2):
  let workspace = try workspace(at: arguments[1])
  let services = try workspace.configuration().services
  let count = workspace.entries.keys.count { $0.string.hasSuffix(".yaml") }
  print(services.isEmpty ? "" : services[services.count / 2].name, count)
case ("deliver", 3):
  let workspace = try workspace(at: arguments[1])
  let service = try workspace.configuration().service(named: arguments[2])
  let plan = workspace.planner.plan(PlanRequest(.promote, [service]), base: workspace.planBase)
  let deliverer = Deliverer(workspace)
  let start = (CommandRun.now, CommandRun.processorTime)
  let delivery = try deliverer.deliver(plan, reason: nil)
  let end = (CommandRun.now, CommandRun.processorTime)
  guard delivery.outcome == .created else { fatalError("\(delivery.outcome)") }
  print(end.0 - start.0, end.1 - start.1)
case ("compare", 4):
  let loads = Loads(repository: arguments[1], failover: arguments[2])
  let rounds = Int(arguments[3]) ?? 9
  Comparison(loads: loads.reading, rounds: rounds).print()
  Comparison(loads: loads.committing, rounds: rounds).print()
  Comparison(loads: loads.validating, rounds: rounds).print()
case ("grow", 4...):
  Growth(
    failover: arguments[1],
    rounds: Int(arguments[2]) ?? 3,
    repositories: Array(arguments[3...])
  ).print()
default:
  print("see the top of Benchmarks/repository-benchmark/main.swift")
  exit(64)
}
