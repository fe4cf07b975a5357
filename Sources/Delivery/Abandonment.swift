package import GitStore

/// Closes the open proposal of a service: its branch and its locks go.
package struct Abandonment {
  private let workspace: Workspace
  private var repository: Repository { workspace.repository }

  /// Creates the operation for a workspace.
  package init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// What was closed, and what is left to do by hand.
  package struct Outcome: Sendable {
    /// The local branches that were deleted, with the commits by which they can be had back.
    package var deleted: [(branch: String, commit: ObjectID)] = []
    /// Branches of remotes that still carry the proposal.
    package var remaining: [(remote: String, branch: String)] = []
    /// The locks that went.
    package var locks: [String] = []

    /// Whether nothing was there to close.
    package var isEmpty: Bool { deleted.isEmpty && remaining.isEmpty && locks.isEmpty }
  }

  /// Deletes the branches that carry an open proposal of `service`, and its locks.
  ///
  /// A proposal of several services is closed for all of them.
  ///
  /// - Throws: `DeliveryError` when a branch is checked out, or git fails.
  package func abandon(_ service: String) throws(DeliveryError) -> Outcome {
    do throws(GitError) {
      var outcome = Outcome()
      var locks: [String: ObjectID] = [:]
      let open = try ProposalFinder(repository, base: workspace.base).open()
        .filter { $0.trailers.services.contains(service) }
      for proposal in open where proposal.isLocal { try refuseCheckedOut(proposal) }
      for proposal in open {
        guard proposal.isLocal else {
          outcome.remaining.append((proposal.remote ?? "", proposal.nameOnRemote))
          continue
        }
        try repository.deleteReference(proposal.ref, expecting: proposal.tip)
        outcome.deleted.append((proposal.branch, proposal.tip))
        for other in proposal.trailers.services { locks[other] = proposal.commit.id }
      }
      // The lock of another service goes only when it stands for what was deleted.
      for name in Set(locks.keys).union([service]).sorted() {
        guard let lock = try repository.reference(Deliverer.lockPrefix + name),
          name == service || lock.target == locks[name]
        else { continue }
        try repository.deleteReference(lock.name, expecting: lock.target)
        outcome.locks.append(lock.name)
      }
      return outcome
    } catch {
      throw DeliveryError(error)
    }
  }

  private func refuseCheckedOut(_ proposal: Proposal) throws(GitError) {
    guard try repository.isCheckedOut(proposal.branch) else { return }
    throw GitError(
      "delete branch",
      .nameConflict,
      subject: proposal.branch,
      message: "it is checked out, here or in another work tree",
      next: ["git switch \(workspace.baseBranch ?? "main")"]
    )
  }
}
