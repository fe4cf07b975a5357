package import GitStore
import LosslessYAML
import SourceText

/// Finds proposals, and tells open from closed ones.
///
/// A proposal lies below `failover/` and carries our trailers: the name alone is not enough, and a
/// branch of another name, such as main after a merge, is never one.
package struct ProposalFinder {
  let repository: Repository
  let base: Commit

  /// How many commits of the base are searched for a squashed or rebased proposal.
  private static let searchLimit = 10_000

  /// How many commits on top of a proposal are looked through.
  private static let addedCommitsLimit = 50

  /// Creates a finder for proposals to a base commit.
  package init(_ repository: Repository, base: Commit) {
    self.repository = repository
    self.base = base
  }

  /// Returns the open proposals, local branches first, each commit once.
  ///
  /// - Throws: `GitError` when the repository cannot be read.
  package func open() throws(GitError) -> [Proposal] {
    var proposals: [Proposal] = []
    var seen: Set<ObjectID> = []
    for (ref, remote) in try candidates() where seen.insert(ref.target).inserted {
      guard let proposal = try proposal(at: ref, of: remote), try !isClosed(proposal) else {
        continue
      }
      proposals.append(proposal)
    }
    return proposals
  }

  /// Whether a lock stands for a proposal that was never merged: its branch was deleted, or the run
  /// that made it was killed before the branch was there.
  ///
  /// - Throws: `GitError` when the repository cannot be read.
  func isUnfinished(_ lock: GitReference) throws(GitError) -> Bool {
    guard let proposal = try proposal(at: lock, of: nil) else { return true }
    return try !isClosed(proposal)
  }

  /// The branches below `failover/`, those of this repository first; a remote's name may hold slashes.
  private func candidates() throws(GitError) -> [(GitReference, remote: String?)] {
    let local = try repository.references(under: "refs/heads/failover/").map {
      ($0, nil as String?)
    }
    let prefix = "refs/remotes/"
    let remote = try repository.references(under: prefix).compactMap {
      reference -> (GitReference, String?)? in
      guard let end = reference.name.firstRange(of: "/failover/")?.lowerBound else { return nil }
      return (reference, String(reference.name[..<end].dropFirst(prefix.count)))
    }
    return local + remote
  }

  private func proposal(
    at ref: GitReference,
    of remote: String?
  ) throws(GitError) -> Proposal? {
    // A ref to something that is no commit carries no proposal.
    guard let tip = try? repository.commit(ref.target),
      let (commit, trailers) = failoverCommit(below: tip)
    else { return nil }
    return Proposal(
      ref: ref.name,
      remote: remote,
      tip: tip.id,
      commit: commit,
      trailers: trailers,
      // Without the commits before it, nobody can tell what it changes.
      changes: try? changes(of: tip, since: commit)
    )
  }

  /// Returns the newest commit that the base does not have and that carries our trailers: people add
  /// commits to a proposal, and merge the base into it.
  private func failoverCommit(below tip: Commit) -> (Commit, CommitTrailers)? {
    var candidates = [tip]
    if CommitTrailers(parsing: tip.message) == nil {
      // In a shallow clone only the tip can be looked at.
      candidates =
        (try? repository.commits(
          reachableFrom: [tip.id],
          hiding: [base.id],
          limit: Self.addedCommitsLimit
        )) ?? []
    }
    for commit in candidates where commit.parents.count == 1 {
      if let trailers = CommitTrailers(parsing: commit.message) { return (commit, trailers) }
    }
    return nil
  }

  /// The files in which the branch differs from where it left the base.
  private func changes(
    of tip: Commit,
    since commit: Commit
  ) throws(GitError) -> [ChangedPath] {
    var start = commit.parents[0]
    if tip.id != commit.id, let fork = try repository.mergeBase(tip.id, base.id), fork != tip.id {
      start = fork
    }
    return try repository.changedPaths(
      fromTree: repository.commit(start).tree,
      toTree: tip.tree
    )
  }

  /// Whether the base has the proposal: as an ancestor, or, since it branched off, a commit that has
  /// every value that it wrote (a squash or a rebase, also when the file was edited elsewhere since).
  private func isClosed(_ proposal: Proposal) throws(GitError) -> Bool {
    guard let changes = proposal.changes else { return false }
    if try repository.isAncestor(proposal.tip, of: base.id) { return true }
    guard !changes.isEmpty else { return true }
    let since = try repository.commits(
      reachableFrom: [base.id],
      hiding: proposal.commit.parents,
      limit: Self.searchLimit
    )
    var values = try changes.map { change throws(GitError) in
      try WrittenValues(change, in: repository)
    }
    for commit in since {
      var holdsAll = true
      for index in values.indices where holdsAll {
        let entry = try repository.entry(at: changes[index].path, in: commit.id)
        holdsAll = try values[index].hold(in: entry?.id, of: repository)
      }
      if holdsAll { return true }
    }
    return false
  }
}

