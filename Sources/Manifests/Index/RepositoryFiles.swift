package import SourceText

/// The files of one commit, or of the index, as values: all that planning ever sees of a repository.
package struct RepositoryFiles: Sendable {
  /// Every path of the tree.
  package private(set) var paths: Set<RepositoryPath>

  /// The bytes of the files that can hold manifests.
  package private(set) var contents: [RepositoryPath: [UInt8]]

  /// The paths of `contents`, in order.
  private(set) var ordered: [RepositoryPath]

  /// Every folder that holds a file, at any depth; the top folder always.
  private(set) var folders: Set<RepositoryPath>

  /// Creates the value from a tree's paths and the contents of its manifests.
  package init(paths: Set<RepositoryPath>, contents: [RepositoryPath: [UInt8]]) {
    let all = paths.union(contents.keys).sorted()
    self.init(all.map { ($0, contents[$0]) })
  }

  /// Creates the value from a tree's files in order of path, each once, and the bytes of those that
  /// can hold manifests.
  package init(_ files: [(path: RepositoryPath, bytes: [UInt8]?)]) {
    paths = Set(minimumCapacity: files.count)
    contents = Dictionary(minimumCapacity: files.count)
    ordered = []
    folders = [.root]
    var last = RepositoryPath.root
    for file in files {
      paths.insert(file.path)
      if let bytes = file.bytes, contents.updateValue(bytes, forKey: file.path) == nil {
        ordered.append(file.path)
      }
      // Neighbours commonly lie in one folder.
      guard !file.path.isFile(of: last) else { continue }
      last = file.path.parent
      insert(last)
    }
    // Git's order is that of paths, so that this takes one pass.
    ordered.sort()
  }

  /// Adds a folder and those above it.
  private mutating func insert(_ folder: RepositoryPath) {
    var folder = folder
    while folders.insert(folder).inserted { folder = folder.parent }
  }

  /// Whether a file's name says that it can hold manifests, or which of them Flux leaves out.
  package static func canHoldManifests(_ path: RepositoryPath) -> Bool {
    path.ends(with: ".yaml") || path.ends(with: ".yml") || path.ends(with: ".json")
      || path.isNamed("Kustomization") || path.isNamed(SourceIgnores.fileName)
  }

  /// Returns these files with some replaced; nil takes a file out.
  package func replacing(_ changed: [RepositoryPath: [UInt8]?]) -> RepositoryFiles {
    var result = self
    for (path, bytes) in changed {
      if let bytes { result.write(path, bytes) } else { result.remove(path) }
    }
    return result
  }

  private mutating func write(_ path: RepositoryPath, _ bytes: [UInt8]) {
    guard contents.updateValue(bytes, forKey: path) == nil else { return }
    ordered.insert(path, at: ordered.firstIndex { path < $0 } ?? ordered.count)
    if paths.insert(path).inserted { insert(path.parent) }
  }

  private mutating func remove(_ path: RepositoryPath) {
    if contents.removeValue(forKey: path) != nil { ordered.removeAll { $0 == path } }
    guard paths.remove(path) != nil else { return }
    var folder = path.parent
    while folder != .root, !paths.contains(where: { $0.isInside(folder) }) {
      folders.remove(folder)
      folder = folder.parent
    }
  }
}
