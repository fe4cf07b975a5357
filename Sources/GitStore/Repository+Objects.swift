internal import CLibgit2
package import SourceText

extension Repository {
  /// Returns what `HEAD` says: a branch with or without a commit, or a commit.
  package func head() throws(GitError) -> Head {
    let operation = "read HEAD"
    let head = try unsafe Handle(operation, "HEAD", release: git_reference_free) {
      unsafe git_reference_lookup($0, pointer, "HEAD")
    }
    guard let target = unsafe git_reference_symbolic_target(head.pointer) else {
      guard let id = unsafe git_reference_target(head.pointer) else {
        throw GitError(operation, .corrupt, subject: "HEAD", message: "it names nothing")
      }
      return unsafe .detached(ObjectID(id.pointee))
    }
    let name = unsafe String(cString: target)
    let branch = name.hasPrefix("refs/heads/") ? String(name.dropFirst(11)) : name
    guard let reference = try reference(name) else { return .unborn(branch: branch) }
    return .branch(name: branch, reference.target)
  }

  /// Returns the commit that `revision` names.
  ///
  /// A revision is a name, an id or its beginning, with suffixes such as `~2` (gitrevisions(7)).
  /// Annotated tags are followed.
  ///
  /// Throws category `noCommits` for the `HEAD` of a new repository, `notFound`, `ambiguous`.
  package func resolveCommit(_ revision: String) throws(GitError) -> ObjectID {
    let operation = "resolve revision"
    do throws(GitError) {
      try refuseNUL(revision, operation)
      let object = try unsafe Handle(operation, revision, release: git_object_free) {
        unsafe git_revparse_single($0, pointer, revision)
      }
      let commit = try unsafe Handle(operation, revision, release: git_object_free) {
        unsafe git_object_peel($0, object.pointer, GIT_OBJECT_COMMIT)
      }
      return try id(of: commit, operation)
    } catch {
      throw explained(error, revision)
    }
  }

  /// Returns the content of a blob.
  ///
  /// Throws category `missingObject` when it is not there, as in a partial clone.
  package func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    try blob(id, from: try objects("read blob"))
  }

  /// Returns the contents of many blobs, in the order in which they are asked for.
  ///
  /// They are not compared with their ids, as `git cat-file` does not: whoever edits one asks for
  /// `ObjectID.ofBlob` first. Throws as `blob` does.
  package func blobs(
    _ ids: [ObjectID],
    workers: Workers = .all
  ) throws(GitError) -> [[UInt8]] {
    let objects = try objects("read blob")
    return try BlobReader(pool: objectPool).read(ids, by: workers) { id throws(GitError) in
      try blob(id, from: objects)
    }
  }

  /// Reads past libgit2's cache of objects, which would keep a second copy of each.
  private func blob(_ id: ObjectID, from objects: borrowing Handle) throws(GitError) -> [UInt8] {
    var raw = id.raw
    let operation = "read blob"
    var read: OpaquePointer? = nil
    let code = unsafe git_odb_read(&read, objects.pointer, &raw)
    guard code >= 0, let object = unsafe read else {
      let error = GitError(libgit2: code, operation, id.hex)
      throw error.category == .notFound ? missing(id, error) : error
    }
    defer { unsafe git_odb_object_free(object) }
    guard unsafe git_odb_object_type(object) == GIT_OBJECT_BLOB else {
      throw missing(id, GitError(operation, .missingObject, subject: id.hex, message: ""))
    }
    let size = unsafe git_odb_object_size(object)
    let content = unsafe git_odb_object_data(object)
    return unsafe Array(UnsafeRawBufferPointer(start: content, count: size))
  }

  private func objects(_ operation: String) throws(GitError) -> Handle {
    try unsafe Handle(operation, "", release: git_odb_free) {
      unsafe git_repository_odb($0, pointer)
    }
  }

  private func missing(_ id: ObjectID, _ error: GitError) -> GitError {
    GitError(
      error.operation,
      .missingObject,
      subject: id.hex,
      code: error.code,
      message: "the repository does not hold this object",
      next: [
        "in a partial clone, this fetches what is missing: git archive HEAD > /dev/null",
        "else look for damage: git fsck",
      ]
    )
  }

  /// Whether the repository itself holds an object of this id; the network is never asked.
  package func hasObject(_ id: ObjectID) -> Bool {
    var raw = id.raw
    // The question has no room for a reason: nothing can be read then.
    guard let objects = try? objects("open objects") else { return false }
    return unsafe git_odb_exists(objects.pointer, &raw) == 1
  }

  /// Stores a blob and returns its id, after a look whether it is there; no index is touched.
  package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try write(bytes, as: GIT_OBJECT_BLOB, operation: "write blob")
  }

  /// Stores an object and makes sure that it is there: libgit2 has reported success on a full disk.
  func write(
    _ bytes: [UInt8],
    as type: git_object_t,
    operation: String
  ) throws(GitError) -> ObjectID {
    let objects = try objects(operation)
    var raw = git_oid()
    let code = unsafe bytes.withAddress { start, count in
      unsafe git_odb_write(&raw, objects.pointer, start, count, type)
    }
    let id = ObjectID(raw)
    try check(operation, "", code)
    try requireObject(id, operation)
    return id
  }

  /// Throws unless the object is stored.
  func requireObject(_ id: ObjectID, _ operation: String) throws(GitError) {
    guard !hasObject(id) else { return }
    throw GitError(
      operation,
      .missingObject,
      subject: id.hex,
      message: "it was reported as written, and is not there",
      next: ["look for free space: df .", "git fsck"]
    )
  }

  /// The id of an object that is in memory.
  func id(of object: borrowing Handle, _ operation: String) throws(GitError) -> ObjectID {
    guard let id = unsafe git_object_id(object.pointer) else {
      throw GitError(operation, .other, message: "libgit2 gave no id")
    }
    return unsafe ObjectID(id.pointee)
  }

  /// Throws when `text` holds a NUL: C would read only what comes before it.
  func refuseNUL(_ text: String, _ operation: String) throws(GitError) {
    guard text.utf8.contains(0) else { return }
    throw GitError(operation, .invalidName, subject: text, message: "it holds a NUL character")
  }

  private func explained(_ error: GitError, _ revision: String) -> GitError {
    let unborn: String? = if case .unborn(let branch)? = try? head() { branch } else { nil }
    if let unborn, revision == "HEAD" || revision == "@" || revision == unborn {
      return GitError(
        error.operation,
        .noCommits,
        subject: revision,
        code: error.code,
        message: "branch \(unborn) has no commit yet",
        next: ["git commit"]
      )
    }
    switch error.category {
    case .notFound:
      return GitError(
        error.operation,
        .notFound,
        subject: revision,
        code: error.code,
        message: "no commit, branch or tag has this name",
        next: ["git branch --all", "git fetch"]
      )
    case .ambiguous:
      return GitError(
        error.operation,
        .ambiguous,
        subject: revision,
        code: error.code,
        message: "more than one object fits",
        next: ["give more digits of the id"]
      )
    default: return error
    }
  }
}
