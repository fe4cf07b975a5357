import GitStore
import Manifests
import Planning
import SourceText

/// The services that can be named in a folder, for a shell that completes a word.
package enum ServiceNames {
  /// Returns the names in configuration order; none where there is no repository or no configuration
  /// that can be read: a shell has no place for complaints.
  ///
  /// A configuration file is read alone. Only where there is none, the files of `HEAD` that hold the
  /// word are looked through for a ConfigMap.
  package static func all(
    path: String,
    environment: [String: String],
    configuration: String?
  ) -> [String] {
    // Without an answer there is no completion; the command itself says why.
    guard let repository = try? Repository(at: path, environment: environment) else { return [] }
    let find = { (contents: [RepositoryPath: [UInt8]]) -> ConfigurationFinder.Source? in
      let files = RepositoryFiles(paths: Set(contents.keys), contents: contents)
      return try? ConfigurationFinder(
        repository: repository,
        files: files,
        index: { ManifestIndex(files) },
        path: path,
        named: configuration
      ).find()
    }
    guard let source = find([:]) ?? (try? candidates(in: repository)).flatMap(find) else {
      return []
    }
    let buffer = SourceBuffer(name: source.name, bytes: source.bytes)
    let read = try? ConfigurationReader.read(buffer, path: source.path)
    return read?.services.map(\.name) ?? []
  }

  /// The files of `HEAD` that may be, or hold, a configuration.
  private static func candidates(
    in repository: Repository
  ) throws(GitError) -> [RepositoryPath: [UInt8]] {
    var contents: [RepositoryPath: [UInt8]] = [:]
    let head = try repository.resolveCommit("HEAD")
    for file in try repository.files(of: head)
    where file.mode == .file && RepositoryFiles.canHoldManifests(file.path) {
      let bytes = try repository.blob(file.id)
      let isNamed = ConfigurationFinder.fileNames.contains(file.path.string)
      if isNamed || bytes.holds(ConfigurationReader.configMapKey) { contents[file.path] = bytes }
    }
    return contents
  }
}

extension [UInt8] {
  fileprivate func holds(_ word: String) -> Bool { !ranges(of: Array(word.utf8)).isEmpty }
}
