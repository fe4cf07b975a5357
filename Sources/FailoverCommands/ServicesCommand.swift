import ArgumentParser
import Delivery
import Planning
import Reporting

/// `failover services`: what can fail over.
struct ServicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "services",
    abstract: "List what can fail over. Writes nothing."
  )

  @OptionGroup var repository: RepositoryOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      let report = ServicesReport(try workspace.configuration())
      workspace.notes.forEach(terminal.say)
      switch output {
      case .text: terminal.print(report.text)
      case .json: terminal.print(report.json.compact + "\n")
      }
      return .done
    }
  }
}
