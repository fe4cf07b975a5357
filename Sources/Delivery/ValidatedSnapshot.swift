import GitStore
package import Manifests
package import Planning
package import SourceText

/// What the next commit would record: the staged manifests, and which of them it changes.
package struct StagedSnapshot {
  /// The staged manifests.
  package let index: ManifestIndex

  /// The paths that the commit changes, deleted ones included; all of them before the first commit.
  ///
  /// A file that a merge takes over from the other side as it is there is not changed by it.
  package let changed: Set<RepositoryPath>

  /// The text in the last commit of the changed files that do not parse any more.
  package let former: [RepositoryPath: [UInt8]]

  /// The folder from which the configuration is looked for, upwards.
  private let folder: RepositoryPath

  /// Reads the index that `GIT_INDEX_FILE` names, or the repository's own.
  ///
  /// - Throws: `DeliveryError` for unmerged files, and when the repository cannot be read.
  package init(path: String, environment: [String: String]) throws(DeliveryError) {
    do throws(GitError) {
      let repository = try Repository(at: path, environment: environment)
      let staged = try repository.stagedFiles()
      try Self.refuseConflicts(staged.conflicts)
      let index = ManifestIndex(try Self.contents(of: staged.entries, in: repository))
      let bases = try CommitBases(of: staged.entries, in: repository)
      let changed = bases.paths(changedIn: staged.entries)
      former = try bases.contents(of: changed.filter { Self.isBroken($0, in: index) })
      self.index = index
      self.changed = changed
      folder = Self.folder(path, in: repository)
    } catch {
      throw DeliveryError(error)
    }
  }

  private static func refuseConflicts(_ conflicts: [RepositoryPath]) throws(GitError) {
    guard let conflict = conflicts.first else { return }
    let more = conflicts.count == 1 ? "" : ", and \(conflicts.count - 1) more are not"
    throw GitError(
      "read index",
      .other,
      subject: conflict.string,
      message: "it is not merged yet\(more)",
      next: ["resolve the conflict, then git add it", "git diff --name-only --diff-filter=U"]
    )
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

  private static func isBroken(_ path: RepositoryPath, in index: ManifestIndex) -> Bool {
    index.parsed[path].map { $0.stream == nil } ?? false
  }

  private static func folder(_ path: String, in repository: Repository) -> RepositoryPath {
    let start = DiskFile.absolute(path)
    guard let top = repository.workTree.map(DiskFile.absolute), start.hasPrefix(top + "/") else {
      return .root
    }
    return RepositoryPath(String(start.dropFirst(top.count + 1)))
  }

  // MARK: Configuration

  /// The staged configuration: its services where it can be read, complaints where it cannot.
  ///
  /// A repository without a configuration has neither. Complaints are errors where the commit
  /// changes the configuration, and warnings where it was broken before.
  package func configuration() -> (
    configuration: ServiceConfiguration?, findings: [Diagnostic]
  ) {
    let candidates = configurationPaths
    if candidates.isEmpty { return operators() }
    guard let path = candidates.first, let bytes = index.files.contents[path] else {
      return (nil, [])
    }
    guard candidates.count == 1 else { return (nil, [Self.ambiguous(candidates)]) }
    do throws(ConfigurationError) {
      let buffer = SourceBuffer(name: path.string, bytes: bytes)
      return (try ConfigurationReader.read(buffer, path: path, in: index), [])
    } catch {
      return (nil, error.diagnostics.map { weighed($0, at: path) })
    }
  }

  /// The services of the failover operators' objects, where these are the configuration.
  private func operators() -> (configuration: ServiceConfiguration?, findings: [Diagnostic]) {
    let objects = OperatorConfiguration.objects(in: index)
    guard let kind = objects.first?.written.kind,
      objects.allSatisfy({ $0.written.kind == kind })
    else { return (nil, []) }
    do throws(ConfigurationError) {
      return (try OperatorConfiguration.read(objects, in: index), [])
    } catch {
      return (
        nil,
        error.diagnostics.map { complaint in
          weighed(complaint, at: RepositoryPath(complaint.location?.file ?? ""))
        }
      )
    }
  }

  private func weighed(_ complaint: Diagnostic, at path: RepositoryPath) -> Diagnostic {
    var complaint = complaint
    complaint.severity = changed.contains(path) ? .error : .warning
    return complaint
  }

  private static func ambiguous(_ paths: [RepositoryPath]) -> Diagnostic {
    let names = paths.map(\.string).joined(separator: ", ")
    return Diagnostic(
      .warning,
      code: .configuration,
      "\(paths.count) ConfigMaps hold `\(ConfigurationReader.configMapKey)`: \(names); no service was "
        + "checked",
      hints: ["write failover.yaml at the top of the repository, or remove one of them"]
    )
  }

  /// The nearest configuration file on the way up; else every ConfigMap that holds one.
  private var configurationPaths: [RepositoryPath] {
    var place = folder
    while true {
      for name in ConfigurationFinder.fileNames {
        if let file = place.resolving(name), index.files.contents[file] != nil { return [file] }
      }
      guard place != .root else { break }
      place = place.parent
    }
    return ConfigurationReader.configMaps(in: index).map(\.path)
  }
}

/// The commits that the next one is compared with.
private struct CommitBases {
  private let repository: Repository
  /// The files of each, by path; none before the first commit.
  private let files: [[RepositoryPath: ObjectID]]

  /// Finds the commits that a commit of `entries` will follow.
  ///
  /// Git does not tell a hook that a commit is amended. Where git runs a hook, and so names the
  /// index, an index that equals `HEAD` is taken for that: what counts is then the difference to
  /// the parents of `HEAD`.
  init(of entries: [TreeEntry], in repository: Repository) throws(GitError) {
    self.repository = repository
    var commits: [ObjectID] = []
    switch try repository.head() {
    case .branch(_, let commit), .detached(let commit): commits.append(commit)
    case .unborn: break
    }
    // Outside of a merge there is no such ref.
    if let other = try? repository.resolveCommit("MERGE_HEAD") { commits.append(other) }
    var files = try Self.files(of: commits, in: repository)
    let isHook = repository.environment["GIT_INDEX_FILE"] != nil && !repository.isShallow
    if isHook, let head = commits.first, Self.paths(changedIn: entries, from: files).isEmpty {
      files = try Self.files(of: try repository.commit(head).parents, in: repository)
    }
    self.files = files
  }

  private static func files(
    of commits: [ObjectID],
    in repository: Repository
  ) throws(GitError) -> [[RepositoryPath: ObjectID]] {
    var result: [[RepositoryPath: ObjectID]] = []
    for commit in commits {
      let files = try repository.files(of: commit)
      result.append(Dictionary(files.map { ($0.path, $0.id) }) { first, _ in first })
    }
    return result
  }

  /// Returns the paths that differ from every base.
  func paths(changedIn entries: [TreeEntry]) -> Set<RepositoryPath> {
    Self.paths(changedIn: entries, from: files)
  }

  private static func paths(
    changedIn entries: [TreeEntry],
    from bases: [[RepositoryPath: ObjectID]]
  ) -> Set<RepositoryPath> {
    let staged = Dictionary(entries.map { ($0.path, $0.id) }) { first, _ in first }
    let all = bases.reduce(into: Set(staged.keys)) { $0.formUnion($1.keys) }
    return all.filter { path in bases.allSatisfy { $0[path] != staged[path] } }
  }

  /// Returns the text of paths in the first base that has them.
  func contents(of paths: Set<RepositoryPath>) throws(GitError) -> [RepositoryPath: [UInt8]] {
    var result: [RepositoryPath: [UInt8]] = [:]
    for path in paths {
      guard let id = files.lazy.compactMap({ $0[path] }).first else { continue }
      result[path] = try repository.blob(id)
    }
    return result
  }
}
