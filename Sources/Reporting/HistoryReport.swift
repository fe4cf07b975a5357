package import Planning

/// Past moves and open proposals, as text and as JSON.
package struct HistoryReport {
  /// Somebody who did something, and when.
  package struct Deed: Hashable, Sendable {
    /// The commit, in hex.
    package var commit: String

    /// The person's name.
    package var person: String

    /// When.
    package var time: Timestamp

    /// Creates a deed.
    package init(commit: String, person: String, time: Timestamp) {
      self.commit = commit
      self.person = person
      self.time = time
    }
  }

  /// One move, as its commit's trailers have it.
  package struct Move: Hashable, Sendable {
    /// The services that moved together.
    package var services: [String]

    /// The sites that they left.
    package var from: [String]

    /// The sites that they moved to.
    package var to: [String]

    /// `switchover`.
    package var kind: String

    /// Number of the plan's stage.
    package var stage: Int

    /// Why, as the person said.
    package var reason: String?

    /// The plan's full id.
    package var plan: String

    /// The commit that carries the change, and its author.
    package var made: Deed

    /// The commit that brought it into the base, and its committer; nil for an open proposal.
    package var merged: Deed?

    /// The branch of an open proposal.
    package var branch: String?

    /// Creates a move.
    package init(
      services: [String],
      from: [String],
      to: [String],
      kind: String,
      stage: Int,
      reason: String?,
      plan: String,
      made: Deed,
      merged: Deed?,
      branch: String?
    ) {
      self.services = services
      self.from = from
      self.to = to
      self.kind = kind
      self.stage = stage
      self.reason = reason
      self.plan = plan
      self.made = made
      self.merged = merged
      self.branch = branch
    }
  }

  private let moves: [Move]

  /// Creates a report on moves, newest first.
  package init(_ moves: [Move]) {
    self.moves = moves
  }

  /// A table, newest first.
  package var text: String {
    let head = ["WHEN", "SERVICE", "MOVE", "STATE", "KIND", "WHO", "COMMIT", "PLAN", "REASON"]
    let rows = moves.map { move in
      [
        (move.merged ?? move.made).time.text, move.services.joined(separator: ", "),
        "\(move.from.joined(separator: ", ")) -> \(move.to.joined(separator: ", "))",
        Self.state(move),
        Self.kind(move), move.made.person, String(move.made.commit.prefix(12)),
        String(move.plan.prefix(12)), move.reason ?? "-",
      ].map(Printable.text)
    }
    return TextTable(rows: [head] + rows).text
  }

  private static func state(_ move: Move) -> String { move.merged == nil ? "open" : "merged" }

  /// The kind, and the stage where a plan has several.
  private static func kind(_ move: Move) -> String {
    let kind = move.kind.isEmpty ? "-" : move.kind
    return move.stage > 1 ? "\(kind), stage \(move.stage)" : kind
  }

  /// The document of kind `History`; `isComplete` tells that no older commit was left out.
  package func json(isComplete: Bool) -> JSONValue {
    .members([
      "version": .integer(1), "kind": .string("History"),
      "complete": .boolean(isComplete),
      "moves": .array(moves.map(Self.value)),
    ])
  }

  private static func value(_ move: Move) -> JSONValue {
    .members([
      "services": .array(move.services.map(JSONValue.string)),
      "from": .array(move.from.map(JSONValue.string)),
      "to": .array(move.to.map(JSONValue.string)),
      "kind": .string(move.kind),
      "stage": .integer(move.stage),
      "state": .string(state(move)),
      "reason": .optional(move.reason),
      "planId": .string(move.plan),
      "made": value(move.made),
      "merged": move.merged.map(value) ?? .null,
      "branch": .optional(move.branch),
    ])
  }

  private static func value(_ deed: Deed) -> JSONValue {
    .members([
      "commit": .string(deed.commit), "by": .string(deed.person),
      "at": .string(deed.time.rfc3339),
    ])
  }
}
