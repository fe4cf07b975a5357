/// Where git finds the hooks that it runs, in a folder or, from 2.54 on, in its configuration.
extension Repository {
  /// Returns the absolute path of the folder in which git looks for hooks: `core.hooksPath`, or the one
  /// that all work trees share.
  ///
  /// Throws category `programMissing` without a git program.
  package func hooksFolder() throws(GitError) -> String {
    let output = try ask(["rev-parse", "--git-path", "hooks"])
    let path = String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return FileSystem.absolute(path, from: workTree ?? gitDirectory)
  }

  /// Returns the version of the git program, as it tells it: `2.39.5`.
  package func gitVersion() throws(GitError) -> String {
    // "git version 2.39.5", and what a distributor adds
    let words = String(decoding: try ask(["version"]), as: UTF8.self).split(separator: " ")
    let version = words.dropFirst(2).first ?? ""
    return String(version.prefix { $0.isNumber || $0 == "." })
  }

  /// Sets a value of the repository's own configuration, in place of those that it has.
  package func setConfiguration(_ key: String, to value: String) throws(GitError) {
    _ = try ask(["config", "--local", "--replace-all", key, value])
  }

  /// Whether the repository's own configuration has a value of `key`.
  package func hasOwnConfiguration(_ key: String) throws(GitError) -> Bool {
    let names = try ask(["config", "--local", "--null", "--name-only", "--list"])
    // Git tells section and name in lower case.
    return names.split(separator: 0).contains { $0.elementsEqual(key.utf8) }
  }

  /// Removes a section of the repository's own configuration (`hook.x`), with all that it holds.
  package func removeConfigurationSection(_ name: String) throws(GitError) {
    _ = try ask(["config", "--local", "--remove-section", name])
  }

  private func ask(_ arguments: [String]) throws(GitError) -> [UInt8] {
    // Without a program there is nobody to ask, and the error says so.
    try GitProgram(environment: environment).output(
      of: arguments,
      directory: workTree ?? gitDirectory,
      environment: programEnvironment
    )
  }
}
