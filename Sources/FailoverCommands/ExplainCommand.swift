import ArgumentParser
import Delivery
import Planning
import Reporting
import SourceText
import Validation

/// `failover explain`: what a code means, and the way out.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a code of a message: what it means, why, an example, the way out.",
    discussion: """
      Codes stand in brackets at the end of a message, as in `[shared-anchor]`. Without one, every \
      code is listed. Needs no repository.
      """
  )

  @Option(name: .shortAndLong, help: ArgumentHelp("text or json.", valueName: "format"))
  var output = TableFormat.text

  @Argument(
    help: ArgumentHelp("The code; all are listed when left out.", valueName: "code"),
    completion: .list(ExplainedCode.all.map(\.code))
  )
  var subject: String?

  func run() throws {
    let terminal = Terminal()
    try reporting(json: output == .json, to: terminal) {
      let pages = try subject.map { code throws(DeliveryError) in [try Self.page(code)] }
      let report = ExplanationReport(pages ?? ExplainedCode.all)
      switch output {
      case .json: terminal.print(report.json.compact + "\n")
      case .text: terminal.print(pages == nil ? report.list : report.text)
      }
      return .done
    }
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
