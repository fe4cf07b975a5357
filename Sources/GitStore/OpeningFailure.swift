internal import CLibgit2

/// What a repository that does not open is told to the user: libgit2's own words mislead.
struct OpeningFailure {
  /// libgit2's code.
  let code: Int32
  /// libgit2's message.
  let message: String
  /// Where the repository was looked for.
  let path: String

  /// The error to throw.
  var error: GitError {
    // Debian's libgit2 1.5.1 says "not found" here, and means the key that it looked up.
    if message.contains("safe.directory") { return foreignOwner }
    return switch code {
    case GIT_ENOTFOUND.rawValue: notARepository
    case GIT_EOWNER.rawValue: foreignOwner
    default: unknownExtension ?? other
    }
  }

  private var notARepository: GitError {
    make(
      .notARepository,
      "neither this folder nor one above it is a git repository",
      next: ["run this inside a clone, or name its folder", "git init"]
    )
  }

  private var foreignOwner: GitError {
    make(
      .foreignOwner,
      "the repository belongs to another user, and git does not call it safe",
      subject: top,
      next: [
        "git config --global --add safe.directory \(shellWord(top))",
        "name the exact path: `*` and patterns in safe.directory are not read here",
      ]
    )
  }

  private var unknownExtension: GitError? {
    guard let found = message.firstRange(of: "extensions.") else { return nil }
    let name = message[found.lowerBound...].prefix { !$0.isWhitespace && $0 != "'" }
    return switch name.lowercased() {
    case "extensions.objectformat": sha256
    case "extensions.refstorage": reftable
    default: unknown(String(name))
    }
  }

  private var sha256: GitError {
    make(
      .unsupported,
      "the repository's objects are named by SHA-256; only SHA-1 can be read",
      next: ["use a clone of a SHA-1 repository", "git rev-parse --show-object-format"]
    )
  }

  private var reftable: GitError {
    make(
      .unsupported,
      "the repository keeps its refs in reftable format; only files can be read",
      next: ["git refs migrate --ref-format=files"]
    )
  }

  private func unknown(_ name: String) -> GitError {
    make(
      .unsupported,
      "the repository needs the extension \(name), which is not known",
      next: ["git config --get \(name)", "use a clone without this extension"]
    )
  }

  private var other: GitError {
    make(
      message.contains("repository version") ? .unsupported : .other,
      message,
      next: ["git rev-parse --git-dir"]
    )
  }

  private func make(
    _ category: GitErrorCategory,
    _ message: String,
    subject: String? = nil,
    next: [String]
  ) -> GitError {
    GitError(
      "open repository",
      category,
      subject: subject ?? path,
      code: code,
      message: message,
      next: next
    )
  }

  /// The folder whose owner counts: the work tree's top, or the bare repository.
  private var top: String {
    var folder = path[...]
    while !folder.isEmpty {
      if FileSystem.kind(of: "\(folder)/.git") != nil { return String(folder) }
      folder = folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.startIndex)
    }
    return path
  }

  private func shellWord(_ text: String) -> String {
    text.allSatisfy { $0.isLetter || $0.isNumber || "/._-+@:".contains($0) }
      ? text
      : "'"
        + text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}
