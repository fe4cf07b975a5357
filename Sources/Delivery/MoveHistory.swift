package import GitStore
package import SourceText

/// The moves of a repository: those that the base has, and those that are proposed to it.
///
/// The history is read from the trailers of commits; there is no other record.
package struct MoveHistory {
  /// One move.
  package struct Entry: Sendable {
    /// What the commit says of itself.
    package let trailers: CommitTrailers

    /// The commit that carries the trailers.
    package let commit: Commit

    /// The commit on the base's own line that brought it in: itself, or a merge; nil for a proposal.
    package let landing: Commit?

    /// The branch of an open proposal.
    package let branch: String?
  }

  /// How many commits are looked at when nobody asks for more.
  package static let standardLimit = 10_000

  /// The moves, open ones first, then by when they were merged, newest first.
  package let entries: [Entry]

  /// Where the list ends early, and why.
  package let notes: [Diagnostic]

  /// Reads the history of a commit; `limit` is the greatest number of commits that are looked at.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package init(
    path: String,
    environment: [String: String],
    base revision: String?,
    limit: Int
  ) throws(DeliveryError) {
    do throws(GitError) {
      let repository = try Repository(at: path, environment: environment)
      let base = try repository.commit(repository.resolveCommit(revision ?? "HEAD"))
      let found = try repository.commits(
        reachableFrom: [base.id],
        hiding: [],
        limit: limit == .max ? limit : limit + 1
      )
      let commits = Array(found.prefix(limit))
      let open = try ProposalFinder(repository, base: base).open().map {
        Entry(trailers: $0.trailers, commit: $0.commit, landing: nil, branch: $0.branch)
      }
      entries =
        open.sorted { $0.commit.committer.seconds > $1.commit.committer.seconds }
        + Self.merged(commits, base: base, omitting: Self.empty(found))
      notes = Self.notes(isCut: found.count > limit, limit, isShallow: repository.isShallow)
    } catch {
      throw DeliveryError(error)
    }
  }

  private static func notes(isCut: Bool, _ limit: Int, isShallow: Bool) -> [Diagnostic] {
    if isCut {
      return [
        Diagnostic(
          .note,
          code: .historyCut,
          "only the newest \(limit == 1 ? "commit was" : "\(limit) commits were") looked at; "
            + "older moves are not listed",
          hints: ["--limit \(limit.multipliedReportingOverflow(by: 10).partialValue) looks further"]
        )
      ]
    }
    guard isShallow else { return [] }
    return [
      Diagnostic(
        .note,
        code: .historyCut,
        "this is a shallow clone; moves before its oldest commit are not listed",
        hints: ["git fetch --unshallow"]
      )
    ]
  }

  /// The commits that change nothing, as far as their parents are among them: their trailers tell of
  /// no move, whatever wrote them.
  private static func empty(_ commits: [Commit]) -> Set<ObjectID> {
    let trees = Dictionary(uniqueKeysWithValues: commits.map { ($0.id, $0.tree) })
    let empty = commits.filter { commit in
      commit.parents.count == 1 && commit.parents.first.flatMap { trees[$0] } == commit.tree
    }
    return Set(empty.map(\.id))
  }

  /// The moves among commits that stand newest first, each plan once: the message of a merge may
  /// repeat the trailers of what it merges.
  private static func merged(
    _ commits: [Commit],
    base: Commit,
    omitting empty: Set<ObjectID>
  ) -> [Entry] {
    let landings = landings(of: commits, base: base)
    var seen: Set<PlanStage> = []
    var moves: [(landed: Int, entry: Entry)] = []
    for commit in commits.reversed() where !empty.contains(commit.id) {
      for trailers in CommitTrailers.blocks(in: commit.message)
      where seen.insert(PlanStage(plan: trailers.plan, stage: trailers.stage)).inserted {
        let landed = landings[commit.id]
        let entry = Entry(
          trailers: trailers,
          commit: commit,
          landing: landed.map { commits[$0] } ?? commit,
          branch: nil
        )
        moves.append((landed ?? commits.count, entry))
      }
    }
    // Sorting is stable, and oldest first before it: what landed together keeps its order.
    return moves.reversed().sorted { $0.landed < $1.landed }.map(\.entry)
  }

  /// The commit on the base's own line that first had each commit, as a position in `commits`.
  private static func landings(of commits: [Commit], base: Commit) -> [ObjectID: Int] {
    let positions = Dictionary(uniqueKeysWithValues: zip(commits.map(\.id), commits.indices))
    var line: [Int] = []
    var next: ObjectID? = base.id
    while let id = next, let position = positions[id] {
      line.append(position)
      next = commits[position].parents.first
    }
    var landings: [ObjectID: Int] = [:]
    for position in line { landings[commits[position].id] = position }
    for position in line.reversed() {
      var waiting = Array(commits[position].parents.dropFirst())
      while let id = waiting.popLast() {
        guard landings[id] == nil, let merged = positions[id] else { continue }
        landings[id] = position
        waiting += commits[merged].parents
      }
    }
    return landings
  }
}

/// What makes two blocks of trailers the same move.
private struct PlanStage: Hashable {
  let plan: String
  let stage: Int
}
