import ArgumentParser
import Delivery
import Manifests
import Planning
import Reporting
import SourceText

/// `failover status`: where each service is, as the manifests have it.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where each service is now, read from the manifests. Writes nothing."
  )

  @OptionGroup var repository: RepositoryOptions

  @Option(name: .shortAndLong, help: "text or json.")
  var output = TableFormat.text

  @Argument(help: "Services to show; all when left out.")
  var services: [String] = []

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      let configuration = try workspace.configuration()
      let selected = try ServiceSelection(names: services, all: services.isEmpty)
        .services(in: configuration)
      let reader = StateReader(workspace.index)
      let report = StatusReport(
        selected.map(reader.status),
        proposals: try workspace.openProposals()
      )
      workspace.notes.forEach(terminal.say)
      switch output {
      case .text: terminal.print(report.text)
      case .json:
        terminal.print(report.json.compact + "\n")
        report.complaints.forEach(terminal.say)
      }
      return .done
    }
  }
}
