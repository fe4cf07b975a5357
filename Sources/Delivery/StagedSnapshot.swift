import GitStore
package import Manifests
package import Planning
package import SourceText

/// What the next commit would record: the staged manifests, and which of them it changes.
package struct StagedSnapshot {
  /// The staged manifests.
  package let index: ManifestIndex

  /// The paths that differ from `HEAD`, deleted ones included; all of them before the first commit.
  package let changed: Set<RepositoryPath>

  /// Reads the index that `GIT_INDEX_FILE` names, or the repository's own.
  ///
  /// - Throws: `DeliveryError` for unmerged files, and when the repository cannot be read.
  package init(path: String, environment: [String: String]) throws(DeliveryError) {
    do throws(GitError) {
      let repository = try Repository(at: path, environment: environment)
      let staged = try repository.stagedFiles()
      if let conflict = staged.conflicts.first {
        throw GitError(
          "read index",
          .other,
          subject: conflict.string,
          message: "it is not merged yet",
          next: ["resolve the conflict, then git add \(conflict)"]
        )
      }
      index = ManifestIndex(try Self.contents(of: staged.entries, in: repository))
      changed = try Self.changedPaths(staged.entries, in: repository)
    } catch {
      throw DeliveryError(error)
    }
  }

  private static func contents(
    of entries: [TreeEntry],
    in repository: Repository
  ) throws(GitError) -> RepositoryFiles {
    var contents: [RepositoryPath: [UInt8]] = [:]
    for entry in entries where RepositoryFiles.canHoldManifests(entry.path) {
      switch entry.mode {
      case .file, .executable: contents[entry.path] = try repository.blob(entry.id)
      case .symlink, .submodule: continue
      }
    }
    return RepositoryFiles(paths: Set(entries.map(\.path)), contents: contents)
  }

  private static func changedPaths(
    _ entries: [TreeEntry],
    in repository: Repository
  ) throws(GitError) -> Set<RepositoryPath> {
    var before: [RepositoryPath: ObjectID] = [:]
    switch try repository.head() {
    case .branch(_, let commit), .detached(let commit):
      for entry in try repository.files(of: commit) { before[entry.path] = entry.id }
    case .unborn: break
    }
    var changed = Set(entries.filter { before[$0.path] != $0.id }.map(\.path))
    changed.formUnion(Set(before.keys).subtracting(entries.map(\.path)))
    return changed
  }

  /// The staged configuration: its services where it can be read, findings where it cannot.
  ///
  /// A repository without a configuration has neither.
  package func configuration() -> (
    configuration: ServiceConfiguration?, findings: [Diagnostic]
  ) {
    guard let path = configurationPath, let bytes = index.files.contents[path] else {
      return (nil, [])
    }
    do throws(ConfigurationError) {
      let buffer = SourceBuffer(name: path.string, bytes: bytes)
      return (try ServicesMapReader.read(buffer, path: path), [])
    } catch {
      return (nil, error.diagnostics)
    }
  }

  private var configurationPath: RepositoryPath? {
    let files = ConfigurationFinder.fileNames.map { RepositoryPath($0) }
    if let file = files.first(where: { index.files.contents[$0] != nil }) { return file }
    let maps = ServicesMapReader.configMaps(in: index)
    return maps.count == 1 ? maps[0].path : nil
  }
}
