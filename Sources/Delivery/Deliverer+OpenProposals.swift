import GitStore
package import Planning
package import SourceText

extension Deliverer {
  /// Returns what a plan would meet if it were delivered now: an open proposal that is the same, or
  /// one that would hold it.
  ///
  /// Writes nothing.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package func outlook(for plan: Plan) throws(DeliveryError) -> [Diagnostic] {
    guard plan.refusals.isEmpty, !plan.isEmpty else { return [] }
    do throws(GitError) {
      let finder = ProposalFinder(repository, base: workspace.base)
      guard let known = try settled(plan, try finder.open()) else { return [] }
      switch known.outcome {
      case .held:
        return known.notes.map { held in
          var note = held
          note.severity = .warning
          return note
        }
      case .exists:
        return [
          Diagnostic(
            .note,
            code: .openProposal,
            "the same change is proposed already: \(known.branch ?? "")"
          )
        ]
      case .created, .nothingToDo, .refused: return []
      }
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Returns the outcome that open proposals settle: the same one exists, or another one holds; nil
  /// when none speaks of the plan's services.
  func settled(_ plan: Plan, _ open: [Proposal]) throws(GitError) -> Delivery? {
    let services = Set(plan.changes.map(\.service))
    let own = open.filter { !services.isDisjoint(with: $0.trailers.services) }
    guard let first = own.first else { return nil }
    if let same = own.first(where: { Self.isSame($0, as: plan) }) {
      return try existing(same, plan)
    }
    let now = try repository.identity().committer.seconds
    // A commit may claim any time, so that the difference may not fit.
    let age = now.subtractingReportingOverflow(first.commit.committer.seconds)
    return Self.held(by: first, age: age.overflow ? 0 : age.partialValue)
  }

  /// Whether a proposal makes the same change set: the same files, from the same blobs to the same.
  private static func isSame(_ proposal: Proposal, as plan: Plan) -> Bool {
    guard let changes = proposal.changes, changes.count == plan.files.count else { return false }
    return plan.files.allSatisfy { file in
      guard let change = changes.first(where: { $0.path == file.path }) else {
        return false
      }
      return change.oldID == file.before.map(ObjectID.ofBlob)
        && change.newID == file.after.map(ObjectID.ofBlob)
    }
  }

  private func existing(_ proposal: Proposal, _ plan: Plan) throws(GitError) -> Delivery {
    let base = workspace.base.id
    let behind = try repository.aheadBehind(proposal.commit.id, upstream: base).behind
    let distance = "\(behind) \(behind == 1 ? "commit" : "commits") behind \(workspace.baseName)"
    let note = Diagnostic(
      .note,
      code: .proposalBehind,
      "\(proposal.branch) is \(distance), no planned file changed"
    )
    return Delivery(
      outcome: .exists,
      branch: proposal.branch,
      commit: proposal.commit.id,
      followUp: FollowUp(
        plan,
        branch: proposal.nameOnRemote,
        isPushed: !proposal.isLocal,
        remote: try repository.defaultRemote(forBranch: workspace.baseBranch),
        baseBranch: workspace.targetBranch
      ),
      notes: behind > 0 ? [note] : []
    )
  }

  /// `age` is in seconds.
  private static func held(by proposal: Proposal, age: Int64) -> Delivery {
    let service = proposal.trailers.services.first ?? ""
    let note = Diagnostic(
      code: .held,
      "another proposal is open: \(proposal.branch), by \(proposal.commit.author.name), "
        + words(forAge: age),
      hints: (proposal.changes == nil ? ["history is cut off here: git fetch --unshallow"] : [])
        + [
          "git show \(ShellWord.quoted(proposal.branch))",
          "merge it, or close it: failover abandon \(service)",
        ]
    )
    return Delivery(
      outcome: .held,
      branch: proposal.branch,
      commit: proposal.commit.id,
      followUp: nil,
      notes: [note]
    )
  }

  /// An age in its largest whole unit; a clock that ran backwards makes it 0.
  private static func words(forAge seconds: Int64) -> String {
    let units: [(Int64, String)] = [(86_400, "days"), (3_600, "hours"), (60, "minutes")]
    for (length, name) in units where seconds >= 2 * length {
      return "\(seconds / length) \(name) old"
    }
    return "\(max(0, seconds)) seconds old"
  }
}
