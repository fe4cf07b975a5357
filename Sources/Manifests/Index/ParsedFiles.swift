import SourceText

/// Files that have been parsed, and the objects in them.
struct ParsedFiles: Sendable {
  var parsed: [RepositoryPath: ManifestFile] = [:]
  var objects: [RepositoryPath: [ManifestObject]] = [:]

  /// Parses a file of a snapshot unless it is known; one that says what Flux leaves out is none.
  mutating func read(_ path: RepositoryPath, of files: RepositoryFiles) {
    guard parsed[path] == nil, KustomizeBuild.isManifest(path), let bytes = files.contents[path]
    else { return }
    let file = ManifestFile(path: path, bytes: bytes)
    parsed[path] = file
    let found = ManifestObject.objects(in: file)
    if !found.isEmpty { objects[path] = found }
  }

  /// Forgets a file.
  mutating func remove(_ path: RepositoryPath) {
    parsed[path] = nil
    objects[path] = nil
  }

  /// The objects of YAML files in order of path.
  func yamlObjects(of files: RepositoryFiles) -> [ManifestObject] {
    var result: [ManifestObject] = []
    result.reserveCapacity(objects.count)
    for path in files.ordered where !path.isJSON { result += objects[path] ?? [] }
    return result
  }
}
