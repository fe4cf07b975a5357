import ArgumentParser
import Delivery
import Manifests
import Planning
import Reporting
import SourceText
import Validation

/// `failover explain`: what a code means and the way out, or what a line of a file is part of.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a code of a message, or a line of a file.",
    discussion: """
      Codes stand in brackets at the end of a message, as in `[shared-anchor]`: what it means, why, an \
      example, the way out. Without one, every code is listed. Codes need no repository.

      FILE:LINE or FILE:LINE:COLUMN, from the current folder or the repository's top: which object and \
      field the line belongs to, who applies it, who else may change it, and which service's move \
      does, in the commit.
      """
  )

  @OptionGroup var repository: RepositoryOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  @Argument(
    help: ArgumentHelp(
      "The code, or FILE:LINE; all codes are listed when left out.",
      valueName: "subject"
    ),
    completion: .list(ExplainedCode.all.map(\.code))
  )
  var subject: String?

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      if let subject, LineArgument.isPlace(subject) {
        try explain(try LineArgument(subject), to: terminal)
        return .done
      }
      let pages = try subject.map { code throws(DeliveryError) in [try Self.page(code)] }
      let report = ExplanationReport(pages ?? ExplainedCode.all)
      switch output {
      case .json: terminal.print(report.json.compact + "\n")
      case .text: terminal.print(pages == nil ? report.list : report.text)
      }
      return .done
    }
  }

  private func explain(_ argument: LineArgument, to terminal: Terminal) throws {
    let workspace = try repository.open(terminal)
    let manifest = try workspace.manifest(named: argument.file)
    let place = try argument.place(in: manifest)
    let configuration = try workspace.configurationIfAny(named: repository.config, terminal)
    workspace.notes.forEach(terminal.say)
    if repository.base == nil, let note = try workspace.edits(of: manifest.path) {
      terminal.say(note)
    }
    let report = LineReport(
      place,
      line: argument.line,
      in: Overview(workspace.index),
      configuration,
      base: workspace.planBase
    )
    terminal.print(output == .json ? report.json.compact + "\n" : report.text)
  }

  /// The page of a code; the brackets of a message may come along.
  private static func page(_ code: String) throws(DeliveryError) -> ExplainedCode {
    let name = String(code.drop { $0 == "[" }.prefix { $0 != "]" })
    if let page = ExplainedCode.named(name) { return page }
    let nearest = NearestName.suggestions(for: name, among: ExplainedCode.all.map(\.code))
    throw DeliveryError(
      code: .unknownCode,
      "no code `\(code)`",
      next: nearest.isEmpty
        ? ["see `failover explain` for the codes"]
        : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
    )
  }
}
