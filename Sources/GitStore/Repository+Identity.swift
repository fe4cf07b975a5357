internal import CLibgit2

extension Repository {
  /// Returns who makes and who records a commit now, as `git commit` would decide it, with the
  /// present time unless the environment sets one.
  ///
  /// Throws category `identityUnknown` when git would refuse to commit. Without a git program the
  /// variables `GIT_AUTHOR_NAME`, `..._EMAIL`, `..._DATE` (`@SECONDS +HHMM` only) and `user.name`,
  /// `user.email` decide.
  package func identity() throws(GitError) -> (author: Signature, committer: Signature) {
    (try signature(of: .author), try signature(of: .committer))
  }

  /// The committer for a reflog, or nil when nobody knows: a reflog needs no name.
  func identityOfCommitter() -> Signature? {
    try? signature(of: .committer)
  }

  private func signature(of role: Role) throws(GitError) -> Signature {
    guard let program else { return try signatureWithoutProgram(of: role) }
    let result = try program.run(
      ["var", "GIT_\(role.rawValue)_IDENT"],
      directory: gitDirectory,
      environment: programEnvironment
    )
    let line = String(decoding: result.output, as: UTF8.self)
    guard result.status == 0, let signature = Signature(parsing: line) else {
      throw identityUnknown(GitProgram.reason(result))
    }
    return signature
  }

  private func signatureWithoutProgram(of role: Role) throws(GitError) -> Signature {
    let prefix = "GIT_\(role.rawValue)_"
    var name = environment[prefix + "NAME"]
    if name == nil { name = try unsafe Configuration.value("user.name", of: pointer) }
    var email = environment[prefix + "EMAIL"]
    if email == nil { email = try unsafe Configuration.value("user.email", of: pointer) }
    guard let name, let email, !name.isEmpty else { throw identityUnknown("no name or address") }
    if let date = environment[prefix + "DATE"],
      let signature = Signature(parsing: "\(name) <\(email)> \(date.drop { $0 == "@" })")
    {
      return signature
    }
    return try Signature.now(name: name, email: email)
  }

  private func identityUnknown(_ reason: String) -> GitError {
    let isDate = reason.contains("date")
    return GitError(
      "find out who commits",
      .identityUnknown,
      message: reason,
      next: isDate
        ? ["correct GIT_AUTHOR_DATE and GIT_COMMITTER_DATE, or unset them"]
        : [
          "git config --global user.name 'Your Name'",
          "git config --global user.email you@example.com",
        ]
    )
  }
}

private enum Role: String {
  case author = "AUTHOR"
  case committer = "COMMITTER"
}

extension Signature {
  /// The signature of this moment, by the system's clock and time zone.
  fileprivate static func now(name: String, email: String) throws(GitError) -> Signature {
    var opened: UnsafeMutablePointer<git_signature>? = nil
    try check("read the time", name, unsafe git_signature_now(&opened, name, email))
    defer { unsafe git_signature_free(opened) }
    guard let signature = unsafe opened?.pointee else {
      throw GitError("read the time", .other, message: "libgit2 gave no signature")
    }
    return unsafe Signature(signature)
  }
}

extension Signature {
  /// Copies libgit2's form; what is not UTF-8 is replaced by U+FFFD.
  init(_ signature: git_signature) {
    unsafe self.init(
      name: String(cString: signature.name),
      email: String(cString: signature.email),
      seconds: signature.when.time,
      offsetMinutes: Int(signature.when.offset)
    )
  }

  /// Lends libgit2's form to `body`.
  func withRaw<Result: ~Copyable>(
    _ body: (UnsafePointer<git_signature>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    var opened: UnsafeMutablePointer<git_signature>? = nil
    try check(
      "name a person",
      description,
      unsafe git_signature_new(&opened, name, email, seconds, Int32(clamping: offsetMinutes))
    )
    defer { unsafe git_signature_free(opened) }
    guard let signature = unsafe opened else {
      throw GitError("name a person", .invalidName, message: "libgit2 gave no signature")
    }
    return try unsafe body(signature)
  }
}
