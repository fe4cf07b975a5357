import Manifests
package import SourceText

/// What must be true of a set of manifests.
///
/// A rule's id names the defect that it finds.
package protocol Rule: Sendable {
  /// The defect's name, kebab case; reads well after "ignore".
  static var id: String { get }

  /// How much its findings weigh: only an error stops a commit.
  static var severity: Diagnostic.Severity { get }

  /// Returns every finding of this rule.
  static func findings(in subject: ValidationSubject) -> [Diagnostic]
}

extension Rule {
  /// An error, unless the rule says otherwise.
  package static var severity: Diagnostic.Severity { .error }
}

/// The rules, in the order in which they are run.
package enum RuleCatalog: String, CaseIterable, Sendable {
  case yamlSyntax = "yaml-syntax"
  case duplicateKey = "duplicate-key"
  case undefinedAlias = "undefined-alias"
  case yamlVersion = "yaml-version"
  case escapedSlash = "escaped-slash"
  case ambiguousBoolean = "ambiguous-boolean"
  case ambiguousNumber = "ambiguous-number"
  case halfFailedOver = "half-failed-over"

  /// The type that holds the rule's logic.
  package var rule: any Rule.Type {
    switch self {
    case .yamlSyntax: YAMLSyntax.self
    case .duplicateKey: DuplicateKey.self
    case .undefinedAlias: UndefinedAlias.self
    case .yamlVersion: YAMLVersion.self
    case .escapedSlash: EscapedSlash.self
    case .ambiguousBoolean: AmbiguousBoolean.self
    case .ambiguousNumber: AmbiguousNumber.self
    case .halfFailedOver: HalfFailedOver.self
    }
  }

  /// Returns the findings of every rule and the complaints of others, sorted by place, each once.
  ///
  /// A complaint about a place where a rule found something says the same again and is left out. No
  /// finding shows a line of a file that holds a Secret.
  package static func findings(
    in subject: ValidationSubject,
    and complaints: [Diagnostic] = []
  ) -> [Diagnostic] {
    let found = allCases.flatMap { $0.rule.findings(in: subject) }
    let places = Set(found.compactMap(\.location))
    let added = complaints.filter { $0.location.map { !places.contains($0) } ?? true }
    var seen: Set<SortKey> = []
    let sorted = (found + added).map { ($0, SortKey($0)) }.filter { seen.insert($0.1).inserted }
      .sorted { $0.1 < $1.1 }.map(\.0)
    var secrets = SecretText(subject.index)
    return sorted.prefix(limit).map { secrets.hidden($0) } + remainder(of: sorted)
  }

  /// More findings than a person reads: the rest is only counted.
  package static let limit = 1_000

  /// Says how many findings are not shown, as heavy as the heaviest of them.
  private static func remainder(of sorted: [Diagnostic]) -> [Diagnostic] {
    let hidden = sorted.dropFirst(limit)
    guard let severity = hidden.map(\.severity).max() else { return [] }
    return [
      Diagnostic(
        severity,
        code: .moreFindings,
        "\(hidden.count) more findings are not shown",
        hints: ["correct these first, then validate again"]
      )
    ]
  }
}

/// What makes two findings the same, in the order in which they are shown.
private struct SortKey: Hashable, Comparable {
  private let file: RepositoryPath
  private let offset: Int
  private let code: String
  private let message: String

  init(_ finding: Diagnostic) {
    file = RepositoryPath(finding.location?.file ?? "")
    offset = finding.location?.byteRange.lowerBound ?? 0
    code = finding.code
    message = finding.message
  }

  static func < (left: SortKey, right: SortKey) -> Bool {
    (left.file, left.offset, left.code, left.message)
      < (right.file, right.offset, right.code, right.message)
  }
}
