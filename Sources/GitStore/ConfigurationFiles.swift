internal import CLibgit2

/// The configuration files that an environment names, in git's order: later ones win.
struct ConfigurationFiles {
  /// The variables to obey.
  let environment: [String: String]

  /// Makes the repository read these files.
  func install(in repository: OpaquePointer) throws(GitError) {
    let operation = "read configuration"
    let configuration = try unsafe Handle(operation, "", release: git_config_free) {
      unsafe git_config_new($0)
    }
    for (path, level) in unsafe files(of: repository) {
      try check(
        operation,
        path,
        unsafe git_config_add_file_ondisk(configuration.pointer, path, level, repository, 0)
      )
    }
    try check(
      operation,
      "",
      unsafe git_repository_set_config(repository, configuration.pointer)
    )
  }

  private func files(of repository: OpaquePointer) -> [(String, git_config_level_t)] {
    var files: [(String, git_config_level_t)] = []
    if let system { files.append((system, GIT_CONFIG_LEVEL_SYSTEM)) }
    if let xdg { files.append((xdg, GIT_CONFIG_LEVEL_XDG)) }
    if let global { files.append((global, GIT_CONFIG_LEVEL_GLOBAL)) }
    if let common = unsafe git_repository_commondir(repository) {
      files.append((unsafe String(cString: common) + "config", GIT_CONFIG_LEVEL_LOCAL))
    }
    if let own = unsafe git_repository_path(repository) {
      // Read whether or not `extensions.worktreeConfig` is set: git writes it only then.
      files.append((unsafe String(cString: own) + "config.worktree", GIT_CONFIG_LEVEL_APP))
    }
    return files.filter { FileSystem.kind(of: $0.0) == .file || FileSystem.kind(of: $0.0) == .link }
  }

  private var system: String? {
    if let switchedOff = environment["GIT_CONFIG_NOSYSTEM"],
      !["", "0", "false", "no", "off"].contains(switchedOff.lowercased())
    {
      return nil
    }
    return environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig"
  }

  private var xdg: String? {
    guard environment["GIT_CONFIG_GLOBAL"] == nil else { return nil }
    if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
      return "\(folder)/git/config"
    }
    return environment["HOME"].map { "\($0)/.config/git/config" }
  }

  private var global: String? {
    environment["GIT_CONFIG_GLOBAL"] ?? environment["HOME"].map { "\($0)/.gitconfig" }
  }
}
