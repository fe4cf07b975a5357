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
