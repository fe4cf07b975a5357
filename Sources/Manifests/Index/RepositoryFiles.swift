package import SourceText

/// The files of one commit, or of the index, as values: all that planning ever sees of a repository.
package struct RepositoryFiles: Sendable {
  /// Every path of the tree.
  package let paths: Set<RepositoryPath>

  /// The bytes of the files that can hold manifests.
  package private(set) var contents: [RepositoryPath: [UInt8]]

  /// Creates the value from a tree's paths and the contents of its manifests.
  package init(paths: Set<RepositoryPath>, contents: [RepositoryPath: [UInt8]]) {
    self.paths = paths.union(contents.keys)
    self.contents = contents
  }

  /// Whether a file's name says that it can hold manifests, or which of them Flux leaves out.
  package static func canHoldManifests(_ path: RepositoryPath) -> Bool {
    let name = path.name
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
      || name == "Kustomization" || name == SourceIgnores.fileName
  }

  /// Returns these files with some replaced; nil takes a file out.
  package func replacing(_ changed: [RepositoryPath: [UInt8]?]) -> RepositoryFiles {
    var contents = contents
    var paths = paths
    for (path, bytes) in changed {
      contents[path] = bytes
      if bytes == nil { paths.remove(path) }
    }
    return RepositoryFiles(paths: paths, contents: contents)
  }
}
