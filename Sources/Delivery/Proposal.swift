package import GitStore
import SourceText

/// A branch that carries a failover commit.
package struct Proposal: Sendable {
  /// The ref that carries it (`refs/heads/...` or `refs/remotes/...`).
  package let ref: String

  /// What the ref names: the failover commit, or one that a person added on top of it.
  package let tip: ObjectID

  /// The failover commit.
  package let commit: Commit

  /// What the commit says of itself.
  package let trailers: CommitTrailers

  /// What the branch changes, from the failover commit's parent to its tip.
  package let changes: [ChangedPath]

  /// The branch's name, with the remote's in front where it is a remote's.
  package var branch: String {
    for prefix in ["refs/heads/", "refs/remotes/"] where ref.hasPrefix(prefix) {
      return String(ref.dropFirst(prefix.count))
    }
    return ref
  }

  /// The branch's name without a remote's in front.
  package var nameOnRemote: String {
    guard !isLocal, let slash = branch.firstIndex(of: "/") else { return branch }
    return String(branch[branch.index(after: slash)...])
  }

  /// Whether it is a branch of this repository.
  package var isLocal: Bool { ref.hasPrefix("refs/heads/") }
}

/// Finds proposals by their trailers, never by name alone, and tells open from closed ones.
package struct ProposalFinder {
  private let repository: Repository
  private let base: Commit

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
    for ref in try repository.references(under: "refs/heads/")
      + repository.references(under: "refs/remotes/")
    where seen.insert(ref.target).inserted {
      guard let proposal = try proposal(at: ref), try !isClosed(proposal) else { continue }
      proposals.append(proposal)
    }
    return proposals
  }

  /// Whether a lock stands for a proposal that was never merged: its branch was deleted, or the run
  /// that made it was killed before the branch was there.
  ///
  /// - Throws: `GitError` when the repository cannot be read.
  func isUnfinished(_ lock: GitReference) throws(GitError) -> Bool {
    guard let proposal = try proposal(at: lock) else { return true }
    return try !isClosed(proposal)
  }

  private func proposal(at ref: GitReference) throws(GitError) -> Proposal? {
    // A ref to something that is no commit carries no proposal.
    guard let tip = try? repository.commit(ref.target),
      let (commit, trailers) = try failoverCommit(below: tip, of: ref)
    else { return nil }
    let parent = try repository.commit(commit.parents[0])
    return Proposal(
      ref: ref.name,
      tip: tip.id,
      commit: commit,
      trailers: trailers,
      changes: try repository.changedPaths(fromTree: parent.tree, toTree: tip.tree)
    )
  }

  /// Returns the tip, or on a branch below `failover/` the newest commit that the base does not have,
  /// when it carries our trailers: people add commits to a proposal.
  private func failoverCommit(
    below tip: Commit,
    of ref: GitReference
  ) throws(GitError) -> (Commit, CommitTrailers)? {
    var candidates = [tip]
    if CommitTrailers(parsing: tip.message) == nil, ref.name.contains("/failover/") {
      candidates = try repository.commits(
        reachableFrom: [tip.id],
        hiding: [base.id],
        limit: Self.addedCommitsLimit
      )
    }
    for commit in candidates where commit.parents.count == 1 {
      if let trailers = CommitTrailers(parsing: commit.message) { return (commit, trailers) }
    }
    return nil
  }

  /// Whether the base has the proposal: as an ancestor, or, since it branched off, a commit in which
  /// every file that it changed is the blob that it wrote (a squash or a rebase).
  private func isClosed(_ proposal: Proposal) throws(GitError) -> Bool {
    if try repository.isAncestor(proposal.tip, of: base.id) { return true }
    guard !proposal.changes.isEmpty else { return true }
    let since = try repository.commits(
      reachableFrom: [base.id],
      hiding: proposal.commit.parents,
      limit: Self.searchLimit
    )
    for commit in since where try holds(proposal, in: commit) { return true }
    return false
  }

  private func holds(_ proposal: Proposal, in commit: Commit) throws(GitError) -> Bool {
    for change in proposal.changes {
      guard try repository.entry(at: change.path, in: commit.id)?.id == change.newID else {
        return false
      }
    }
    return true
  }
}
