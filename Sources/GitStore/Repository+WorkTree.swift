internal import CLibgit2
package import SourceText

extension Repository {
  /// Returns whether the file in the work tree differs from `blob`: a missing file, a folder, and a
  /// file behind a symbolic link do.
  ///
  /// The file counts as it would be committed: after line-ending and other clean filters. libgit2
  /// knows only the built-in ones; where it sees a difference, git itself is asked.
  package func workTreeDiffers(
    at path: RepositoryPath,
    from blob: ObjectID
  ) throws(GitError) -> Bool {
    let operation = "compare file"
    guard let workTree else {
      throw GitError(
        operation,
        .noWorkTree,
        subject: path.string,
        message: "the repository is bare",
        next: ["git worktree add FOLDER"]
      )
    }
    try refuseNUL(path.string, operation)
    guard !leadsThroughLink(path, workTree) else { return true }
    let file = "\(workTree)/\(path.string)"
    switch FileSystem.kind(of: file) {
    case .link: return FileSystem.target(ofLink: file).map(ObjectID.ofBlob) != blob
    case .file: return try fileDiffers(file, path, blob)
    case .folder, .other, nil: return true
    }
  }

  /// Returns what is staged.
  ///
  /// The index is only read; `GIT_INDEX_FILE` counts, from the top of the
  /// work tree when it is relative, as git hooks mean it.
  ///
  /// A split or sparse index, which libgit2 cannot read, throws category `unsupported`.
  package func stagedFiles() throws(GitError) -> StagedIndex {
    let operation = "read index"
    let index: Handle
    do throws(GitError) {
      index = try unsafe Handle(operation, indexPath, release: git_index_free) {
        unsafe git_index_open($0, indexPath)
      }
    } catch {
      throw unreadable(error)
    }
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

  /// The absolute path of the index file in use.
  var indexPath: String {
    guard let named = environment["GIT_INDEX_FILE"], !named.isEmpty else {
      return "\(gitDirectory)/index"
    }
    return FileSystem.absolute(named, from: workTree ?? openedAt)
  }

  private static func entry(_ raw: git_index_entry, at path: RepositoryPath) -> TreeEntry? {
    let announced = unsafe Int32(raw.flags_extended) & Int32(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue)
    guard announced == 0, let mode = unsafe FileMode(normalizing: raw.mode) else { return nil }
    return unsafe TreeEntry(path: path, mode: mode, id: ObjectID(raw.id))
  }

  private func unreadable(_ error: GitError) -> GitError {
    guard error.message.contains("extension") else { return error }
    return GitError(
      error.operation,
      .unsupported,
      subject: error.subject,
      code: error.code,
      message: "it is split or sparse: \(error.message)",
      next: [
        "git update-index --no-split-index", "git sparse-checkout reapply --no-sparse-index",
      ]
    )
  }

  private func leadsThroughLink(_ path: RepositoryPath, _ workTree: String) -> Bool {
    var folder = path.parent
    while !folder.string.isEmpty {
      if FileSystem.kind(of: "\(workTree)/\(folder.string)") == .link { return true }
      folder = folder.parent
    }
    return false
  }

  private func fileDiffers(
    _ file: String,
    _ path: RepositoryPath,
    _ blob: ObjectID
  ) throws(GitError) -> Bool {
    // The very bytes of the blob, which git takes for unchanged even where a filter would act.
    if FileSystem.contents(of: file).map(ObjectID.ofBlob) == blob { return false }
    var raw = git_oid()
    let code = unsafe git_repository_hashfile(&raw, pointer, file, GIT_OBJECT_BLOB, path.string)
    try check("compare file", path.string, code)
    guard ObjectID(raw) != blob, let program else { return ObjectID(raw) != blob }
    let result = try program.run(
      ["hash-object", "--path=\(path.string)", "--", file],
      directory: gitDirectory,
      environment: programEnvironment
    )
    return ObjectID(hex: String(decoding: result.output.prefix(40), as: UTF8.self)) != blob
  }
}
