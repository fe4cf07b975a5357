import ArgumentParser
import Delivery
import GitStore
import SourceText

/// Where to work: the same on every command.
struct RepositoryOptions: ParsableArguments {
  @Option(name: .customShort("C"), help: "Work as if started in this folder.")
  var path = "."

  @Option(help: "The commit to plan on; HEAD when left out.")
  var base: String?

  @Option(
    help: "The configuration file; FAILOVER_CONFIG, failover.yaml or a ConfigMap when left out."
  )
  var config: String?

  /// Opens the repository.
  func open(_ terminal: Terminal) throws(DeliveryError) -> Workspace {
    guard DiskFile.isFolder(path) else {
      throw DeliveryError(code: .usage, "\(path) is no folder", next: ["-C takes a folder"])
    }
    return try Workspace(
      Workspace.Options(
        path: path,
        environment: terminal.environment,
        base: base,
        configuration: config
      )
    )
  }
}
