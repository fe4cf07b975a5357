import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText

/// `failover plan`: the dry run.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a move would change, as a diff. Writes nothing.",
    discussion: "The move is to the standby site; with --demote, back to the primary site."
  )

  @OptionGroup var move: MoveOptions

  @Flag(help: "Plan the way back to the primary site.")
  var demote = false

  @Flag(help: "End with status 1 when there is something to change.")
  var exitCode = false

  func validate() throws { try move.check() }

  func run() throws {
    try move.run(demote ? .demote : .promote, dryRun: true, exitCode: exitCode)
  }
}

/// `failover promote`: to the standby site.
struct PromoteCommand: MoveCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Move services to their standby site: leave a branch with a commit."
  )
  static let transition = Transition.promote

  @OptionGroup var move: MoveOptions
  @OptionGroup var proposal: ProposalOptions
}

/// `failover demote`: back to the primary site.
struct DemoteCommand: MoveCommand {
  static let configuration = CommandConfiguration(
    commandName: "demote",
    abstract: "Bring services back to their primary site: leave a branch with a commit."
  )
  static let transition = Transition.demote

  @OptionGroup var move: MoveOptions
  @OptionGroup var proposal: ProposalOptions
}

/// A command that makes a proposal; the two differ in their direction only.
protocol MoveCommand: ParsableCommand {
  static var transition: Transition { get }
  var move: MoveOptions { get }
  var proposal: ProposalOptions { get }
}

extension MoveCommand {
  func validate() throws {
    try move.check()
    try proposal.check()
  }

  func run() throws {
    try move.run(Self.transition, dryRun: proposal.dryRun, reason: proposal.reason)
  }
}

/// How a proposal is made; on the commands that make one.
struct ProposalOptions: ParsableArguments {
  @Flag(help: "Show the plan and write nothing, as `failover plan` does.")
  var dryRun = false

  @Option(help: "Why, for the commit; one line of at most 500 characters.")
  var reason: String?

  /// Refuses a reason that would break the commit's trailers.
  func check() throws {
    guard let reason else { return }
    let isPlain = !reason.unicodeScalars.contains { $0.isControlOrBidirectional }
    guard isPlain, !reason.allSatisfy(\.isWhitespace), reason.count <= 500 else {
      throw ValidationError(
        "--reason must be one line of 1 to 500 characters without control characters."
      )
    }
  }
}

/// What is moved, and how it is reported.
struct MoveOptions: ParsableArguments {
  @OptionGroup var repository: RepositoryOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("text, diff or json.", valueName: "format"))
  var output = PlanFormat.text

  @Flag(help: "Move every service.")
  var all = false

  @Option(help: "The stage of a move between clusters; otherwise the first that has not landed.")
  var stage: Int?

  @Flag(help: "The site that is left does not answer: a failover, not a switchover.")
  var unplanned = false

  @Option(
    help: ArgumentHelp(
      "You made sure that nothing at this site can write any more.",
      valueName: "site"
    )
  )
  var fenced: [String] = []

  @Option(
    help: ArgumentHelp(
      "You accept that writes of this service may be lost.",
      valueName: "service"
    )
  )
  var acceptDataLoss: [String] = []

  @Argument(help: "The services to move together, all or none.")
  var services: [String] = []

  /// Refuses a command line that names no service, or both ways.
  func check() throws {
    guard services.isEmpty == all else {
      throw ValidationError(
        all ? "Name services, or give --all, not both." : "Name a service, or give --all."
      )
    }
  }

  /// Plans, delivers unless this is a dry run, and reports.
  func run(
    _ transition: Transition,
    dryRun: Bool,
    reason: String? = nil,
    exitCode: Bool = false
  ) throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      let configuration = try workspace.configuration()
      let selected = try ServiceSelection(names: services, all: all).services(in: configuration)
      let request = PlanRequest(
        transition,
        selected,
        kind: unplanned ? .failover : .switchover,
        stage: stage,
        fencedSites: Set(fenced),
        acceptedLosses: Set(acceptDataLoss)
      )
      let plan = workspace.plan(request)
      let deliverer = Deliverer(workspace)
      let delivery = dryRun ? nil : try deliverer.deliver(plan, reason: reason)
      let outlook = dryRun ? try deliverer.outlook(for: plan) : []
      // Said last, so that an error in JSON stands alone.
      (workspace.notes + (try workspace.notes(on: plan)) + outlook).forEach(terminal.say)
      let report = MoveReport(plan: plan, delivery: delivery, workspace: workspace)
      try report.write(as: output, to: terminal)
      return report.status(exitCode: exitCode)
    }
  }
}
