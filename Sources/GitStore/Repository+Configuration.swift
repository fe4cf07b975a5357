internal import CLibgit2

/// Single values of libgit2's view of the configuration.
enum Configuration {
  /// The last value of `key`, or nil when it is not set.
  static func value(_ key: String, of repository: OpaquePointer) throws(GitError) -> String? {
    let operation = "read configuration"
    let snapshot = try unsafe Handle(operation, key, release: git_config_free) {
      unsafe git_repository_config_snapshot($0, repository)
    }
    var text: UnsafePointer<CChar>? = nil
    let code = unsafe git_config_get_string(&text, snapshot.pointer, key)
    // A key without a dot cannot be set; git says the same for both.
    if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue { return nil }
    try check(operation, key, code)
    return unsafe text.map { unsafe String(cString: $0) }
  }
}

extension Repository {
  /// Returns the last value of `key` (`user.name`, `branch.main.remote`), nil when it is not set.
  ///
  /// Git itself is asked, so that includes, `GIT_CONFIG_COUNT` and `git -c` count; without a git
  /// program libgit2 answers from the files.
  package func configuration(_ key: String) throws(GitError) -> String? {
    guard let program else { return try unsafe Configuration.value(key, of: pointer) }
    return try value(key, options: [], from: program)
  }

  /// Returns whether the user wants commits to be signed (`commit.gpgSign`).
  package func configuredSigning() throws(GitError) -> CommitSigning {
    let key = "commit.gpgSign"
    let text =
      if let program {
        try value(key, options: ["--type=bool"], from: program)
      } else {
        try unsafe Configuration.value(key, of: pointer)
      }
    return ["true", "yes", "on", "1"].contains(text?.lowercased() ?? "false")
      ? .signed(key: nil) : .unsigned
  }

  private func value(
    _ key: String,
    options: [String],
    from program: GitProgram
  ) throws(GitError) -> String? {
    guard !key.hasPrefix("-") else { return nil }  // git would take it for an option
    let result = try program.run(
      ["config", "--null"] + options + ["--get", key],
      directory: gitDirectory,
      environment: programEnvironment
    )
    switch result.status {
    case 0: return String(decoding: result.output.prefix { $0 != 0 }, as: UTF8.self)
    case 1: return nil
    default:
      // Not git's own words: they may quote the value, which may be a secret.
      throw GitError(
        "read configuration",
        .programFailed,
        subject: key,
        message: "git cannot read it (status \(result.status))",
        next: ["git config --show-origin --get-all \(key)"]
      )
    }
  }
}
