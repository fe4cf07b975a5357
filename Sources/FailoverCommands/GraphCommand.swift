import ArgumentParser
import Delivery
import Manifests
import Planning
import Reporting
import SourceText

/// `failover graph`: who applies what.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract:
      "Show who applies what, from the roots down, or the way of one object. Writes nothing.",
    discussion: """
      Without an object: the roots, the Flux Kustomizations below each with their folders and how many \
      objects they apply, what stands in the way, and what no root reaches. With one: every way from \
      a root to its file, and the patches that may change it on the way.
      """
  )

  @OptionGroup var repository: RepositoryOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("text, json or mermaid.", valueName: "format")
  )
  var output = GraphFormat.text

  @Flag(help: "Name every object, and everything that stands in the way.")
  var all = false

  @Argument(
    help: ArgumentHelp(
      "An object, as kind[.group]/[namespace/]name; everything when left out.",
      valueName: "object"
    )
  )
  var object: String?

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let workspace = try repository.open(terminal)
      if let object {
        try show(object, of: workspace, to: terminal)
      } else {
        let tree = GraphTree(workspace.index)
        workspace.notes.forEach(terminal.say)
        let report = GraphReport(tree, base: workspace.planBase)
        switch output {
        case .text: terminal.print(report.text(all: all))
        case .json: terminal.print(report.json.compact + "\n")
        case .mermaid: terminal.print(GraphPicture(tree).text)
        }
      }
      return .done
    }
  }

  private func show(_ text: String, of workspace: Workspace, to terminal: Terminal) throws {
    guard let query = ObjectQuery(text) else {
      throw DeliveryError(
        code: .usage,
        "`\(text)` is no object",
        next: ["write kind/name or kind/namespace/name: failover graph deployment/media/sonarr"]
      )
    }
    let objects = query.objects(in: workspace.index)
    guard !objects.isEmpty else {
      throw DeliveryError([query.refusal(in: workspace.index).diagnostic])
    }
    let overview = Overview(workspace.index)
    let configuration = try workspace.configurationIfAny(named: repository.config, terminal)
    workspace.notes.forEach(terminal.say)
    let report = ObjectReport(query, in: overview, configuration, base: workspace.planBase)
    switch output {
    case .text: terminal.print(report.text)
    case .json: terminal.print(report.json.compact + "\n")
    case .mermaid:
      terminal.print(GraphPicture(objects.flatMap { query.ways(of: $0, in: overview) }).text)
    }
  }
}

extension Workspace {
  /// Returns the configuration; without one, nil and a note: the graph is one without services too.
  ///
  /// - Throws: `DeliveryError` when the configuration that a person names cannot be read.
  func configurationIfAny(
    named: String?,
    _ terminal: Terminal
  ) throws(DeliveryError) -> ServiceConfiguration? {
    do throws(DeliveryError) {
      return try configuration()
    } catch  where named == nil {
      // What is wrong at a place is said; that nothing is there is no fault here.
      let placed = error.diagnostics.filter { $0.location != nil }
      for diagnostic in placed {
        var note = diagnostic
        note.severity = .note
        terminal.say(note)
      }
      terminal.say(
        Diagnostic(
          .note,
          code: .configuration,
          "no configuration can be read; services are left out",
          hints: ["failover services says why"]
        )
      )
      return nil
    }
  }
}
