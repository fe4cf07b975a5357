internal import CLibgit2

/// An open git repository.
///
/// Reading and writing of objects, refs and the index happen in this process, by libgit2; what
/// depends on all of the user's configuration is asked from the ``GitProgram``. Nothing here writes
/// the index or the work tree. Handles to libgit2's objects keep it alive; it is not `Sendable`:
/// one task works with it at a time.
@safe
package final class Repository {
  /// The absolute path of the folder that holds `HEAD`, without a trailing slash.
  package let gitDirectory: String
  /// The absolute path of the folder that holds objects and branches; for a linked work tree that
  /// of the main one, else ``gitDirectory``.
  package let commonDirectory: String
  /// The absolute path of the work tree's top, without a trailing slash; nil for a bare repository.
  package let workTree: String?
  /// The user's `git`, nil when none is installed: then libgit2 answers as well as it can.
  package let program: GitProgram?
  /// The variables by which this repository was opened.
  package let environment: [String: String]

  /// The absolute path of the folder from which relative paths of the environment start.
  let openedAt: String
  /// Valid as long as this object lives.
  let pointer: OpaquePointer
  /// Who moves refs, as the reflog names him; found at the first need.
  private(set) lazy var reflogIdentity: Signature? = identityOfCommitter()
  /// The objects for several threads, opened at the first need.
  private(set) lazy var objectPool = ObjectPool(
    folder: commonDirectory + "/objects",
    ObjectFolders(environment: environment, from: openedAt)
  )

  /// Opens the repository that holds the folder `path`, looking upwards from there.
  ///
  /// Of `environment` it obeys `GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE`,
  /// `GIT_OBJECT_DIRECTORY`, `GIT_ALTERNATE_OBJECT_DIRECTORIES`, `GIT_CEILING_DIRECTORIES`,
  /// `GIT_DISCOVERY_ACROSS_FILESYSTEM`, and the names of configuration files (`HOME`,
  /// `XDG_CONFIG_HOME`, `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_SYSTEM`, `GIT_CONFIG_NOSYSTEM`), by reading
  /// them itself: libgit2 would look at the process's own variables and knows fewer. Relative paths
  /// in them start at `path`, as git reads them in its current directory. `GIT_COMMON_DIR` must
  /// name what the repository itself names; `GIT_NAMESPACE` is not obeyed.
  ///
  /// Two things are decided by the process's own environment all the same, because libgit2 does
  /// them while opening: the `safe.directory` check and `core.worktree` of other files than the
  /// repository's own.
  ///
  /// Throws categories `notARepository`, `foreignOwner` and `unsupported`, each with a next step.
  package init(at path: String, environment: [String: String]) throws(GitError) {
    Library.start()
    openedAt = FileSystem.absolute(path)
    let opening = RepositoryOpening(path: openedAt, environment: environment)
    let pointer = try unsafe opening.open()
    unsafe self.pointer = pointer
    self.environment = environment
    gitDirectory = unsafe Self.folder(git_repository_path(pointer)) ?? ""
    commonDirectory = unsafe Self.folder(git_repository_commondir(pointer)) ?? gitDirectory
    workTree = unsafe Self.folder(git_repository_workdir(pointer))
    // Without a program everything but signing still works.
    program = try? GitProgram(environment: environment)
    try opening.checkCommonDirectory(commonDirectory)
  }

  /// Whether there is no work tree.
  package var isBare: Bool { workTree == nil }

  /// Whether history ends early because it was cloned with `--depth`.
  package var isShallow: Bool { unsafe git_repository_is_shallow(pointer) == 1 }

  /// Copies a folder's path without its trailing slash.
  private static func folder(_ path: UnsafePointer<CChar>?) -> String? {
    guard let path = unsafe path else { return nil }
    let text = unsafe String(cString: path)
    return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  deinit {
    unsafe git_repository_free(pointer)
  }
}

extension Repository {
  /// The variables that make the program work on this very repository, wherever it runs.
  var programEnvironment: [String: String] {
    var variables = ["GIT_DIR": gitDirectory]
    variables["GIT_WORK_TREE"] = workTree
    variables["GIT_INDEX_FILE"] = environment["GIT_INDEX_FILE"].map { _ in indexPath }
    for name in ["GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"] {
      variables[name] = environment[name].map { FileSystem.absolute($0, from: openedAt) }
    }
    let alternates = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
    variables[alternates] = environment[alternates].map { list in
      list.split(separator: ":").map { FileSystem.absolute(String($0), from: openedAt) }
        .joined(separator: ":")
    }
    return variables
  }
}
