internal import CLibgit2

/// A change of one ref, and how its outcome is judged.
struct ReferenceChange {
  /// What is done, for messages.
  let operation: String
  /// The ref's full name.
  let name: String
  /// The value that it must have before; nil when it must not exist.
  let old: ObjectID?
  /// The value that it gets; nil when it is deleted.
  let new: ObjectID?

  /// What came of a change about which libgit2 reported an error.
  enum Outcome: Hashable {
    case applied
    case notApplied
    case overtaken(ObjectID?)
  }

  /// Decides by the value that the ref has after the error.
  ///
  /// An error can follow success (an I/O error at the last fsync), so that the new value means
  /// success. Not so when libgit2 says that it did not even start: then somebody else wrote it.
  func outcome(code: Int32, found: ObjectID?) -> Outcome {
    let refused = [GIT_ELOCKED.rawValue, GIT_EEXISTS.rawValue, GIT_EMODIFIED.rawValue]
    if found == new, !refused.contains(code) { return .applied }
    if found == old, code != GIT_EMODIFIED.rawValue { return .notApplied }
    return .overtaken(found)
  }

  /// The error for a ref that has another value than expected.
  func overtaken(by found: ObjectID?, code: Int32) -> GitError {
    if old == nil, let found {
      return GitError(
        operation,
        .alreadyExists(found),
        subject: name,
        code: code,
        message: "it exists and is \(found.short)",
        next: ["git log -1 \(name)"]
      )
    }
    return GitError(
      operation,
      .moved(found),
      subject: name,
      code: code,
      message: "expected \(old?.short ?? "nothing"), found \(found?.short ?? "nothing")",
      next: found == nil ? ["git reflog"] : ["git log -1 \(name)"]
    )
  }

  /// The error for a change of which nobody can say whether it happened.
  func unknown(after error: GitError, rereading: GitError) -> GitError {
    GitError(
      operation,
      .unknownOutcome,
      subject: name,
      code: error.code,
      message: "\(error.message); reading the ref again: \(rereading.message)",
      next: ["git rev-parse --verify \(name)", "git fsck"]
    )
  }
}

extension Repository {
  /// Ends a change: after an error the ref is read again, and its value decides.
  func settle(_ change: ReferenceChange, _ error: GitError?) throws(GitError) {
    guard let error else { return }
    let found: ObjectID?
    do throws(GitError) {
      found = try reference(change.name)?.target
    } catch let rereading {
      throw change.unknown(after: error, rereading: rereading)
    }
    switch change.outcome(code: error.code, found: found) {
    case .applied: return
    case .overtaken(let found): throw change.overtaken(by: found, code: error.code)
    case .notApplied: throw try explained(error, of: change)
    }
  }

  /// Says more than libgit2 about a change that did not happen.
  private func explained(_ error: GitError, of change: ReferenceChange) throws(GitError) -> GitError
  {
    if error.category == .locked { return locked(error, change) }
    if let blocking = try referenceBlocking(change.name) {
      return nameConflict(error, change, blocking)
    }
    return error
  }

  private func locked(_ error: GitError, _ change: ReferenceChange) -> GitError {
    let candidates = ["\(commonDirectory)/\(change.name)", "\(gitDirectory)/\(change.name)"]
    let locks = (candidates + ["\(commonDirectory)/packed-refs"]).map { $0 + ".lock" }
    for lock in locks {
      guard let age = FileSystem.age(of: lock) else { continue }
      return GitError(
        change.operation,
        .locked,
        subject: change.name,
        code: error.code,
        message: "its lock file \(lock) is \(age) s old",
        next: ["check that no git program runs in this repository, then remove \(lock) by hand"]
      )
    }
    return GitError(
      change.operation,
      .locked,
      subject: change.name,
      code: error.code,
      message: "another program held its lock",
      next: ["run the same command again"]
    )
  }

  private func nameConflict(
    _ error: GitError,
    _ change: ReferenceChange,
    _ blocking: String
  ) -> GitError {
    GitError(
      change.operation,
      .nameConflict,
      subject: change.name,
      code: error.code,
      message: "\(blocking) is in the way: no ref can lie inside another",
      next: [Self.renaming(blocking)]
    )
  }

  /// The ref whose name is a folder of `name`, or in whose folder `name` would lie.
  private func referenceBlocking(_ name: String) throws(GitError) -> String? {
    var folder = name[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      // `refs/heads` itself is no name for a ref.
      guard folder.contains("/") else { break }
      if let found = try? reference(String(folder)) { return found.name }
    }
    return try references(under: name + "/").first?.name
  }

  private static func renaming(_ name: String) -> String {
    let branch = "refs/heads/"
    guard name.hasPrefix(branch) else {
      return "git update-ref -d \(name)"
    }
    let short = name.dropFirst(branch.count)
    let free = short.split(separator: "/").joined(separator: "-") + "-old"
    return "git branch -m \(short) \(free)"
  }
}
