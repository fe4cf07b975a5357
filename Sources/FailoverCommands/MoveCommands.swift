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
    let transition = demote ? Transition.demote : move.requestFile == nil ? .promote : nil
    try move.run(transition, dryRun: true, exitCode: exitCode)
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

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("text, diff, json, or markdown for a request's body.", valueName: "format")
  )
  var output = PlanFormat.text

  @Flag(help: "With -o markdown: at most 4,000 characters instead of 65,536.")
  var short = false

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
    ),
    completion: .services
  )
  var acceptDataLoss: [String] = []

  @Option(
    name: .customLong("request"),
    help: ArgumentHelp(
      "A file with a Failover object, which names groups and the cluster that they move to.",
      valueName: "file"
    ),
    completion: .file(extensions: ["yaml", "yml", "json"])
  )
  var requestFile: String?

  @Argument(help: "The services to move together, all or none.", completion: .services)
  var services: [String] = []

  /// Refuses a command line that names no service, or both ways.
  func check() throws {
    guard !short || output == .markdown else {
      throw ValidationError("--short goes with -o markdown.")
    }
    if requestFile != nil {
      guard services.isEmpty, !all else {
        throw ValidationError("--request names the services itself.")
      }
      return
    }
    guard services.isEmpty == all else {
      throw ValidationError(
        all ? "Name services, or give --all, not both." : "Name a service, or give --all."
      )
    }
  }

  /// What the command line asks for, and the reason that a file of `--request` gives.
  ///
  /// Such a file says which way as well; a command that says another one is refused.
  private func request(
    _ transition: Transition?,
    in configuration: ServiceConfiguration
  ) throws(DeliveryError) -> (plan: PlanRequest, reason: String?) {
    var request: PlanRequest
    var reason: String?
    if let requestFile {
      (request, reason) = try asked(in: requestFile, configuration)
      if let transition, transition != request.transition {
        throw DeliveryError(
          code: .configuration,
          "\(requestFile) asks for the opposite move",
          next: ["failover \(request.transition.rawValue) --request \(requestFile)"]
        )
      }
    } else {
      let selected = try ServiceSelection(names: services, all: all).services(in: configuration)
      request = PlanRequest(transition ?? .promote, selected)
    }
    if unplanned { request.kind = .failover }
    request.stage = stage
    request.fencedSites = Set(fenced)
    request.acceptedLosses = Set(acceptDataLoss)
    return (request, reason)
  }

  private func asked(
    in file: String,
    _ configuration: ServiceConfiguration
  ) throws(DeliveryError) -> (PlanRequest, String?) {
    let buffer = try InputFile.read(file)
    do throws(ConfigurationError) {
      let asked = try FailoverRequest.read(buffer)
      return (try asked.planRequest(in: configuration), asked.reason)
    } catch {
      throw DeliveryError(error.diagnostics)
    }
  }

  /// Plans, delivers unless this is a dry run, and reports.
  func run(
    _ transition: Transition?,
    dryRun: Bool,
    reason: String? = nil,
    exitCode: Bool = false
  ) throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      let configuration = try workspace.configuration()
      let request = try request(transition, in: configuration)
      let plan = try workspace.plan(request.plan)
      try MoveReport.requireSafe(output, of: plan, in: workspace)
      let deliverer = Deliverer(workspace)
      let delivery =
        dryRun ? nil : try deliverer.deliver(plan, reason: reason ?? request.reason)
      let outlook = dryRun ? try deliverer.outlook(for: plan) : []
      // Said last, so that an error in JSON stands alone.
      (workspace.notes + (try workspace.notes(on: plan)) + outlook).forEach(terminal.say)
      var report = MoveReport(plan: plan, delivery: delivery, workspace: workspace)
      report.length = short ? .short : .full
      try report.write(as: output, to: terminal)
      return report.status(exitCode: exitCode)
    }
  }
}
