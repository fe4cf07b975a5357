internal import CLibgit2

extension Repository {
  /// Returns the ref of this full name, symbolic ones followed; nil when it is not there.
  package func reference(_ name: String) throws(GitError) -> GitReference? {
    try checkReferenceName(name, "read ref")
    var raw = git_oid()
    let code = unsafe git_reference_name_to_id(&raw, pointer, name)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check("read ref", name, code)
    return GitReference(name: name, target: ObjectID(raw))
  }

  /// Returns the refs whose full name begins with `prefix` (`refs/heads/`), sorted by name; a ref
  /// that cannot be read is left out.
  package func references(under prefix: String) throws(GitError) -> [GitReference] {
    let operation = "list refs"
    let refs = try unsafe Handle(operation, prefix, release: git_reference_iterator_free) {
      unsafe git_reference_iterator_new($0, pointer)
    }
    var found: [GitReference] = []
    var name: UnsafePointer<CChar>? = nil
    while unsafe git_reference_next_name(&name, refs.pointer) == 0, let name = unsafe name {
      let text = unsafe String(cString: name)
      guard text.hasPrefix(prefix) else { continue }
      // A broken ref must not hide the others.
      if let reference = try? reference(text) { found.append(reference) }
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Creates a ref that must not exist yet; `message` goes to its reflog.
  ///
  /// The lock file is taken before the look: of many that try at once exactly one succeeds, and the
  /// others get `alreadyExists` with the value that won, even if it is the same. Also throws
  /// `locked`, `nameConflict`, `unknownOutcome`.
  package func createReference(
    _ name: String,
    target: ObjectID,
    message: String
  ) throws(GitError) {
    let change = ReferenceChange(operation: "create ref", name: name, old: nil, new: target)
    try write(change, target, message)
  }

  /// Sets a ref to `new` if it still is `old`, else throws `moved` with its present value.
  ///
  /// A work tree in which the branch is checked out stays as it is; a symbolic ref is not moved, nor
  /// what it names. Also throws `locked`,
  /// `nameConflict`, `unknownOutcome`.
  package func moveReference(
    _ name: String,
    from old: ObjectID,
    to new: ObjectID,
    message: String
  ) throws(GitError) {
    let change = ReferenceChange(operation: "move ref", name: name, old: old, new: new)
    try write(change, new, message)
  }

  /// Deletes a ref if it still is `old`, else throws `moved` with its present value.
  ///
  /// The ref is locked, then compared, then deleted: `git_reference_delete` of libgit2 1.5.1 would
  /// delete the reflog before it compares.
  package func deleteReference(_ name: String, expecting old: ObjectID) throws(GitError) {
    let change = ReferenceChange(operation: "delete ref", name: name, old: old, new: nil)
    try checkWritableName(change)
    var code = GIT_EMODIFIED.rawValue
    do throws(GitError) {
      let transaction = try unsafe Handle(
        change.operation,
        name,
        release: git_transaction_free
      ) { unsafe git_transaction_new($0, pointer) }
      try check(change.operation, name, unsafe git_transaction_lock_ref(transaction.pointer, name))
      if try reference(name)?.target == old {
        _ = unsafe git_transaction_remove(transaction.pointer, name)
        code = unsafe git_transaction_commit(transaction.pointer)
      }
    } catch {
      try settle(change, error)
    }
    try settle(change, code < 0 ? GitError(libgit2: code, change.operation, name) : nil)
    // Best effort: what is left of the log of a ref that went does no harm.
    _ = unsafe git_reflog_delete(pointer, name)
  }

  private func write(
    _ change: ReferenceChange,
    _ target: ObjectID,
    _ message: String
  ) throws(GitError) {
    try checkWritableName(change)
    try refuseNUL(message, change.operation)
    try requireObject(target, change.operation)
    if let who = reflogIdentity {
      _ = unsafe git_repository_set_ident(pointer, who.name, who.email)
    }
    var new = target.raw
    var old = (change.old ?? .zero).raw
    var opened: OpaquePointer? = nil
    // "Force" leaves the comparison to the old value, which is made under the lock.
    let code = unsafe git_reference_create_matching(
      &opened,
      pointer,
      change.name,
      &new,
      1,
      &old,
      message
    )
    let error = code < 0 ? GitError(libgit2: code, change.operation, change.name) : nil
    unsafe git_reference_free(opened)
    try settle(change, error)
  }

  /// Throws unless the change is about an ordinary ref: `HEAD` and its like are not for this.
  private func checkWritableName(_ change: ReferenceChange) throws(GitError) {
    try checkReferenceName(change.name, change.operation)
    guard !change.name.hasPrefix("refs/") else { return }
    throw GitError(
      change.operation,
      .invalidName,
      subject: change.name,
      message: "a full ref name begins with refs/",
      next: ["use refs/heads/\(change.name)"]
    )
  }

  /// Throws unless `name` is a full name that git accepts too.
  func checkReferenceName(_ name: String, _ operation: String) throws(GitError) {
    try refuseNUL(name, operation)
    var valid: Int32 = 0
    _ = unsafe git_reference_name_is_valid(&valid, name)
    // libgit2 accepts DEL, which git does not.
    guard valid == 1, !name.utf8.contains(0x7f) else {
      throw GitError(
        operation,
        .invalidName,
        subject: name,
        message: "git does not allow this ref name",
        next: ["git check-ref-format \(name)"]
      )
    }
  }
}
