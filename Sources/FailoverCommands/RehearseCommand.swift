import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText
import Validation

/// `failover rehearse`: every move in memory, there and back.
struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Move services to their other site and back in memory. Writes nothing.",
    discussion: """
      Each service is planned, its stages land one after the other, each outcome is validated, and the \
      way back is compared with the bytes of the base. PICK-UP is how long Flux may take to begin: from \
      the interval of its source and the depth of dependsOn, up to where it hears of the commit only at \
      the intervals of its Kustomizations.

      Ends with status 1 if any service could not fail over today: a job for every night.
      """
  )

  @OptionGroup var repository: RepositoryOptions

  @OptionGroup var report: ReportOptions

  @Flag(help: "Rehearse failovers: the site that is left does not answer.")
  var unplanned = false

  @Argument(help: "Services to rehearse; all when left out.", completion: .services)
  var services: [String] = []

  func run() throws {
    let terminal = Terminal()
    let format = report.format(terminal)
    try reporting(json: format == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      let configuration = try workspace.configuration()
      let selected = try ServiceSelection(names: services, all: services.isEmpty)
        .services(in: configuration)
      let rehearser = Rehearser(
        workspace.index,
        configuration,
        kind: unplanned ? .failover : .switchover,
        base: workspace.planBase,
        identify: { ObjectID.ofBlob($0).hex }
      )
      let progress = ProgressLine(terminal)
      var rehearsals: [Rehearsal] = []
      for (number, service) in selected.enumerated() {
        progress.show("rehearsing \(service.name) (\(number + 1) of \(selected.count))")
        rehearsals.append(rehearser.rehearse(service))
      }
      progress.clear()
      workspace.notes.forEach(terminal.say)
      let result = RehearsalReport.report(rehearsals, base: workspace.planBase)
      report.write(result, as: format, to: terminal)
      return report.status(of: result)
    }
  }
}
