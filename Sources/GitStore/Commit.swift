/// A commit as it is stored.
package struct Commit: Sendable {
  /// The commit's own id.
  package let id: ObjectID
  /// The tree that it records.
  package let tree: ObjectID
  /// The commits that it follows, in order; the first is the line that was merged into.
  package let parents: [ObjectID]
  /// Who made the change.
  package let author: Signature
  /// Who recorded it.
  package let committer: Signature
  /// The whole message; bytes that are not UTF-8 are replaced by U+FFFD.
  package let message: String

  /// The message's first line.
  package var subject: Substring {
    message.prefix { !$0.isNewline }
  }
}

/// Whether a new commit carries a signature.
package enum CommitSigning: Hashable, Sendable {
  /// No signature.
  case unsigned
  /// Signed by git with `key`, or with git's own choice of key (`user.signingKey`) when nil.
  case signed(key: String?)
}
