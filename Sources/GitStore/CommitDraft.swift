/// A commit that is to be written.
struct CommitDraft {
  let tree: ObjectID
  let parents: [ObjectID]
  let author: Signature
  let committer: Signature
  let message: String

  /// The arguments that make git write and sign it, with the message on standard input.
  func arguments(key: String?) -> [String] {
    // An `encoding` header would change the bytes; a commit must outlast a power cut.
    ["-c", "i18n.commitEncoding=UTF-8", "-c", "core.fsync=committed", "commit-tree"]
      + ["-S" + (key ?? ""), tree.hex] + parents.flatMap { ["-p", $0.hex] }
  }

  /// The variables that set author, committer and both times exactly.
  var variables: [String: String] {
    [
      "GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email,
      "GIT_AUTHOR_DATE": "@\(author.seconds) \(author.zone)",
      "GIT_COMMITTER_NAME": committer.name, "GIT_COMMITTER_EMAIL": committer.email,
      "GIT_COMMITTER_DATE": "@\(committer.seconds) \(committer.zone)",
    ]
  }

  /// Whether `commit` is this one; bytes count, not how Unicode compares them.
  func describes(_ commit: Commit) -> Bool {
    commit.tree == tree && commit.parents == parents
      && commit.author == author && commit.committer == committer
      && commit.message.utf8.elementsEqual(message.utf8)
  }
}
