import SourceText

/// Files that have been parsed, and the objects in them.
struct ParsedFiles: Sendable {
  var parsed: [RepositoryPath: ManifestFile] = [:]
  var objects: [RepositoryPath: [ManifestObject]] = [:]

  /// What is in one file.
  struct Found: Sendable {
    let file: ManifestFile
    let objects: [ManifestObject]

    init(_ path: RepositoryPath, _ bytes: [UInt8]) {
      self.init(ManifestFile(path: path, bytes: bytes))
    }

    init(_ file: ManifestFile) {
      self.file = file
      objects = ManifestObject.objects(in: file)
    }
  }

  /// Parses a file of a snapshot unless it is known; one that says what Flux leaves out is none.
  mutating func read(_ path: RepositoryPath, of files: RepositoryFiles) {
    guard lacks(path), let bytes = files.contents[path] else { return }
    add(Found(path, bytes))
  }

  /// The same for many files, in any order.
  mutating func read(
    _ paths: some Sequence<RepositoryPath>,
    of files: RepositoryFiles,
    by workers: Workers
  ) {
    let missing = paths.compactMap { path in
      lacks(path) ? files.contents[path].map { (path, $0) } : nil
    }
    reserve(missing.count)
    for found in workers.map(missing, { Found($0.0, $0.1) }) { add(found) }
  }

  /// Whether a file can be parsed and is not yet.
  func lacks(_ path: RepositoryPath) -> Bool {
    KustomizeBuild.isManifest(path) && parsed[path] == nil
  }

  /// Makes room for files that come.
  mutating func reserve(_ count: Int) {
    parsed.reserveCapacity(parsed.count + count)
    objects.reserveCapacity(objects.count + count)
  }

  /// Adds a file.
  mutating func add(_ found: Found) {
    parsed[found.file.path] = found.file
    if !found.objects.isEmpty { objects[found.file.path] = found.objects }
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
