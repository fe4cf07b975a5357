/// What a code means to a person who meets it: the page that `failover explain` shows.
package struct Explanation: Hashable, Sendable {
  /// What happened, in one line.
  package let summary: String

  /// What the code means, in sentences.
  package let meaning: String

  /// Why `failover` stops, or speaks up.
  package let why: String

  /// Lines that bring it about: YAML or a command.
  package let example: String

  /// How to get on.
  package let wayOut: String

  init(_ summary: String, meaning: String, why: String, example: String, wayOut: String) {
    self.summary = summary
    self.meaning = meaning
    self.why = why
    self.example = example
    self.wayOut = wayOut
  }
}

/// A code with its page.
package struct ExplainedCode: Hashable, Sendable {
  /// What a code stands for.
  package enum Kind: String, Sendable, CaseIterable {
    /// A change that is not made.
    case refusal
    /// A rule of `failover validate`.
    case rule
    /// A fault that keeps a command from finishing.
    case fault
    /// Something that a reviewer should look at.
    case warning
    /// Something that is good to know.
    case note
  }

  /// The code, as messages print it.
  package let code: String

  /// What it stands for; a refusal can be a rule as well.
  package let kinds: [Kind]

  /// The page.
  package let explanation: Explanation

  /// The rules that find something more where the defect is, as a consequence of it.
  package let consequences: [String]
}