/// The values that a proposal gives to the places of one file.
private struct WrittenValues {
  private let change: ChangedPath
  private let after: YAMLStream?
  /// The places that differ, topmost only; nil when the file came, went, or is no YAML.
  private let places: [YAMLComparison.Difference]?
  /// What earlier looks at a blob found.
  private var known: [ObjectID: Bool] = [:]

  init(_ change: ChangedPath, in repository: Repository) throws(GitError) {
    self.change = change
    let before = try change.oldID.flatMap { id throws(GitError) in
      try Self.stream(id, repository)
    }
    after = try change.newID.flatMap { id throws(GitError) in try Self.stream(id, repository) }
    if let before, let after {
      places = YAMLComparison.differences(before, after)
    } else {
      places = nil
    }
  }

  private static func stream(
    _ id: ObjectID,
    _ repository: Repository
  ) throws(GitError) -> YAMLStream? {
    // What does not parse is compared as a whole.
    try? YAMLStream(SourceBuffer(name: "", bytes: try repository.blob(id)))
  }

  /// Whether a version of the file has every value that the proposal wrote.
  mutating func hold(in id: ObjectID?, of repository: Repository) throws(GitError) -> Bool {
    if id == change.newID { return true }
    guard let id, id != change.oldID, let places, let after else { return false }
    if let answer = known[id] { return answer }
    let other = try Self.stream(id, repository)
    let answer = other.map { other in
      places.allSatisfy { Self.isSame($0, after, other) }
    }
    known[id] = answer ?? false
    return answer ?? false
  }

  private static func isSame(
    _ place: YAMLComparison.Difference,
    _ one: YAMLStream,
    _ other: YAMLStream
  ) -> Bool {
    let nodes = [one, other].map { stream -> YAMLNode? in
      guard stream.documents.indices.contains(place.document) else { return nil }
      let root = stream.documents[place.document].root
      guard let path = YAMLPath(typed: place.pointer, in: root),
        // A place that cannot be reached for sure counts as absent.
        case .found(let node)? = try? root.resolve(path)
      else { return nil }
      return node
    }
    switch (nodes[0], nodes[1]) {
    case (nil, nil): return true
    case (let left?, let right?): return left.hasSameValue(as: right)
    default: return false
    }
  }
}

extension YAMLNode {
  /// Whether both hold the same value, however it is written.
  fileprivate func hasSameValue(as other: YAMLNode) -> Bool {
    guard kind == other.kind else { return false }
    switch kind {
    case .scalar: return text == other.text && scalarKind == other.scalarKind
    case .alias: return anchor == other.anchor
    case .sequence, .mapping:
      let mine = Array(children)
      let theirs = Array(other.children)
      return mine.count == theirs.count
        && zip(mine, theirs).allSatisfy { $0.hasSameValue(as: $1) }
    }
  }
}
