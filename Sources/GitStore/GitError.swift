/// What kind of trouble a ``GitError`` is; callers decide by it.
package enum GitErrorCategory: Hashable, Sendable {
  /// The folder is in no git repository.
  case notARepository
  /// The repository belongs to another user, and nothing says that it is safe.
  case foreignOwner
  /// A repository format, or a setting of the environment, that cannot be read.
  case unsupported
  /// `HEAD` names a branch without a commit.
  case noCommits
  /// A revision, ref, path or remote that is not there.
  case notFound
  /// A short id or name that fits more than one thing.
  case ambiguous
  /// A name that git does not allow, or a value that it cannot store.
  case invalidName
  /// The ref to be created is there already, with this value.
  case alreadyExists(ObjectID)
  /// The ref has another value than expected: this one, or none.
  case moved(ObjectID?)
  /// Somebody holds the ref's lock file, or left it behind.
  case locked
  /// Another ref's name is in the way: git keeps `a` and `a/b` apart as file and folder.
  case nameConflict
  /// The write reported an error, and whether it happened could not be found out.
  case unknownOutcome
  /// An object that the repository names but does not hold.
  case missingObject
  /// An object that cannot be what its name says, or that git would not accept.
  case corrupt
  /// Neither configuration nor environment say who the user is.
  case identityUnknown
  /// The question needs a work tree, and the repository has none.
  case noWorkTree
  /// No `git` program was found.
  case programMissing
  /// The `git` program ran and reported trouble.
  case programFailed
  /// The `git` program did not end in time and was stopped.
  case timedOut
  /// Anything else, for example an I/O error.
  case other
}

/// Why an operation on a repository did not happen.
package struct GitError: Error, Sendable, CustomStringConvertible {
  /// What was tried, as a verb phrase: `create ref`.
  package let operation: String
  /// What kind of trouble it is.
  package let category: GitErrorCategory
  /// libgit2's code, 0 when the trouble is not libgit2's.
  package let code: Int32
  /// The path, ref or revision that the operation was about; printable.
  package let subject: String
  /// One line without a final period, without control characters and without secrets.
  package let message: String
  /// What to do about it: imperative sentences or commands that can be run.
  package let next: [String]

  /// Creates an error; subject and message are made printable and freed of user names in URLs.
  package init(
    _ operation: String,
    _ category: GitErrorCategory,
    subject: String = "",
    code: Int32 = 0,
    message: String,
    next: [String] = []
  ) {
    self.operation = operation
    self.category = category
    self.code = code
    self.subject = Printable.text(subject)
    self.message = Printable.sentence(message)
    self.next = next.map(Printable.text)
  }

  /// The operation, its subject and the message on one line: ``create ref `x`: it exists``.
  package var description: String {
    subject.isEmpty ? "\(operation): \(message)" : "\(operation) `\(subject)`: \(message)"
  }
}
