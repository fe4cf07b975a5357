internal import CLibgit2

/// libgit2 itself: started at its first use, and never ended.
enum Library {
  // Lazy, because starting costs 5 to 8 ms (libgit2 reads the certificate authorities).
  private static let started: Void = {
    let codes = [
      git_libgit2_init(), clibgit2_enable_fsync(1), clibgit2_enable_strict_object_creation(1),
      clibgit2_accept_extensions(),
    ]
    precondition(codes.allSatisfy { $0 >= 0 }, "libgit2 starts with these options since 1.4")
  }()

  /// Starts libgit2 unless it runs; safe from any thread.
  static func start() {
    _ = started
  }

  /// The message of the call that has just returned an error on this thread.
  static var lastMessage: String {
    guard let error = unsafe git_error_last(), let text = unsafe error.pointee.message else {
      return "no reason given"
    }
    return unsafe String(cString: text)
  }
}

/// Throws what a libgit2 call reported, unless `code` says that it succeeded.
///
/// The message must be read at once: the next call may replace it.
func check(
  _ operation: String,
  _ subject: @autoclosure () -> String,
  _ code: Int32
) throws(GitError) {
  guard code < 0 else { return }
  throw GitError(libgit2: code, operation, subject())
}

extension GitError {
  /// Wraps what libgit2 said about the call that has just returned `code`.
  init(libgit2 code: Int32, _ operation: String, _ subject: String) {
    self.init(
      operation,
      GitErrorCategory(libgit2: code),
      subject: subject,
      code: code,
      message: Library.lastMessage
    )
  }
}

extension GitErrorCategory {
  fileprivate init(libgit2 code: Int32) {
    self =
      switch code {
      case GIT_ENOTFOUND.rawValue: .notFound
      case GIT_EAMBIGUOUS.rawValue: .ambiguous
      case GIT_EUNBORNBRANCH.rawValue: .noCommits
      case GIT_EINVALIDSPEC.rawValue: .invalidName
      case GIT_ELOCKED.rawValue: .locked
      case GIT_EMISMATCH.rawValue: .corrupt
      case GIT_EOWNER.rawValue: .foreignOwner
      default: .other
      }
  }
}
