package import Planning
package import SourceText

/// What a command that checks has found, whatever the format that it is written in.
///
/// Texts come from manifests and people as they are: each format escapes them.
package struct Report: Sendable {
  /// The command (`validate`).
  package var command: String

  /// What was looked at, as a sentence fragment (`the staged manifests`).
  package var subject: String

  /// Everything that was found, in the order in which it is shown.
  package var findings: [Diagnostic]

  /// The things that were looked at one by one, passed or not.
  package var checks: [Check]

  /// What there is to see beside the findings.
  package var sections: [Section] = []

  /// The command's own document for programs.
  package var json: JSONValue

  /// Text that makes a comment on a request the one of this kind, without the signs of an HTML
  /// comment (`failover-diff:web`); nil where the report is none.
  package var marker: String?

  /// The version of the program that looked, for formats that name it.
  package var toolVersion: String?

  /// Creates a report.
  package init(
    command: String,
    subject: String,
    findings: [Diagnostic],
    checks: [Check],
    json: JSONValue
  ) {
    self.command = command
    self.subject = subject
    self.findings = findings
    self.checks = checks
    self.json = json
  }

  /// Whether anything was found that stops a commit.
  package var hasErrors: Bool { findings.contains { $0.severity == .error } }
}

extension Report {
  /// One thing that was looked at: a rule, a service's way from one site to the other, a commit.
  package struct Check: Sendable {
    /// What it belongs to (`sonarr`).
    package var group: String

    /// Its name in the group (`alpha to beta`).
    package var name: String

    /// What was found in it; it failed where one of these is an error.
    package var findings: [Diagnostic]

    /// Creates a check.
    package init(group: String, name: String, findings: [Diagnostic]) {
      self.group = group
      self.name = name
      self.findings = findings
    }

    /// Whether it passed.
    package var passed: Bool { !findings.contains { $0.severity == .error } }
  }

  /// A part of a report.
  package enum Section: Sendable {
    /// A table, with a title.
    case table(title: String, Table)
    /// Lines of text, with a title.
    case list(title: String, lines: [String])
    /// The diff of a file as `git diff` prints it, already safe to show.
    case diff(path: RepositoryPath, text: String)
    /// The stages of a move.
    case stages(title: String, [Stage])
  }

  /// Rows of cells.
  package struct Table: Sendable {
    /// The heading of each column, lower-case.
    package var columns: [String]

    /// The rows, each as wide as the heading.
    package var rows: [Row]

    /// Creates a table.
    package init(columns: [String], rows: [Row]) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// A row of a table.
  package struct Row: Sendable {
    /// The cells.
    package var cells: [String]

    /// How much what it says weighs; nil for good news.
    package var severity: Diagnostic.Severity?

    /// Creates a row.
    package init(_ cells: [String], severity: Diagnostic.Severity? = nil) {
      self.cells = cells
      self.severity = severity
    }
  }

  /// What lands together.
  package struct Stage: Sendable {
    /// From 1.
    package var number: Int

    /// What it does, in one word (`drain`).
    package var name: String

    /// How many fields it changes; 0 where they hold already.
    package var changes: Int

    /// What must be true before the next one, each a sentence fragment.
    package var gates: [String]

    /// Creates a stage.
    package init(number: Int, name: String, changes: Int, gates: [String]) {
      self.number = number
      self.name = name
      self.changes = changes
      self.gates = gates
    }
  }
}
