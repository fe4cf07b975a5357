import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText

/// `failover history`: what was moved when, by whom, and why.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List merged moves and open proposals, newest first. Writes nothing.",
    discussion: """
      Moves are read from the trailers of the base's commits. A squash or a rebase counts as long as \
      its message keeps them.
      """
  )

  @OptionGroup var repository: RepositoryOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  @Option(
    name: [.customShort("n"), .customLong("number")],
    help: "List this many moves at most; all when left out."
  )
  var number: Int?

  @Option(help: "Look at this many commits at most.")
  var limit = MoveHistory.standardLimit

  @Argument(help: "The service; all when left out.", completion: .services)
  var service: String?

  func validate() throws {
    guard number ?? 1 > 0 else { throw ValidationError("-n takes a number of at least 1.") }
    guard limit > 0 else { throw ValidationError("--limit takes a number of at least 1.") }
    if let service, !ConfigurationReader.isName(service) {
      throw ValidationError("`\(service)` is no service name.")
    }
  }

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let history = try MoveHistory(
        path: try repository.folder.existing(),
        environment: terminal.environment,
        base: repository.base,
        limit: limit
      )
      let moves = history.entries.filter { entry in
        service.map { entry.trailers.services.contains($0) } ?? true
      }
      if moves.isEmpty { try checkName(terminal) }
      history.notes.forEach(terminal.say)
      write(moves, isComplete: history.notes.isEmpty, to: terminal)
      return .done
    }
  }

  private func write(_ moves: [MoveHistory.Entry], isComplete: Bool, to terminal: Terminal) {
    let report = HistoryReport(moves.prefix(number ?? moves.count).map(HistoryReport.Move.init))
    switch output {
    case .json: terminal.print(report.json(isComplete: isComplete).compact + "\n")
    case .text where moves.isEmpty:
      terminal.print("No move\(service.map { " of \($0)" } ?? "") is recorded.\n")
    case .text: terminal.print(report.text)
    }
  }

  /// Of a service that never moved, tells a misspelt name from one that is configured.
  private func checkName(_ terminal: Terminal) throws {
    // Without a configuration that can be read nothing tells the names.
    guard let service, let workspace = try? repository.open(terminal),
      let configuration = try? workspace.configuration()
    else { return }
    _ = try ServiceSelection(names: [service], all: false).services(in: configuration)
  }
}

extension HistoryReport.Move {
  /// A move as it was found in the repository.
  init(_ entry: MoveHistory.Entry) {
    let trailers = entry.trailers
    self.init(
      services: trailers.services,
      from: trailers.from,
      to: trailers.to,
      kind: trailers.kind,
      stage: trailers.stage,
      reason: trailers.reason,
      plan: trailers.plan,
      made: HistoryReport.Deed(entry.commit, by: entry.commit.author.name),
      merged: entry.landing.map { HistoryReport.Deed($0, by: $0.committer.name) },
      branch: entry.branch
    )
  }
}

extension HistoryReport.Deed {
  /// What was recorded by a commit, when it was recorded: an author's date survives every rebase.
  init(_ commit: Commit, by person: String) {
    let clock = commit.committer
    self.init(
      commit: commit.id.hex,
      person: person,
      time: Timestamp(seconds: clock.seconds, offsetMinutes: clock.offsetMinutes)
    )
  }
}
