package import GitStore
import Manifests
package import Planning
package import SourceText

/// What became of a plan.
package struct Delivery: Sendable {
  /// The outcomes that a script can switch on.
  package enum Outcome: String, Sendable {
    case created
    case exists
    case nothingToDo = "nothing-to-do"
    case held
    case refused
  }

  /// What happened.
  package var outcome: Outcome

  /// Short name of the proposal's branch; of a held plan, of the branch that holds it.
  package var branch: String?

  /// The proposal's commit.
  package var commit: ObjectID?

  /// What to do next; nil where there is no branch.
  package var followUp: FollowUp?

  /// What to say beside the outcome.
  package var notes: [Diagnostic]
}

/// Makes proposals: lock, branch and commit.
///
/// The one place that writes.
package struct Deliverer {
  let workspace: Workspace
  var repository: Repository { workspace.repository }

  /// Prefix of the refs that say which proposal a service has open.
  package static let lockPrefix = "refs/failover/open/"

  /// Creates a deliverer for a workspace.
  package init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// The id of a plan: that of its canonical form as a git blob.
  package static func id(of plan: Plan) -> ObjectID {
    .ofBlob(Array(plan.canonicalForm.utf8))
  }

  /// The branch that a plan is proposed on.
  package static func branch(for plan: Plan) -> String {
    let id = id(of: plan).short + (plan.stageLabel.map { "-s\($0.number)" } ?? "")
    let moved = Set(plan.changes.map(\.service))
    let services = plan.services.filter { moved.contains($0.service.name) }
    guard services.count == 1, let only = services.first else { return "failover/batch/\(id)" }
    return "failover/\(only.service.name)/\(only.from)-to-\(only.to)-\(id)"
  }

  /// Leaves a branch with a commit for a plan, unless one is open already.
  ///
  /// Main, the work tree and the index are not touched. The commit is written before the refs, and
  /// the refs are written together under their locks, so that of many callers one wins.
  ///
  /// - Throws: `DeliveryError` when git fails, or when the tree would differ from the base in more
  ///   than the plan's files; no ref has been written then.
  package func deliver(_ plan: Plan, reason: String?) throws(DeliveryError) -> Delivery {
    guard plan.refusals.isEmpty else { return outcome(.refused) }
    do throws(GitError) {
      guard !plan.isEmpty else { return try nothingToDo(plan) }
      try workspace.requireSound(plan)
      let open = try ProposalFinder(repository, base: workspace.base).open()
      if let known = try settled(plan, open) { return known }
      let branch = Self.branch(for: plan)
      let followUp = FollowUp(
        plan,
        branch: branch,
        isPushed: false,
        remote: try repository.defaultRemote(forBranch: workspace.baseBranch),
        baseBranch: workspace.targetBranch
      )
      let commit = try write(plan, branch, reason, followUp)
      return try propose(plan, branch, commit, followUp)
    } catch {
      throw DeliveryError(error)
    }
  }

  private func outcome(_ outcome: Delivery.Outcome) -> Delivery {
    Delivery(outcome: outcome, branch: nil, commit: nil, followUp: nil, notes: [])
  }

  /// A service that is where it should be may still be on its way elsewhere: that is said.
  private func nothingToDo(_ plan: Plan) throws(GitError) -> Delivery {
    var result = outcome(.nothingToDo)
    let services = Set(plan.services.map(\.service.name))
    for proposal in try ProposalFinder(repository, base: workspace.base).open() {
      for service in proposal.trailers.services where services.contains(service) {
        result.notes.append(
          Diagnostic(
            .note,
            code: .openProposal,
            "\(proposal.branch) is open and would move \(service)",
            hints: ["to close it: failover abandon \(service)"]
          )
        )
      }
    }
    return result
  }

  // MARK: Objects

  private func write(
    _ plan: Plan,
    _ branch: String,
    _ reason: String?,
    _ followUp: FollowUp
  ) throws(GitError) -> ObjectID {
    var updates: [TreeUpdate] = []
    for file in plan.files {
      let mode = workspace.entries[file.path]?.mode ?? .file
      let content: TreeUpdate.Content
      if let after = file.after {
        content = .write(try repository.writeBlob(after), mode)
      } else {
        content = .remove
      }
      updates.append(TreeUpdate(path: file.path, content: content))
    }
    let tree = try repository.updateTree(of: workspace.base.id, updates)
    try prove(plan, tree)
    let message = CommitMessage(
      plan,
      planID: Self.id(of: plan).hex,
      reason: reason,
      followUp: followUp
    )
    let identity = try repository.identity()
    return try repository.createCommit(
      tree: tree,
      parents: [workspace.base.id],
      author: identity.author,
      committer: identity.committer,
      message: message.text,
      signing: try repository.configuredSigning()
    )
  }

  /// Proof before the commit: the tree differs from the base in the planned files only, and each of
  /// them differs in the planned places only.
  private func prove(_ plan: Plan, _ tree: ObjectID) throws(GitError) {
    let changed = try repository.changedPaths(fromTree: workspace.base.tree, toTree: tree)
    guard Set(changed.map(\.path)) == Set(plan.files.map(\.path)) else {
      throw GitError(
        "prove commit",
        .corrupt,
        subject: tree.hex,
        message: "the tree would change other files than planned",
        next: ["git fsck", "nothing was written; run the command again"]
      )
    }
    for change in changed {
      let planned = plan.files.first { $0.path == change.path }
      guard planned?.after.map(ObjectID.ofBlob) == change.newID,
        planned?.before.map(ObjectID.ofBlob) == change.oldID,
        change.oldMode == nil || change.newMode == nil || change.oldMode == change.newMode
      else {
        throw GitError(
          "prove commit",
          .corrupt,
          subject: change.path.string,
          message: "the stored file is not the planned one",
          next: ["git fsck"]
        )
      }
    }
    do throws(Refusal) {
      for file in plan.files { try PlanProof.check(file) }
    } catch {
      throw GitError("prove commit", .other, message: error.message, next: error.next)
    }
  }

  // MARK: Refs

  /// Takes every service's lock, looks again, and makes the branch before the locks are given back.
  private func propose(
    _ plan: Plan,
    _ branch: String,
    _ commit: ObjectID,
    _ followUp: FollowUp
  ) throws(GitError) -> Delivery {
    let locks = Set(plan.changes.map { Self.lockPrefix + $0.service }).sorted()
    var result = Delivery(
      outcome: .created,
      branch: branch,
      commit: commit,
      followUp: followUp,
      notes: []
    )
    let message = "failover: propose \(branch)"
    try repository.withLockedReferences(locks, message: message) { () throws(GitError) in
      let finder = ProposalFinder(repository, base: workspace.base)
      if let known = try settled(plan, try finder.open()) {
        result = known
        return []
      }
      if let existing = try repository.reference("refs/heads/\(branch)") {
        throw Self.nameTaken(branch, existing.target)
      }
      for lock in locks {
        guard let stale = try repository.reference(lock), try finder.isUnfinished(stale) else {
          continue
        }
        result.notes.append(Self.leftover(stale))
      }
      try repository.createReference("refs/heads/\(branch)", target: commit, message: message)
      return locks.map { GitReference(name: $0, target: commit) }
    }
    return result
  }

  private static func nameTaken(_ branch: String, _ target: ObjectID) -> GitError {
    GitError(
      "create branch",
      .alreadyExists(target),
      subject: branch,
      message: "a branch of that name is \(target.short) and carries no open proposal",
      next: ["git log -1 \(branch)", "git branch -m \(branch) \(branch)-old"]
    )
  }

  private static func leftover(_ stale: GitReference) -> Diagnostic {
    Diagnostic(
      .note,
      code: .staleLock,
      "\(stale.name) was left behind by a proposal without a branch; it has been taken over",
      hints: ["to look at what it was: git show \(stale.target.short)"]
    )
  }
}
