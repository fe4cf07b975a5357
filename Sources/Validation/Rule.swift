import Manifests
package import SourceText

/// What must be true of a set of manifests.
///
/// A rule's id names the defect that it finds. It looks at the whole snapshot; which findings are shown
/// is decided afterwards.
package protocol Rule: Sendable {
  /// The defect's name, kebab case; reads well after "ignore".
  static var id: String { get }

  /// How much its findings weigh at most: only an error stops a commit.
  static var severity: Diagnostic.Severity { get }

  /// Whether it compares with what was before, and finds nothing where that is not known.
  static var needsBase: Bool { get }

  /// Where an edit of an object's fields may bring about a finding.
  static var reach: RuleReach { get }

  /// The other rules that its defect may set off.
  static var consequences: [RuleCatalog] { get }

  /// Returns every finding of this rule.
  static func findings(in subject: ValidationSubject) -> [Diagnostic]
}

extension Rule {
  /// An error, unless the rule says otherwise.
  package static var severity: Diagnostic.Severity { .error }

  /// A snapshot is enough, unless the rule says otherwise.
  package static var needsBase: Bool { false }

  /// Findings stand where the edit is, unless the rule says otherwise.
  package static var reach: RuleReach { .edits }

  /// None, unless the rule says otherwise.
  package static var consequences: [RuleCatalog] { [] }
}

/// Where an edit of an object's fields, which leaves alone who applies what, may bring about a rule's findings.
package enum RuleReach: Sendable {
  /// In the edited file.
  case edits
  /// In the edited file and in others.
  case beyondEdits
  /// Nowhere: they stand in what applies others.
  case owners
}
