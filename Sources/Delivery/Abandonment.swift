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
    /// Branches of remotes that still carry the proposal, as `REMOTE/BRANCH`.
    package var remaining: [String] = []
    /// Locks that no branch stood for any more.
    package var locks: [String] = []
  }

  /// Deletes the branches that carry an open proposal of `service`, and its locks.
  ///
  /// A proposal of several services is closed for all of them.
  ///
  /// - Throws: `DeliveryError` when a branch is checked out, or git fails.
  package func abandon(_ service: String) throws(DeliveryError) -> Outcome {
    do throws(GitError) {
      var outcome = Outcome()
      var services: Set<String> = [service]
      let open = try ProposalFinder(repository, base: workspace.base).open()
        .filter { $0.trailers.services.contains(service) }
      for proposal in open {
        services.formUnion(proposal.trailers.services)
        guard proposal.isLocal else {
          outcome.remaining.append(proposal.branch)
          continue
        }
        try refuseCheckedOut(proposal)
        try repository.deleteReference(proposal.ref, expecting: proposal.tip)
        outcome.deleted.append((proposal.branch, proposal.tip))
      }
      for name in services.sorted().map({ Deliverer.lockPrefix + $0 }) {
        guard let lock = try repository.reference(name) else { continue }
        try repository.deleteReference(name, expecting: lock.target)
        outcome.locks.append(name)
      }
      return outcome
    } catch {
      throw DeliveryError(error)
    }
  }

  private func refuseCheckedOut(_ proposal: Proposal) throws(GitError) {
    guard case .branch(proposal.branch, _) = try repository.head() else { return }
    throw GitError(
      "delete branch",
      .nameConflict,
      subject: proposal.branch,
      message: "it is checked out",
      next: ["git switch \(workspace.baseBranch ?? "main")"]
    )
  }
}
