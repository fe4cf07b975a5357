import ArgumentParser
import Delivery
import Manifests
import Planning

/// `failover abandon`: closes a proposal that is not wanted any more.
struct AbandonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abandon",
    abstract: "Close a service's open proposal: delete its local branch and its lock.",
    discussion: "A branch that was pushed stays on the remote; the command to delete it is shown."
  )

  @OptionGroup var repository: RepositoryOptions

  @Argument(help: "The service.")
  var service: String

  func validate() throws {
    guard ConfigurationReader.isName(service) else {
      throw ValidationError("`\(service)` is no service name.")
    }
  }

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      let workspace = try repository.open(terminal)
      let outcome = try Abandonment(workspace).abandon(service)
      for branch in outcome.deleted {
        terminal.print("Deleted branch \(branch.branch). To have it back:\n")
        terminal.print("  git branch \(branch.branch) \(branch.commit)\n")
      }
      for branch in outcome.remaining {
        let parts = branch.split(separator: "/", maxSplits: 1)
        terminal.print("\(branch) is still open. To close it:\n")
        terminal.print("  git push \(parts.first ?? "") --delete \(parts.last ?? "")\n")
      }
      if outcome.deleted.isEmpty && outcome.remaining.isEmpty {
        let locks = outcome.locks.isEmpty ? "" : " A lock that was left behind is gone."
        terminal.print("No proposal of \(service) is open.\(locks)\n")
      }
      return .done
    }
  }
}
