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

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  @Flag(name: .shortAndLong, help: "List every file that was set aside, with the reason.")
  var verbose = false

  @Argument(help: "Services to show; all when left out.", completion: .services)
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
      sayWhatWasSetAside(workspace.index, to: terminal)
      switch output {
      case .text: terminal.print(report.text)
      case .json:
        terminal.print(report.json.compact + "\n")
        report.complaints.forEach(terminal.say)
      }
      return .done
    }
  }

  /// Files that could not be read hold no object, and what could not be followed has no owner: both
  /// are counted, or listed when asked for.
  private func sayWhatWasSetAside(_ index: ManifestIndex, to terminal: Terminal) {
    let aside = index.rejections + index.encryptedDocuments
    let lost = index.notes
    if verbose {
      (aside + lost).forEach(terminal.say)
    } else if !aside.isEmpty || !lost.isEmpty {
      terminal.say(
        Diagnostic(
          .note,
          code: .setAside,
          "\(aside.count) files or documents were set aside (templates, encrypted, no YAML), "
            + "\(lost.count) paths or resources could not be followed",
          hints: ["failover status --verbose lists them"]
        )
      )
    }
  }
}
