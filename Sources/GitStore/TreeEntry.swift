internal import CLibgit2
package import SourceText

/// What an entry of a tree is; git knows no other permissions.
package enum FileMode: UInt32, Hashable, Sendable, CustomStringConvertible {
  /// A plain file.
  case file = 0o100644
  /// A file that may be run.
  case executable = 0o100755
  /// A symbolic link; its blob is the target's path.
  case symlink = 0o120000
  /// Another repository's commit; the id names no object of this one.
  case submodule = 0o160000

  /// The six octal digits that git prints: `100644`.
  package var description: String { String(rawValue, radix: 8) }

  /// The mode that git takes `mode` for, or nil for a folder.
  ///
  /// Old repositories hold group-writable files (100664), which git treats as plain ones.
  init?(normalizing mode: UInt32) {
    switch mode & 0o170000 {
    case 0o100000: self = mode & 0o100 == 0 ? .file : .executable
    case 0o120000: self = .symlink
    case 0o160000: self = .submodule
    default: return nil
    }
  }

  /// The mode in libgit2's form.
  var raw: git_filemode_t { git_filemode_t(rawValue: rawValue) }
}

/// One file of a commit or of the index.
package struct TreeEntry: Hashable, Sendable {
  /// Where the file is, from the repository's top.
  package let path: RepositoryPath
  /// What it is.
  package let mode: FileMode
  /// Its blob, or the commit of a submodule.
  package let id: ObjectID

  /// Creates an entry from its parts.
  package init(path: RepositoryPath, mode: FileMode, id: ObjectID) {
    self.path = path
    self.mode = mode
    self.id = id
  }
}

/// One file that a new tree has otherwise than its base.
package struct TreeUpdate: Hashable, Sendable {
  /// What becomes of the file.
  package enum Content: Hashable, Sendable {
    /// The file holds this blob, whether or not it existed.
    case write(ObjectID, FileMode)
    /// The file goes; it must exist.
    case remove
  }

  /// Where the file is, from the repository's top.
  package let path: RepositoryPath
  /// What becomes of it.
  package let content: Content

  /// Creates an update from its parts.
  package init(path: RepositoryPath, content: Content) {
    self.path = path
    self.content = content
  }
}

/// One file that differs between two trees; nil on a side means that the file is not there.
package struct ChangedPath: Hashable, Sendable {
  /// Where the file is; bytes that are not UTF-8 are replaced by U+FFFD.
  package let path: RepositoryPath
  /// The old tree's blob.
  package let oldID: ObjectID?
  /// The new tree's blob.
  package let newID: ObjectID?
  /// The old tree's mode.
  package let oldMode: FileMode?
  /// The new tree's mode.
  package let newMode: FileMode?
}

/// What is staged for the next commit.
package struct StagedIndex: Sendable {
  /// The staged files in the index's order, without those that are only announced (`git add -N`).
  package let entries: [TreeEntry]
  /// The files that a merge left unresolved, each once, in the index's order.
  package let conflicts: [RepositoryPath]
}
