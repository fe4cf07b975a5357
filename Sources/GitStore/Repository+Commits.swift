internal import CLibgit2

extension Repository {
  /// Returns a commit.
  package func commit(_ id: ObjectID) throws(GitError) -> Commit {
    let commit = try commitHandle(id)
    guard let tree = unsafe git_commit_tree_id(commit.pointer),
      let author = unsafe git_commit_author(commit.pointer),
      let committer = unsafe git_commit_committer(commit.pointer)
    else {
      throw GitError("read commit", .corrupt, subject: id.hex, message: "a part of it is missing")
    }
    let message = unsafe git_commit_message_raw(commit.pointer)
    return unsafe Commit(
      id: id,
      tree: ObjectID(tree.pointee),
      parents: Self.parents(of: commit),
      author: Signature(author.pointee),
      committer: Signature(committer.pointee),
      message: message.map { unsafe String(cString: $0) } ?? ""
    )
  }

  /// Stores a commit and returns its id; no branch is touched.
  ///
  /// Signed or not, the same arguments give the same bytes but for the signature. The tree and the
  /// parents must be stored already. Signing is done by the git program, with the user's keys and
  /// agents; what it wrote is compared with what was asked for.
  package func createCommit(
    tree: ObjectID,
    parents: [ObjectID],
    author: Signature,
    committer: Signature,
    message: String,
    signing: CommitSigning
  ) throws(GitError) -> ObjectID {
    try refuseNUL(message, "create commit")
    let draft = CommitDraft(
      tree: tree,
      parents: parents,
      author: try author.storable(),
      committer: try committer.storable(),
      message: message
    )
    return switch signing {
    case .unsigned: try create(draft)
    case .signed(let key): try createSigned(draft, key: key)
    }
  }

  /// The bytes are built and stored in two steps: `git_commit_create` of libgit2 1.5.1 returns 0
  /// when the disk is full, and moves a branch at the same time.
  private func create(_ draft: CommitDraft) throws(GitError) -> ObjectID {
    let operation = "create commit"
    let tree = try tree(draft.tree, operation)
    var parents = unsafe [OpaquePointer?]()
    defer { unsafe parents.forEach { unsafe git_commit_free($0) } }
    for id in draft.parents {
      var raw = id.raw
      var parent: OpaquePointer? = nil
      try unsafe check(operation, id.hex, git_commit_lookup(&parent, pointer, &raw))
      unsafe parents.append(parent)
    }
    let count = draft.parents.count
    let bytes = try unsafe draft.author.withRaw { author throws(GitError) in
      try unsafe draft.committer.withRaw { committer throws(GitError) in
        try unsafe Buffer(operation, draft.tree.hex) {
          unsafe git_commit_create_buffer(
            $0,
            pointer,
            author,
            committer,
            nil,
            draft.message,
            tree.pointer,
            count,
            &parents
          )
        }.bytes
      }
    }
    return try write(bytes, as: GIT_OBJECT_COMMIT, operation: operation)
  }

  private func createSigned(_ draft: CommitDraft, key: String?) throws(GitError) -> ObjectID {
    guard let program else {
      throw GitError(
        "sign commit",
        .programMissing,
        subject: "git",
        message: "only git itself signs commits",
        next: ["install git, or turn signing off: git config commit.gpgSign false"]
      )
    }
    // The trees are checked here too, so that both ways refuse the same commits.
    _ = try tree(draft.tree, "sign commit")
    let result = try program.run(
      draft.arguments(key: key),
      directory: gitDirectory,
      input: Array(draft.message.utf8),
      environment: programEnvironment.merging(draft.variables) { $1 }
    )
    guard result.status == 0,
      let id = ObjectID(hex: String(decoding: result.output.prefix(40), as: UTF8.self))
    else { throw signingFailed(result) }
    guard draft.describes(try commit(id)) else {
      throw GitError(
        "sign commit",
        .programFailed,
        subject: id.hex,
        message: "git wrote another commit than it was asked for"
      )
    }
    return id
  }

  private func signingFailed(_ result: GitProgram.Result) -> GitError {
    GitError(
      "sign commit",
      .programFailed,
      message: GitProgram.reason(result),
      next: [
        "git config --get user.signingKey", "git config --get gpg.format",
        "try it by hand: git commit-tree -S -m test HEAD^{tree}",
      ]
    )
  }

  /// Reads a commit.
  func commitHandle(_ id: ObjectID) throws(GitError) -> Handle {
    var raw = id.raw
    return try unsafe Handle("read commit", id.hex, release: git_commit_free) {
      unsafe git_commit_lookup($0, pointer, &raw)
    }
  }

  private static func parents(of commit: borrowing Handle) -> [ObjectID] {
    unsafe (0..<git_commit_parentcount(commit.pointer)).compactMap { index in
      unsafe git_commit_parent_id(commit.pointer, index).map { unsafe ObjectID($0.pointee) }
    }
  }
}
