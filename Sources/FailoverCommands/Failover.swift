package import ArgumentParser

/// The command `failover`: its subcommands, in the order in which a person meets them.
package struct Failover: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "failover",
    abstract: "Move services of a Flux repository to their other site, as reviewable branches.",
    discussion: """
      Plans are made from the manifests of a commit, not from the files on disk. A plan becomes a \
      branch with one commit, ready for a pull request; main, the work tree and the index are never \
      touched.

      EXIT STATUS: 0 done, or nothing to do; 1 differences or findings; 2 could not finish; \
      3 refused or held, nothing written; 64 usage.
      """,
    version: version,
    subcommands: [
      InitCommand.self, DoctorCommand.self, ServicesCommand.self, StatusCommand.self,
      PlanCommand.self, PromoteCommand.self, DemoteCommand.self, AbandonCommand.self,
      HistoryCommand.self, RehearseCommand.self, DiffCommand.self, ValidateCommand.self,
      HooksCommand.self, ConfigCommand.self, GraphCommand.self, ExplainCommand.self,
      YAMLCommand.self,
    ]
  )

  /// The version that this program says to be.
  static let version = "0.1.0"

  package init() {}

  /// Reads the process's command line, runs the command, and ends the process with its status.
  package static func start() -> Never {
    main(JSONArgument.marked(Array(CommandLine.arguments.dropFirst())))
    exit()
  }
}
