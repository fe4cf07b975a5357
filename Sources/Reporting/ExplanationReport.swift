package import Planning
package import Validation

/// Pages of codes, as text and as JSON.
package struct ExplanationReport {
  private static let width = 80
  private let pages: [ExplainedCode]

  /// Creates a report on codes.
  package init(_ pages: [ExplainedCode]) {
    self.pages = pages
  }

  /// A line a code.
  package var list: String {
    let rows = pages.map { [$0.code, Self.kinds($0), $0.explanation.summary] }
    return TextTable(rows: [["CODE", "KIND", "WHAT HAPPENED"]] + rows).text
      + "\nfailover explain CODE tells more.\n"
  }

  /// The pages themselves.
  package var text: String { pages.map(Self.page).joined(separator: "\n\n") }

  private static func page(_ page: ExplainedCode) -> String {
    let explanation = page.explanation
    let example = explanation.example.split(separator: "\n", omittingEmptySubsequences: false)
    let paragraphs: [[String]] = [
      ["\(page.code) (\(kinds(page)))"],
      WrappedText.lines(explanation.summary, width: width),
      section("What it means", explanation.meaning),
      section(page.kinds.contains(.refusal) ? "Why failover refuses" : "Why", explanation.why),
      ["Example:"] + example.map { $0.isEmpty ? "" : "    \($0)" },
      section("The way out", explanation.wayOut),
    ]
    let others =
      page.consequences.isEmpty
      ? []
      : [section("What it may set off besides", page.consequences.joined(separator: ", ") + ".")]
    return (paragraphs + others).map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private static func section(_ title: String, _ text: String) -> [String] {
    ["\(title):"] + WrappedText.lines(text, width: width, indentation: "    ")
  }

  private static func kinds(_ page: ExplainedCode) -> String {
    page.kinds.map(\.rawValue).joined(separator: ", ")
  }

  /// The document of kind `Explanations`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Explanations"),
      "codes": .array(
        pages.map { page in
          .members([
            "code": .string(page.code),
            "kinds": .array(page.kinds.map { .string($0.rawValue) }),
            "summary": .string(page.explanation.summary),
            "meaning": .string(page.explanation.meaning),
            "why": .string(page.explanation.why),
            "example": .string(page.explanation.example),
            "wayOut": .string(page.explanation.wayOut),
            "consequences": .array(page.consequences.map(JSONValue.string)),
          ])
        }
      ),
    ])
  }

  /// Returns the line that leads from messages to their pages; empty where no page says more.
  package static func pointer(from codes: [String]) -> String {
    var seen: Set<String> = []
    let pages = codes.filter { seen.insert($0).inserted }.compactMap(ExplainedCode.named)
      .filter(\.isWorthReading)
    guard !pages.isEmpty else { return "" }
    let commands = pages.prefix(3).map { "failover explain \($0.code)" }
    return "To know more: \(commands.joined(separator: ", "))\n"
  }
}
