package import GitStore
package import Manifests
package import Planning
package import SourceText

/// A snapshot that is validated: its manifests, which of its files findings are wanted of, and what it is
/// compared with.
package struct ValidatedSnapshot {
  /// Which snapshot.
  package enum Source: Sendable {
    /// What the next commit would record: findings about what it changes, compared with the commits
    /// that it follows.
    case staged
    /// The files of the work tree, all of them, compared with `HEAD`.
    case workTree
    /// The files of a commit, all of them, compared with its first parent.
    case revision(String)
    /// What a commit has otherwise than another: findings about that, all of it where there is no
    /// other.
    case range(from: ObjectID?, to: ObjectID)
  }

  /// The manifests.
  package let index: ManifestIndex

  /// The paths that findings are wanted of, deleted ones included: what a commit changes, or all.
  ///
  /// A file that a merge takes over from the other side as it is there is not changed by it.
  package let changed: Set<RepositoryPath>

  /// What it is compared with; nil where nothing was before.
  package let base: ComparedBase?

  /// The folder from which the configuration is looked for, upwards.
  private let folder: RepositoryPath

  /// Reads a snapshot; of `staged` the index that `GIT_INDEX_FILE` names, or the repository's own.
  ///
  /// - Throws: `DeliveryError` for unmerged files, and when the repository cannot be read.
  package init(
    _ source: Source,
    path: String,
    environment: [String: String]
  ) throws(DeliveryError) {
    do throws(GitError) {
      let repository = try Repository(at: path, environment: environment)
      switch source {
      case .staged:
        let staged = try repository.stagedFiles()
        try Self.refuseConflicts(staged.conflicts)
        index = ManifestIndex(try Self.contents(of: staged.entries, in: repository))
        let bases = try CommitBases(of: staged.entries, in: repository)
        changed = bases.paths(changedIn: staged.entries)
        base = try bases.base(of: changed)
      case .workTree:
        let (entries, files) = try Self.workTree(of: repository)
        index = ManifestIndex(files)
        changed = files.paths
        let bases = try CommitBases(following: try Self.head(of: repository), in: repository)
        base = try bases.base(of: bases.paths(changedIn: entries))
      case .revision(let revision):
        let commit = try repository.commit(repository.resolveCommit(revision))
        let entries = try repository.files(of: commit.id)
        index = ManifestIndex(try Self.contents(of: entries, in: repository))
        changed = index.files.paths
        let bases = try CommitBases(following: Array(commit.parents.prefix(1)), in: repository)
        base = try bases.base(of: bases.paths(changedIn: entries), message: commit)
      case .range(let old, let new):
        let entries = try repository.files(of: new)
        index = ManifestIndex(try Self.contents(of: entries, in: repository))
        let bases = try CommitBases(following: old.map { [$0] } ?? [], in: repository)
        changed = bases.paths(changedIn: entries)
        base = try bases.base(of: changed)
      }
      folder = Self.folder(path, in: repository)
    } catch {
      throw DeliveryError(error)
    }
  }

  /// The same files before the change, compared with nothing; nil where nothing was before.
  package var former: ValidatedSnapshot? {
    base.map { ValidatedSnapshot(index.replacing($0.former), changed: changed, folder: folder) }
  }

  private init(_ index: ManifestIndex, changed: Set<RepositoryPath>, folder: RepositoryPath) {
    self.index = index
    self.changed = changed
    self.folder = folder
    base = nil
  }

  private static func head(of repository: Repository) throws(GitError) -> [ObjectID] {
    switch try repository.head() {
    case .branch(_, let commit), .detached(let commit): [commit]
    case .unborn: []
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
    let manifests = entries.indices.filter { entries[$0].mayHoldManifests }
    let contents = try repository.blobs(manifests.map { entries[$0].id })
    var result: [(path: RepositoryPath, bytes: [UInt8]?)] = entries.map { ($0.path, nil) }
    for (position, bytes) in zip(manifests, contents) { result[position].bytes = bytes }
    return RepositoryFiles(result)
  }

  /// The files on disk: those that the index names and those that are new, but not the ignored ones.
  private static func workTree(
    of repository: Repository
  ) throws(GitError) -> (entries: [TreeEntry], files: RepositoryFiles) {
    guard let top = repository.workTree else {
      throw GitError(
        "read work tree",
        .noWorkTree,
        subject: "",
        message: "the repository is bare",
        next: ["validate a commit: --revision HEAD"]
      )
    }
    let staged = try repository.stagedFiles().entries
    let new = try repository.untrackedFiles().map {
      TreeEntry(path: $0, mode: .file, id: .zero)
    }
    var entries: [TreeEntry] = []
    var files: [(path: RepositoryPath, bytes: [UInt8]?)] = []
    for entry in (staged + new).sorted(by: { $0.path < $1.path }) {
      let file = "\(top)/\(entry.path)"
      guard entry.mayHoldManifests else {
        guard DiskFile.exists(file) else { continue }
        entries.append(entry)
        files.append((entry.path, nil))
        continue
      }
      guard let bytes = DiskFile.contents(of: file) else { continue }
      entries.append(TreeEntry(path: entry.path, mode: entry.mode, id: ObjectID.ofBlob(bytes)))
      files.append((entry.path, bytes))
    }
    return (entries, RepositoryFiles(files))
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
    ConfigurationLookup(index: index, changed: changed, folder: folder).configuration()
  }

  /// Returns the configuration of another snapshot of the repository, looked for from the same folder.
  package var lookup: @Sendable (ManifestIndex) -> ServiceConfiguration? {
    { [folder] index in
      ConfigurationLookup(index: index, changed: [], folder: folder).configuration().configuration
    }
  }
}

/// The configuration in a snapshot.
private struct ConfigurationLookup {
  let index: ManifestIndex
  let changed: Set<RepositoryPath>
  let folder: RepositoryPath

  func configuration() -> (configuration: ServiceConfiguration?, findings: [Diagnostic]) {
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

/// What a snapshot is compared with.
package struct ComparedBase: Sendable {
  /// The files that differ, whatever they hold.
  package let differing: Set<RepositoryPath>

  /// The text before of those that can hold manifests; nil for one that was not there.
  package let former: [RepositoryPath: [UInt8]?]

  /// What the message of the commit says of moves, oldest first.
  package let trailers: [CommitTrailers]

  /// The commit as a person names it; empty where there is none yet.
  package let commit: String
}

/// The commits that a snapshot is compared with.
private struct CommitBases {
  private let repository: Repository
  /// The files of each, by path; none before the first commit.
  private let files: [[RepositoryPath: Version]]

  /// What tells two files of one path apart.
  private struct Version: Hashable {
    let id: ObjectID
    let mode: FileMode

    init(_ entry: TreeEntry) { (id, mode) = (entry.id, entry.mode) }
  }

  /// Finds the commits that a commit of `entries` will follow.
  ///
  /// Git does not tell a hook that a commit is amended. Where git runs a hook, and so names the
  /// index, an index that equals `HEAD` is taken for that: what counts is then the difference to
  /// the parents of `HEAD`.
  init(of entries: [TreeEntry], in repository: Repository) throws(GitError) {
    var commits: [ObjectID] = []
    switch try repository.head() {
    case .branch(_, let commit), .detached(let commit): commits.append(commit)
    case .unborn: break
    }
    // Outside of a merge there is no such ref.
    if let other = try? repository.resolveCommit("MERGE_HEAD") { commits.append(other) }
    try self.init(following: commits, in: repository)
    let isHook = repository.environment["GIT_INDEX_FILE"] != nil && !repository.isShallow
    if isHook, let head = commits.first, paths(changedIn: entries).isEmpty {
      try self.init(following: try repository.commit(head).parents, in: repository)
    }
  }

  /// Reads the files of commits.
  init(following commits: [ObjectID], in repository: Repository) throws(GitError) {
    self.repository = repository
    var result: [[RepositoryPath: Version]] = []
    for commit in commits {
      let files = try repository.files(of: commit)
      result.append(Dictionary(files.map { ($0.path, Version($0)) }) { first, _ in first })
    }
    files = result
  }

  /// Returns the paths that differ from every base.
  func paths(changedIn entries: [TreeEntry]) -> Set<RepositoryPath> {
    let staged = Dictionary(entries.map { ($0.path, Version($0)) }) { first, _ in first }
    let all = files.reduce(into: Set(staged.keys)) { $0.formUnion($1.keys) }
    return all.filter { path in files.allSatisfy { $0[path] != staged[path] } }
  }

  /// Returns the text of paths in the first base that has them; nil where there is no base.
  func base(
    of paths: Set<RepositoryPath>,
    message commit: Commit? = nil
  ) throws(GitError) -> ComparedBase? {
    guard !files.isEmpty else { return nil }
    var former: [RepositoryPath: [UInt8]?] = [:]
    for path in paths where RepositoryFiles.canHoldManifests(path) {
      guard let id = files.lazy.compactMap({ $0[path]?.id }).first else {
        former[path] = .some(nil)
        continue
      }
      // A submodule has an id of no blob.
      former[path] = try? repository.blob(id)
    }
    return ComparedBase(
      differing: paths,
      former: former,
      trailers: commit.map { CommitTrailers.blocks(in: $0.message) } ?? [],
      commit: commit?.id.short ?? ""
    )
  }
}

extension TreeEntry {
  /// Whether it is a file that can hold manifests.
  fileprivate var mayHoldManifests: Bool {
    (mode == .file || mode == .executable) && RepositoryFiles.canHoldManifests(path)
  }
}
