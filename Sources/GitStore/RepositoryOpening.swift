internal import CLibgit2

/// How a repository is found and opened, from a folder and an environment.
struct RepositoryOpening {
  /// The absolute path of the folder to start at.
  let path: String
  /// The variables to obey.
  let environment: [String: String]

  /// Opens the repository; the caller frees it.
  func open() throws(GitError) -> OpaquePointer {
    var opened: OpaquePointer? = nil
    let code = unsafe git_repository_open_ext(&opened, start, flags, ceilings)
    guard code >= 0, let pointer = unsafe opened else {
      throw OpeningFailure(code: code, message: Library.lastMessage, path: start).error
    }
    do throws(GitError) {
      unsafe try configure(pointer)
    } catch {
      unsafe git_repository_free(pointer)
      throw error
    }
    return unsafe pointer
  }

  /// Throws unless `GIT_COMMON_DIR` is unset or names `actual`, which the repository itself names.
  func checkCommonDirectory(_ actual: String) throws(GitError) {
    guard let named = variable("GIT_COMMON_DIR") else { return }
    let wanted = FileSystem.resolved(FileSystem.absolute(named, from: path))
    guard wanted != FileSystem.resolved(actual) else { return }
    throw GitError(
      "open repository",
      .unsupported,
      subject: named,
      message: "GIT_COMMON_DIR names another folder than the repository itself",
      next: ["unset GIT_COMMON_DIR"]
    )
  }

  /// Where libgit2 begins: the git directory itself when the environment names it.
  private var start: String {
    variable("GIT_DIR").map { FileSystem.absolute($0, from: path) } ?? path
  }

  private var flags: UInt32 {
    guard variable("GIT_DIR") == nil else {
      return GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    }
    return isTrue("GIT_DISCOVERY_ACROSS_FILESYSTEM")
      ? GIT_REPOSITORY_OPEN_CROSS_FS.rawValue : 0
  }

  private var ceilings: String? { variable("GIT_CEILING_DIRECTORIES") }

  private func configure(_ pointer: OpaquePointer) throws(GitError) {
    try unsafe ConfigurationFiles(environment: environment).install(in: pointer)
    try unsafe setWorkTree(pointer)
    try unsafe setObjects(pointer)
  }

  /// Obeys `GIT_WORK_TREE`; with `GIT_DIR` alone the starting folder is the work tree's top, unless
  /// the repository is bare or names another one (git(1), `--git-dir`).
  private func setWorkTree(_ pointer: OpaquePointer) throws(GitError) {
    var folder = variable("GIT_WORK_TREE").map { FileSystem.absolute($0, from: path) }
    if folder == nil, variable("GIT_DIR") != nil, unsafe !namesWorkTree(pointer) { folder = path }
    guard let folder else { return }
    guard FileSystem.kind(of: FileSystem.resolved(folder) ?? folder) == .folder else {
      throw GitError(
        "open repository",
        .notFound,
        subject: folder,
        message: "the work tree is not there",
        next: ["correct or unset GIT_WORK_TREE"]
      )
    }
    try check("set work tree", folder, unsafe git_repository_set_workdir(pointer, folder, 0))
  }

  private func namesWorkTree(_ pointer: OpaquePointer) -> Bool {
    guard unsafe git_repository_is_bare(pointer) == 0 else { return true }
    let configured = try? unsafe Configuration.value("core.worktree", of: pointer)
    return configured != nil
  }

  /// Obeys `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`, which a receiving git sets
  /// while it holds new objects in quarantine.
  private func setObjects(_ pointer: OpaquePointer) throws(GitError) {
    let folders = ObjectFolders(environment: environment, from: path)
    let operation = "open objects"
    if let folder = folders.main {
      let objects = try ObjectFolders.open(folder)
      try check(operation, folder, unsafe git_repository_set_odb(pointer, objects.pointer))
    }
    guard !folders.alternates.isEmpty else { return }
    let objects = try unsafe Handle(operation, path, release: git_odb_free) {
      unsafe git_repository_odb($0, pointer)
    }
    try folders.addAlternates(to: objects)
  }

  private func variable(_ name: String) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    return value
  }

  private func isTrue(_ name: String) -> Bool {
    ["1", "true", "yes", "on"].contains(variable(name)?.lowercased())
  }
}
