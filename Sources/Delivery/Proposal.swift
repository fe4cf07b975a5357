package import GitStore
import LosslessYAML
import SourceText

/// A branch below `failover/` that carries a failover commit.
package struct Proposal: Sendable {
  /// The ref that carries it (`refs/heads/failover/...` or `refs/remotes/REMOTE/failover/...`).
  package let ref: String

  /// Name of the remote that has it; nil for a local branch.
  package let remote: String?

  /// What the ref names: the failover commit, or one that a person added on top of it.
  package let tip: ObjectID

  /// The failover commit.
  package let commit: Commit

  /// What the commit says of itself.
  package let trailers: CommitTrailers

  /// What the branch changes against the base; nil when history is cut off before it (a shallow
  /// clone), so that nobody can tell.
  package let changes: [ChangedPath]?

  /// The branch's name, with the remote's in front where it is a remote's.
  package var branch: String {
    for prefix in ["refs/heads/", "refs/remotes/"] where ref.hasPrefix(prefix) {
      return String(ref.dropFirst(prefix.count))
    }
    return ref
  }

  /// The branch's name without a remote's in front.
  package var nameOnRemote: String {
    guard let remote else { return branch }
    return String(branch.dropFirst(remote.count + 1))
  }

  /// Whether it is a branch of this repository.
  package var isLocal: Bool { remote == nil }
}
