internal import CLibgit2
internal import SourceText

/// Lists all files of a tree: all folders of one depth at a time, on all processors.
struct TreeReader: Sendable {
  let pool: ObjectPool

  /// What stands at one place of the list: a file, or a folder of which the files belong there.
  private enum Slot: Sendable {
    case file(TreeEntry)
    case folder(ObjectID, path: String)
  }

  /// The deepest folder that is followed.
  static let depth = 512

  /// How many folders a thread reads at a time.
  private static let share = 64

  /// Returns the files below a tree, in the order of `git ls-tree -r`.
  func files(of tree: ObjectID, by workers: Workers) throws(GitError) -> [TreeEntry] {
    var slots = [Slot.folder(tree, path: "")]
    for _ in 0..<Self.depth {
      let folders = slots.compactMap { slot -> (id: ObjectID, path: String)? in
        if case .folder(let id, let path) = slot { (id, path) } else { nil }
      }
      guard !folders.isEmpty else { return slots.compactMap(Self.file) }
      let lists = workers.mapShares(folders, share: Self.share) { part in
        part.map { folder in Result { () throws(GitError) in try entries(of: folder) } }
      }
      var next: [Slot] = []
      next.reserveCapacity(slots.count + folders.count * 4)
      var rest = lists[...]
      for slot in slots {
        if case .folder = slot, let list = rest.popFirst() {
          next += try list.get()
        } else {
          next.append(slot)
        }
      }
      slots = next
    }
    throw GitError(
      "list files",
      .corrupt,
      subject: tree.hex,
      message: "folders lie more than \(Self.depth) deep"
    )
  }

  private static func file(_ slot: Slot) -> TreeEntry? {
    if case .file(let entry) = slot { entry } else { nil }
  }

  private func entries(of folder: (id: ObjectID, path: String)) throws(GitError) -> [Slot] {
    try pool.withObjects { objects throws(GitError) in
      var raw = folder.id.raw
      let owner = unsafe objects.repository.pointer
      let tree = try unsafe Handle("list files", folder.id.hex, release: git_tree_free) {
        unsafe git_tree_lookup($0, owner, &raw)
      }
      let prefix = folder.path.isEmpty ? "" : folder.path + "/"
      var slots: [Slot] = []
      for index in unsafe 0..<git_tree_entrycount(tree.pointer) {
        guard let entry = unsafe git_tree_entry_byindex(tree.pointer, index),
          let name = unsafe String(validatingCString: git_tree_entry_name(entry))
        else { continue }
        let path = prefix + name
        if unsafe git_tree_entry_type(entry) == GIT_OBJECT_TREE {
          slots.append(.folder(unsafe ObjectID(git_tree_entry_id(entry).pointee), path: path))
        } else if let file = unsafe Repository.entry(entry, at: RepositoryPath(path)) {
          slots.append(.file(file))
        }
      }
      return slots
    }
  }
}
