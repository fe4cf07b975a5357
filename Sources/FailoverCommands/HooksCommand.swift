import ArgumentParser
import Delivery
import Planning
import Reporting
import SourceText

/// `failover hooks`: git's hooks, put in place and taken away.
struct HooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Install the hooks of a repository, remove them, or say which are there.",
    discussion: """
      A repository with a work tree gets pre-commit, pre-merge-commit, commit-msg and pre-push, a bare \
      one pre-receive, in the folder in which git looks for them: core.hooksPath counts. A hook of \
      somebody else's is never changed.
      """,
    subcommands: [HooksInstallCommand.self, HooksUninstallCommand.self, HooksStatusCommand.self]
  )
}

/// Where the hooks are.
struct HookOptions: ParsableArguments {
  @OptionGroup var folder: FolderOption

  func places(_ terminal: Terminal) throws(DeliveryError) -> HookPlaces {
    try HookPlaces(path: try folder.existing(), environment: terminal.environment)
  }
}

/// `failover hooks install`.
struct HooksInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Put the hooks in place, and older ones of failover up to date.",
    discussion: """
      With --config they are written to the repository's own configuration, from which git 2.54 or \
      newer runs them beside the hooks of the folder. Ends with status 3 where a hook of somebody \
      else's is in the way; the others are installed.
      """
  )

  @OptionGroup var options: HookOptions

  @Flag(help: "Write them to git's configuration, not to its folder of hooks.")
  var config = false

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      let places = try options.places(terminal)
      if config { try requireConfiguredHooks(places) }
      if !config { try HookFile.makeFolder(places.folder) }
      var status = ExitStatus.done
      for hook in places.hooks {
        let file = places.file(hook)
        if config {
          try configure(hook, file, places, terminal)
        } else if try places.isConfigured(hook) {
          terminal.print("\(hook.rawValue) stands in git's configuration already\n")
        } else if try !install(file, terminal) {
          status = .refused
        }
      }
      if !config, places.isShared {
        terminal.print("Every repository whose hooks are in \(places.folder) runs them.\n")
      }
      if status == .refused, try places.git().readsConfiguration {
        terminal.print("This git can run them beside it: failover hooks install --config\n")
      }
      return status
    }
  }

  private func requireConfiguredHooks(_ places: HookPlaces) throws(DeliveryError) {
    let git = try places.git()
    guard !git.readsConfiguration else { return }
    throw DeliveryError(
      code: .git,
      "git \(git.version) reads no hooks from its configuration; 2.54 is the first that does",
      next: ["failover hooks install"]
    )
  }

  private func configure(
    _ hook: GitHook,
    _ file: HookFile,
    _ places: HookPlaces,
    _ terminal: Terminal
  ) throws(DeliveryError) {
    switch file.state {
    case .absent, .foreign:
      try places.configure(hook)
      terminal.print("\(hook.rawValue) stands in git's configuration\n")
    case .current, .outdated, .edited:
      terminal.print("\(hook.rawValue) is installed already: \(file.path)\n")
    }
  }

  /// Returns whether our hook is there afterwards.
  private func install(_ file: HookFile, _ terminal: Terminal) throws(DeliveryError) -> Bool {
    switch file.state {
    case .absent:
      try file.write()
      terminal.print("\(file.hook.rawValue) is installed: \(file.path)\n")
    case .outdated:
      try file.write()
      terminal.print("\(file.hook.rawValue) is up to date now: \(file.path)\n")
    case .current:
      terminal.print("\(file.hook.rawValue) is installed already: \(file.path)\n")
    case .edited:
      terminal.print("\(file.hook.rawValue) was edited, and is left as it is: \(file.path)\n")
    case .foreign:
      terminal.say(
        Diagnostic(
          code: .foreignHook,
          "\(file.path) is not a hook of failover, and is left as it is",
          hints: [
            "add this line to it: \(file.hook.command)", "or move it away, and install again",
          ]
        )
      )
      return false
    }
    return true
  }
}

/// `failover hooks uninstall`.
struct HooksUninstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Remove the hooks that failover installed, and no others."
  )

  @OptionGroup var options: HookOptions

  func run() throws {
    let terminal = Terminal()
    try reporting(json: false, to: terminal) {
      let places = try options.places(terminal)
      for hook in places.hooks {
        let file = places.file(hook)
        switch file.state {
        case .absent: break
        case .current, .outdated, .edited:
          try file.remove()
          terminal.print("\(hook.rawValue) is removed: \(file.path)\n")
        case .foreign:
          terminal.print("\(hook.rawValue) is not a hook of failover, and stays: \(file.path)\n")
        }
        if try places.isConfigured(hook) {
          try places.unconfigure(hook)
          terminal.print("\(hook.rawValue) is removed from git's configuration\n")
        }
      }
      return .done
    }
  }
}

/// `failover hooks status`.
struct HooksStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say which hooks are installed, and where git looks for them. Writes nothing."
  )

  @OptionGroup var options: HookOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let places = try options.places(terminal)
      switch output {
      case .text: terminal.print(try text(places))
      case .json: terminal.print(try json(places).compact + "\n")
      }
      return .done
    }
  }

  private func text(_ places: HookPlaces) throws(DeliveryError) -> String {
    var lines = ["git looks for hooks in \(places.folder)"]
    for hook in places.hooks {
      let state = try places.isConfigured(hook) ? "in git's configuration" : word(for: hook, places)
      lines.append("\(hook.rawValue): \(state)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func json(_ places: HookPlaces) throws(DeliveryError) -> JSONValue {
    var hooks: [JSONValue] = []
    for hook in places.hooks {
      hooks.append(
        .members([
          "name": .string(hook.rawValue),
          "state": .string(places.file(hook).state.rawValue),
          "configured": .boolean(try places.isConfigured(hook)),
        ])
      )
    }
    return .members([
      "version": .integer(1), "kind": .string("Hooks"), "folder": .string(places.folder),
      "hooks": .array(hooks),
    ])
  }

  private func word(for hook: GitHook, _ places: HookPlaces) -> String {
    switch places.file(hook).state {
    case .absent: "not installed"
    case .current: "installed"
    case .outdated: "older than this failover, or not executable: failover hooks install"
    case .edited: "installed, and edited"
    case .foreign: "not a hook of failover"
    }
  }
}
