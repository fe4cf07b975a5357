import ArgumentParser
import Delivery
import Manifests
import Planning
import Reporting

/// `failover abandon`: closes a proposal that is not wanted any more.
struct AbandonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abandon",
    abstract: "Close a service's open proposal: delete its local branch and its lock.",
    discussion: "A branch that was pushed stays on the remote; the command to delete it is shown."
  )

  @OptionGroup var repository: RepositoryOptions

  @Argument(help: "The service.", completion: .services)
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
      if outcome.isEmpty, let configuration = try? workspace.configuration() {
        // Nothing of that name was open: a misspelt one is told from one that has no proposal.
        _ = try ServiceSelection(names: [service], all: false).services(in: configuration)
      }
      for branch in outcome.deleted {
        terminal.print("Deleted branch \(Printable.text(branch.branch)). To have it back:\n")
        let word = Printable.text(ShellWord.quoted(branch.branch))
        terminal.print("  git branch \(word) \(branch.commit)\n")
      }
      for (remote, branch) in outcome.remaining {
        terminal.print("\(Printable.text("\(remote)/\(branch)")) is still open. To close it:\n")
        let words = [remote, "--delete", branch].map(ShellWord.quoted).map(Printable.text)
        terminal.print("  git push \(words.joined(separator: " "))\n")
        terminal.print("If it is gone there already:\n  git fetch --prune\n")
      }
      if outcome.deleted.isEmpty && outcome.remaining.isEmpty {
        let locks = outcome.locks.isEmpty ? "" : " A lock that was left behind is gone."
        terminal.print("No proposal of \(service) is open.\(locks)\n")
      }
      return .done
    }
  }
}
