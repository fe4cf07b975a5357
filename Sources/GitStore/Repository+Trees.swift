internal import CLibgit2
package import SourceText

extension Repository {
  /// Returns all files of a commit, at any depth, in the order of `git ls-tree -r`.
  ///
  /// Links and submodules are entries like any other, and are not followed. Files whose path is not
  /// UTF-8 are left out.
  package func files(
    of commit: ObjectID,
    workers: Workers = .all
  ) throws(GitError) -> [TreeEntry] {
    try TreeReader(pool: objectPool).files(of: try self.commit(commit).tree, by: workers)
  }

  /// Returns the file at `path` in a commit; nil when nothing, or a folder, is there.
  package func entry(
    at path: RepositoryPath,
    in commit: ObjectID
  ) throws(GitError) -> TreeEntry? {
    let operation = "read file of commit"
    try refuseNUL(path.string, operation)
    let tree = try tree(try self.commit(commit).tree, operation)
    do throws(GitError) {
      let entry = try unsafe Handle(operation, path.string, release: git_tree_entry_free) {
        unsafe git_tree_entry_bypath($0, tree.pointer, path.string)
      }
      return unsafe Self.entry(entry.pointer, at: path)
    } catch  where error.category == .notFound {
      return nil
    }
  }

  /// Stores the tree of commit `base` with `updates` made to it, and returns its id.
  ///
  /// A folder that loses its last file goes with it; a new file brings its folders along. Whatever
  /// is not named stays, which is checked: a tree that differs elsewhere is an error. A file cannot
  /// take a folder's place, nor the reverse, and a file that is removed must exist.
  package func updateTree(
    of base: ObjectID,
    _ updates: [TreeUpdate]
  ) throws(GitError) -> ObjectID {
    let operation = "update tree"
    let old = try commit(base).tree
    // Without a base that was really read, libgit2 would start from an empty tree.
    let tree = try tree(old, operation)
    for update in updates { try checkPath(update.path, operation) }
    var raw = git_oid()
    let code = unsafe TreeUpdate.withRaw(updates) { start, count in
      unsafe git_tree_create_updated(&raw, pointer, tree.pointer, count, start)
    }
    let new = ObjectID(raw)
    try check(operation, base.hex, code)
    try requireObject(new, operation)
    try requireOnly(updates, between: old, and: new)
    return new
  }

  /// Reads a tree.
  func tree(_ id: ObjectID, _ operation: String) throws(GitError) -> Handle {
    var raw = id.raw
    return try unsafe Handle(operation, id.hex, release: git_tree_free) {
      unsafe git_tree_lookup($0, pointer, &raw)
    }
  }

  /// Returns an entry of a tree as a file; nil for a folder.
  static func entry(_ entry: OpaquePointer, at path: RepositoryPath) -> TreeEntry? {
    guard let mode = unsafe FileMode(normalizing: git_tree_entry_filemode(entry).rawValue),
      let id = unsafe git_tree_entry_id(entry)
    else { return nil }
    return unsafe TreeEntry(path: path, mode: mode, id: ObjectID(id.pointee))
  }

  /// Throws when two trees differ at a path that no update names.
  func requireOnly(
    _ updates: [TreeUpdate],
    between old: ObjectID,
    and new: ObjectID
  ) throws(GitError) {
    let named = Set(updates.map(\.path))
    let changed = try changedPaths(fromTree: old, toTree: new)
    guard let stranger = changed.first(where: { !named.contains($0.path) }) else { return }
    throw GitError(
      "update tree",
      .corrupt,
      subject: stranger.path.string,
      message: "the new tree would change this file, which was not named",
      next: ["git fsck"]
    )
  }
}
