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

  /// None, unless the rule says otherwise.
  package static var consequences: [RuleCatalog] { [] }
}
