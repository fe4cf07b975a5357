package import GitStore
package import Manifests
package import Planning
package import SourceText

/// A snapshot that is validated: its manifests, which of its files findings are wanted of, and what it is
/// compared with.
package struct ValidatedSnapshot {
  /// Which snapshot; what is staged is a `StagedCommit`.
  package enum Source: Sendable {
    /// The files of the work tree, all of them, compared with `HEAD`.
    case workTree
    /// The files of a commit, all of them, compared with its first parent.
    case revision(String)
    /// What a commit has otherwise than another: findings about that, all of it where there is no
    /// other.
    case range(from: ObjectID?, to: ObjectID)
  }

  /// The files.
  package let files: RepositoryFiles

  /// The manifests, read when they are first asked for.
  package var index: ManifestIndex { lazyIndex.value }

  /// The paths that findings are wanted of, deleted ones included: what a commit changes, or all.
  ///
  /// A file that a merge takes over from the other side as it is there is not changed by it.
  package let changed: Set<RepositoryPath>

  /// What it is compared with; nil where nothing was before.
  package let base: ComparedBase?

  /// The folder from which the configuration is looked for, upwards.
  private let folder: RepositoryPath

  private let lazyIndex: Lazy<ManifestIndex>

  /// Reads a snapshot.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package init(
    _ source: Source,
    path: String,
    environment: [String: String]
  ) throws(DeliveryError) {
    do throws(GitError) {
      let repository = try Repository(at: path, environment: environment)
      let files: RepositoryFiles
      switch source {
      case .workTree:
        let entries: [TreeEntry]
        (entries, files) = try Self.workTree(of: repository)
        changed = files.paths
        let bases = try CommitBases(following: try Self.head(of: repository), in: repository)
        base = try bases.base(of: bases.paths(changedIn: entries))
      case .revision(let revision):
        let commit = try repository.commit(repository.resolveCommit(revision))
        let entries = try repository.files(of: commit.id)
        files = try Self.contents(of: entries, in: repository)
        changed = files.paths
        let bases = try CommitBases(following: Array(commit.parents.prefix(1)), in: repository)
        base = try bases.base(of: bases.paths(changedIn: entries), message: commit)
      case .range(let old, let new):
        let entries = try repository.files(of: new)
        files = try Self.contents(of: entries, in: repository)
        let bases = try CommitBases(following: old.map { [$0] } ?? [], in: repository)
        changed = bases.paths(changedIn: entries)
        base = try bases.base(of: changed)
      }
      self.files = files
      lazyIndex = Lazy { ManifestIndex(files) }
      folder = Self.folder(path, in: repository)
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Creates the snapshot of files that are read.
  init(
    _ files: RepositoryFiles,
    changed: Set<RepositoryPath>,
    base: ComparedBase?,
    folder: RepositoryPath
  ) {
    self.files = files
    self.changed = changed
    self.base = base
    self.folder = folder
    lazyIndex = Lazy { ManifestIndex(files) }
  }

  /// The same files before the change, compared with nothing; nil where nothing was before.
  package var former: ValidatedSnapshot? {
    base.map { ValidatedSnapshot(index.replacing($0.former), changed: changed, folder: folder) }
  }

  private init(_ index: ManifestIndex, changed: Set<RepositoryPath>, folder: RepositoryPath) {
    files = index.files
    lazyIndex = Lazy { index }
    self.changed = changed
    self.folder = folder
    base = nil
  }

  static func head(of repository: Repository) throws(GitError) -> [ObjectID] {
    switch try repository.head() {
    case .branch(_, let commit), .detached(let commit): [commit]
    case .unborn: []
    }
  }

  static func contents(
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

  static func folder(_ path: String, in repository: Repository) -> RepositoryPath {
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
    configurationLookup.configuration()
  }

  /// Whether the configuration can be read without a look at the objects of the snapshot.
  package var hasPlainConfiguration: Bool { configurationLookup.isPlain }

  private var configurationLookup: ConfigurationLookup {
    ConfigurationLookup(files: files, index: lazyIndex, changed: changed, folder: folder)
  }

  /// Returns the configuration of another snapshot of the repository, looked for from the same folder.
  package var lookup: @Sendable (ManifestIndex) -> ServiceConfiguration? {
    { [folder] index in
      ConfigurationLookup(
        files: index.files,
        index: Lazy { index },
        changed: [],
        folder: folder
      ).configuration().configuration
    }
  }
}

/// What a snapshot is compared with.
package struct ComparedBase: Sendable {
  /// The files that differ, whatever they hold.
  package let differing: Set<RepositoryPath>

  /// The files of them that were not there before.
  package let added: Set<RepositoryPath>

  /// The text before of those that can hold manifests; nil for one that was not there.
  package let former: [RepositoryPath: [UInt8]?]

  /// What the message of the commit says of moves, oldest first.
  package let trailers: [CommitTrailers]

  /// The commit as a person names it; empty where there is none yet.
  package let commit: String
}

extension TreeEntry {
  /// Whether it is a file that can hold manifests.
  fileprivate var mayHoldManifests: Bool {
    (mode == .file || mode == .executable) && RepositoryFiles.canHoldManifests(path)
  }
}
