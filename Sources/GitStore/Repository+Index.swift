internal import CLibgit2
package import SourceText

extension Repository {
  /// Returns what is staged.
  ///
  /// The index is only read; `GIT_INDEX_FILE` counts, from the top of the work tree when it is
  /// relative, as git hooks mean it. A split or sparse index, which libgit2 cannot read, is read by
  /// git; without a git program it throws category `unsupported`. Paths that are not UTF-8 are left
  /// out.
  package func stagedFiles() throws(GitError) -> StagedIndex {
    let operation = "read index"
    do throws(GitError) {
      let index = try unsafe Handle(operation, indexPath, release: git_index_free) {
        unsafe git_index_open($0, indexPath)
      }
      return staged(in: index)
    } catch  where error.message.contains("extension") {
      guard let program else { throw unreadable(error) }
      return try staged(by: program)
    }
  }

  /// Returns the files of the work tree that the index does not name, ignored ones left out; none without
  /// a git program.
  package func untrackedFiles() throws(GitError) -> [RepositoryPath] {
    guard let program, let workTree else { return [] }
    let output = try program.output(
      of: ["ls-files", "--others", "--exclude-standard", "-z"],
      directory: workTree,
      environment: programEnvironment
    )
    return output.split(separator: 0).compactMap { String(validating: $0, as: UTF8.self) }
      .map { RepositoryPath($0) }
  }

  /// The absolute path of the index file in use.
  var indexPath: String {
    guard let named = environment["GIT_INDEX_FILE"], !named.isEmpty else {
      return "\(gitDirectory)/index"
    }
    return FileSystem.absolute(named, from: workTree ?? openedAt)
  }

  private func staged(in index: borrowing Handle) -> StagedIndex {
    var entries: [TreeEntry] = []
    var conflicts: [RepositoryPath] = []
    for position in unsafe 0..<git_index_entrycount(index.pointer) {
      guard let raw = unsafe git_index_get_byindex(index.pointer, position)?.pointee,
        let name = unsafe String(validatingCString: raw.path)
      else { continue }
      let path = RepositoryPath(name)
      if unsafe raw.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK) != 0 {
        if conflicts.last != path { conflicts.append(path) }
      } else if let entry = unsafe Self.entry(raw, at: path) {
        entries.append(entry)
      }
    }
    return StagedIndex(entries: entries, conflicts: conflicts)
  }

  private static func entry(_ raw: git_index_entry, at path: RepositoryPath) -> TreeEntry? {
    let announced = unsafe Int32(raw.flags_extended) & Int32(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue)
    guard announced == 0, let mode = unsafe FileMode(normalizing: raw.mode) else { return nil }
    return unsafe TreeEntry(path: path, mode: mode, id: ObjectID(raw.id))
  }

  /// Everything that is staged, as git tells the difference to the empty tree: files that are only
  /// announced are not part of it, and unmerged ones are marked.
  private func staged(by program: GitProgram) throws(GitError) -> StagedIndex {
    let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    let output = try program.output(
      of: [
        "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames",
        "--ita-invisible-in-index", emptyTree,
      ],
      directory: gitDirectory,
      environment: programEnvironment
    )
    let fields = output.split(separator: 0).map { String(validating: $0, as: UTF8.self) }
    var entries: [TreeEntry] = []
    var conflicts: [RepositoryPath] = []
    for place in stride(from: 0, to: fields.count - 1, by: 2) {
      // ":000000 100644 OLD NEW A", then the path
      guard let name = fields[place + 1], let parts = fields[place]?.split(separator: " "),
        parts.count == 5
      else { continue }
      let path = RepositoryPath(name)
      if parts[4] == "U" {
        conflicts.append(path)
      } else if let mode = UInt32(parts[1], radix: 8).flatMap(FileMode.init(normalizing:)),
        let id = ObjectID(hex: String(parts[3]))
      {
        entries.append(TreeEntry(path: path, mode: mode, id: id))
      }
    }
    return StagedIndex(entries: entries, conflicts: conflicts)
  }

  private func unreadable(_ error: GitError) -> GitError {
    GitError(
      error.operation,
      .unsupported,
      subject: error.subject,
      code: error.code,
      message: "only git itself reads a split or sparse index: \(error.message)",
      next: ["install git", "git update-index --no-split-index"]
    )
  }
}
