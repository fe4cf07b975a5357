import ArgumentParser
import Delivery
import GitStore
import SourceText

/// Where to work: the same on every command.
struct RepositoryOptions: ParsableArguments {
  @OptionGroup var folder: FolderOption

  @Option(help: ArgumentHelp("The commit to plan on; HEAD when left out.", valueName: "revision"))
  var base: String?

  @Option(
    help: ArgumentHelp(
      "The configuration file; FAILOVER_CONFIG, failover.yaml or a ConfigMap when left out.",
      valueName: "file"
    ),
    completion: .file(extensions: ["yaml", "yml", "json"])
  )
  var config: String?

  /// Opens the repository.
  func open(_ terminal: Terminal) throws(DeliveryError) -> Workspace {
    let workspace = try Workspace(
      Workspace.Options(
        path: try folder.existing(),
        environment: terminal.environment,
        base: base,
        configuration: config
      )
    )
    // A command ends with its process, which gives everything back at once: to free the files and
    // objects of a large repository one by one would only keep the user waiting.
    _ = Unmanaged.passRetained(workspace)
    return workspace
  }
}
