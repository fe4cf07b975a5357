import Planning
import SourceText
import Validation

/// What SARIF says of each code that something was found by, from the pages of `failover explain`.
struct SarifRules {
  private let codes: [String]
  private let indices: [String: Int]

  /// Collects the codes, each once, in alphabetical order.
  init(codes: [String]) {
    self.codes = Set(codes).sorted()
    indices = Dictionary(uniqueKeysWithValues: self.codes.enumerated().map { ($1, $0) })
  }

  /// Returns the place of a code among the values.
  func index(of code: String) -> Int? { indices[code] }

  /// The `reportingDescriptor` of each code.
  var values: [JSONValue] { codes.map(Self.value) }

  private static func value(_ code: String) -> JSONValue {
    let page = ExplainedCode.named(code)?.explanation
    let level = level(code)
    return .members([
      "id": .string(code),
      "name": .string(name(code)),
      "shortDescription": text(page?.summary ?? code),
      "fullDescription": text(page?.meaning ?? code),
      "help": page.map(help) ?? text(code),
      "defaultConfiguration": .members(["level": .string(level.rawValue)]),
      "properties": .members([
        "precision": .string("high"),
        "problem.severity": .string(level == .note ? "recommendation" : level.rawValue),
      ]),
    ])
  }

  private static func text(_ text: String) -> JSONValue { .members(["text": .string(text)]) }

  private static func help(_ page: Explanation) -> JSONValue {
    let example = MarkdownText.block(page.example, language: "yaml")
    return .members([
      "text": .string("\(page.why)\n\n\(page.example)\n\nThe way out: \(page.wayOut)"),
      "markdown": .string("\(page.why)\n\n\(example)\n**The way out:** \(page.wayOut)"),
    ])
  }

  /// `duplicate-key` as `DuplicateKey`.
  private static func name(_ code: String) -> String {
    code.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func level(_ code: String) -> Diagnostic.Severity {
    if let rule = RuleCatalog(rawValue: code) { return rule.rule.severity }
    switch ExplainedCode.named(code)?.kinds.last {
    case .note: return .note
    case .warning: return .warning
    case .fault, .refusal, .rule, nil: return .error
    }
  }
}
