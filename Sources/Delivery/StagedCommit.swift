package import GitStore
import SourceText

/// What the next commit would record, before any of its files is read.
package struct StagedCommit {
  private let repository: Repository
  private let entries: [TreeEntry]

  /// The commits that it will follow: none before the first one, two in a merge.
  private let parents: [ObjectID]

  /// Whether git runs a hook, and so names the index.
  private let isHook: Bool

  /// The folder from which the configuration is looked for.
  private let folder: RepositoryPath

  /// Reads the index that `GIT_INDEX_FILE` names, or the repository's own.
  ///
  /// - Throws: `DeliveryError` for unmerged files, and when the repository cannot be read.
  package init(path: String, environment: [String: String]) throws(DeliveryError) {
    do throws(GitError) {
      repository = try Repository(at: path, environment: environment)
      let staged = try repository.stagedFiles()
      try Self.refuseConflicts(staged.conflicts)
      entries = staged.entries
      // Outside of a merge there is no such ref.
      let merged = try? repository.resolveCommit("MERGE_HEAD")
      parents = try ValidatedSnapshot.head(of: repository) + [merged].compactMap(\.self)
      isHook = repository.environment["GIT_INDEX_FILE"] != nil && !repository.isShallow
      folder = ValidatedSnapshot.folder(path, in: repository)
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

  // MARK: Identity

  /// All that tells it from another commit of this repository, in a few bytes.
  package var identity: ObjectID {
    var bytes = Array("\(parents.map(\.hex)) \(isHook) \(folder)\0".utf8)
    for entry in entries {
      bytes += entry.id.bytes
      bytes += "\(entry.mode.rawValue) ".utf8
      bytes += entry.path.string.utf8
      bytes.append(0)
    }
    return ObjectID.ofBlob(bytes)
  }

  /// The folder in which git keeps what belongs to the repository, by its absolute path.
  package var gitDirectory: String { repository.commonDirectory }

  // MARK: Snapshot

  /// Reads its files and what they are compared with.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package func read() throws(DeliveryError) -> ValidatedSnapshot {
    do throws(GitError) {
      let bases = try bases()
      let changed = bases.paths(changedIn: entries)
      return ValidatedSnapshot(
        try ValidatedSnapshot.contents(of: entries, in: repository),
        changed: changed,
        base: try bases.base(of: changed),
        folder: folder
      )
    } catch {
      throw DeliveryError(error)
    }
  }

  /// The commits that it is compared with.
  ///
  /// Git does not tell a hook that a commit is amended. Where git runs a hook, an index that equals `HEAD`
  /// is taken for that: what counts is then the difference to the parents of `HEAD`.
  private func bases() throws(GitError) -> CommitBases {
    let bases = try CommitBases(following: parents, in: repository)
    guard isHook, let head = parents.first, bases.paths(changedIn: entries).isEmpty else {
      return bases
    }
    return try CommitBases(following: try repository.commit(head).parents, in: repository)
  }
}
