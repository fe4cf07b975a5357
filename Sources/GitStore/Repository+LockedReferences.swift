internal import CLibgit2

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension Repository {
  /// Runs `body` while holding the lock files of `names`, then writes those of them that it returns.
  ///
  /// The locks are those that git itself takes, so that nobody else decides meanwhile. They are given
  /// back one by one as their refs are written: what others must see together with them, `body`
  /// writes itself. Returning none writes nothing. The locks are taken in order of name: two callers
  /// with names in common cannot wait for each other.
  ///
  /// - Throws: `locked` when a lock stays taken for five seconds; what `body` throws; for a failed
  ///   write what the refs themselves say afterwards (`unknownOutcome` when only some were written).
  package func withLockedReferences(
    _ names: [String],
    message: String,
    _ body: () throws(GitError) -> [GitReference]
  ) throws(GitError) {
    let operation = "lock refs"
    for name in names { try checkReferenceName(name, operation) }
    let transaction = try unsafe Handle(
      operation,
      names.first ?? "",
      release: git_transaction_free
    ) { unsafe git_transaction_new($0, pointer) }
    for name in Set(names).sorted() { try lock(name, in: transaction) }
    let writes = try body()
    guard !writes.isEmpty else { return }
    for write in writes {
      precondition(names.contains(write.name), "only refs that are locked are written")
      try requireObject(write.target, "write ref")
    }
    try commit(transaction, writes, message)
  }

  /// Takes one lock file; a lock that is taken is tried again for a while.
  private func lock(_ name: String, in transaction: borrowing Handle) throws(GitError) {
    var code = unsafe git_transaction_lock_ref(transaction.pointer, name)
    var waited: UInt32 = 0
    while code == GIT_ELOCKED.rawValue, waited < 5_000 {
      let pause: UInt32 = waited < 200 ? 5 : 25
      FileSystem.pause(milliseconds: pause)
      waited += pause
      code = unsafe git_transaction_lock_ref(transaction.pointer, name)
    }
    guard code < 0 else { return }
    let found = try reference(name)?.target
    let change = ReferenceChange(operation: "lock ref", name: name, old: found, new: .zero)
    try settle(change, GitError(libgit2: code, change.operation, name))
  }

  private func commit(
    _ transaction: borrowing Handle,
    _ writes: [GitReference],
    _ message: String
  ) throws(GitError) {
    if let who = reflogIdentity {
      _ = unsafe git_repository_set_ident(pointer, who.name, who.email)
    }
    for write in writes {
      var target = write.target.raw
      let code = unsafe git_transaction_set_target(
        transaction.pointer,
        write.name,
        &target,
        nil,
        message
      )
      try check("write ref", write.name, code)
    }
    let code = unsafe git_transaction_commit(transaction.pointer)
    guard code < 0 else { return }
    let error = GitError(libgit2: code, "write ref", writes[0].name)
    var missing: [GitReference] = []
    for write in writes where try reference(write.name)?.target != write.target {
      missing.append(write)
    }
    if missing.isEmpty { return }
    guard missing.count < writes.count else { throw error }
    throw GitError(
      "write ref",
      .unknownOutcome,
      subject: missing[0].name,
      code: code,
      message: "\(error.message); other refs of the same change were written",
      next: ["run the same command again"]
    )
  }
}

extension FileSystem {
  /// Waits before a lock is tried again.
  static func pause(milliseconds: UInt32) {
    _ = usleep(milliseconds * 1000)
  }
}
