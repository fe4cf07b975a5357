package import GitStore

/// Two commits of which the newer is validated, as far as it differs from the older.
package struct ComparedRange: Hashable, Sendable {
  /// How a person names it: the words of the command line, or the ref that is pushed.
  package let name: String

  /// The older commit; nil where everything is new.
  package let from: ObjectID?

  /// The newer commit.
  package let to: ObjectID

  /// The commits between that say by their trailers that they are failovers, newest first.
  ///
  /// Merges are left out: what they bring is told by the commits that they join.
  package let moves: [MoveCommit]
}

/// A commit that says by its trailers that it is a failover.
package struct MoveCommit: Hashable, Sendable {
  /// Its id.
  package let id: ObjectID

  /// The first line of its message.
  package let subject: String

  /// What its message says, a block for each failover that was squashed into it.
  package let trailers: [CommitTrailers]

  init(_ commit: Commit, _ trailers: [CommitTrailers]) {
    id = commit.id
    subject = String(commit.message.prefix { !$0.isNewline })
    self.trailers = trailers
  }
}
