internal import CLibgit2
internal import SourceText

extension Repository {
  /// Returns the files that differ between two trees, in order of path; a moved file is one that
  /// went and one that came.
  ///
  /// Only folders that differ are read: libgit2's own comparison walks through all of both trees.
  package func changedPaths(
    fromTree old: ObjectID,
    toTree new: ObjectID
  ) throws(GitError) -> [ChangedPath] {
    var changes: [ChangedPath] = []
    try compare(old, new, below: [], depth: 0, &changes)
    return changes.sorted { $0.path < $1.path }
  }

  /// Compares two folders of one path; nil stands for one that is not there.
  private func compare(
    _ old: ObjectID?,
    _ new: ObjectID?,
    below path: [UInt8],
    depth: Int,
    _ changes: inout [ChangedPath]
  ) throws(GitError) {
    guard old != new else { return }
    guard depth < TreeReader.depth else {
      throw GitError(
        Self.comparing,
        .corrupt,
        subject: (new ?? old ?? .zero).hex,
        message: "folders lie more than \(TreeReader.depth) deep"
      )
    }
    for pair in TreeItem.pairs(try items(of: old), try items(of: new)) {
      let place = path + pair.name
      try compare(
        pair.old?.folder,
        pair.new?.folder,
        below: place + [UInt8(ascii: "/")],
        depth: depth + 1,
        &changes
      )
      guard pair.old?.file != pair.new?.file else { continue }
      changes.append(
        ChangedPath(
          path: RepositoryPath(String(decoding: place, as: UTF8.self)),
          oldID: pair.old?.file?.id,
          newID: pair.new?.file?.id,
          oldMode: pair.old?.file?.mode,
          newMode: pair.new?.file?.mode
        )
      )
    }
  }

  private static let comparing = "compare trees"

  /// What stands in a folder, in order of name.
  private func items(of folder: ObjectID?) throws(GitError) -> [TreeItem] {
    guard let folder else { return [] }
    let tree = try tree(folder, Self.comparing)
    var items: [TreeItem] = []
    for index in unsafe 0..<git_tree_entrycount(tree.pointer) {
      guard let entry = unsafe git_tree_entry_byindex(tree.pointer, index),
        let name = unsafe git_tree_entry_name(entry), let id = unsafe git_tree_entry_id(entry)
      else { continue }
      var length = 0
      while unsafe name[length] != 0 { length += 1 }
      let bytes = unsafe Array(UnsafeRawBufferPointer(start: name, count: length))
      let mode = unsafe FileMode(normalizing: git_tree_entry_filemode(entry).rawValue)
      items.append(TreeItem(name: bytes, id: unsafe ObjectID(id.pointee), mode: mode))
    }
    // Git orders folders as if a slash stood behind their names.
    return items.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}

/// What stands under a name in a folder.
private struct TreeItem {
  /// A file as comparisons see it.
  struct File: Equatable {
    let id: ObjectID
    let mode: FileMode
  }

  let name: [UInt8]
  let id: ObjectID
  /// Nil for a folder.
  let mode: FileMode?

  /// The folder that it is, or nil.
  var folder: ObjectID? { mode == nil ? id : nil }

  /// The file that it is, or nil.
  var file: File? { mode.map { File(id: id, mode: $0) } }

  /// Returns what two folders have under each name; both lists are in order of name.
  static func pairs(
    _ old: [TreeItem],
    _ new: [TreeItem]
  ) -> [(name: [UInt8], old: TreeItem?, new: TreeItem?)] {
    var result: [(name: [UInt8], old: TreeItem?, new: TreeItem?)] = []
    var (olds, news) = (old[...], new[...])
    while let name = [olds.first?.name, news.first?.name].compactMap(\.self)
      .min(by: { $0.lexicographicallyPrecedes($1) })
    {
      let left = olds.first?.name == name ? olds.popFirst() : nil
      let right = news.first?.name == name ? news.popFirst() : nil
      result.append((name, left, right))
    }
    return result
  }
}
