import GitStore
import SourceText

/// Finds out which commits are to be compared, from words of a person, of git, or of a framework.
///
/// It only reads; of a receiving git it reads the quarantine, which the environment names.
package struct RangeFinder {
  private let repository: Repository

  /// Opens the repository that holds the folder `path`.
  ///
  /// - Throws: `DeliveryError` when it cannot be read.
  package init(path: String, environment: [String: String]) throws(DeliveryError) {
    do throws(GitError) {
      repository = try Repository(at: path, environment: environment)
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Two revisions with dots between them.
  package struct Sides: Hashable, Sendable {
    /// The older one.
    package let from: String

    /// The newer one.
    package let to: String

    /// Whether three dots ask for the commit at which `to` left `from`.
    package let isSinceFork: Bool

    /// Reads `A..B` or `A...B`, `HEAD` for a side that is left out; nil for other words.
    package init?(_ words: String) {
      guard words.count > 2, let dots = words.firstRange(of: "..") else { return nil }
      isSinceFork = words[dots.upperBound...].hasPrefix(".")
      let rest = words[dots.upperBound...].dropFirst(isSinceFork ? 1 : 0)
      guard !rest.hasPrefix("."), !rest.contains("..") else { return nil }
      from = dots.lowerBound == words.startIndex ? "HEAD" : String(words[..<dots.lowerBound])
      to = rest.isEmpty ? "HEAD" : String(rest)
    }
  }

  /// Returns the range of `A..B`, or of `A...B` from the commit at which `B` left `A`.
  ///
  /// - Throws: `DeliveryError` for other words, revisions that are not there, and histories that have
  ///   no commit in common.
  package func range(_ words: String) throws(DeliveryError) -> ComparedRange {
    guard let sides = Sides(words) else {
      throw DeliveryError(
        code: .usage,
        "`\(words)` is no range",
        next: ["name two commits with two dots between them: main..HEAD"]
      )
    }
    do throws(GitError) {
      let old = try repository.resolveCommit(sides.from)
      let new = try repository.resolveCommit(sides.to)
      guard sides.isSinceFork else { return try range(words, from: old, to: new, hiding: [old]) }
      guard let fork = try repository.mergeBase(old, new) else {
        throw GitError(
          "find merge base",
          .notFound,
          subject: words,
          message: "the two have no commit in common",
          next: ["fetch more of the history, or compare with two dots"]
        )
      }
      return try range(words, from: fork, to: new, hiding: [old])
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Returns the ranges of the lines that git gives to a `pre-push` hook (githooks(5)):
  /// `<local ref> <local oid> <remote ref> <remote oid>`.
  ///
  /// A ref that is new on the remote, or whose commit there was never fetched, is compared with the
  /// newest commit of its line that a remote-tracking ref of `remote` has. Deleted refs, notes and
  /// refs of anything but commits have none.
  package func pushed(
    _ lines: String,
    to remote: String?
  ) throws(DeliveryError) -> [ComparedRange] {
    try each(of: lines, fields: 4) { fields throws(GitError) in
      try range(fields[2], from: fields[3], to: fields[1]) { () throws(GitError) in
        try trackedTips(of: remote)
      }
    }
  }

  /// Returns the ranges of the lines that git gives to a `pre-receive` hook: `<old> <new> <ref>`.
  ///
  /// A new ref is compared with the newest commit of its line that the repository has already.
  package func received(_ lines: String) throws(DeliveryError) -> [ComparedRange] {
    try each(of: lines, fields: 3) { fields throws(GitError) in
      try range(fields[2], from: fields[0], to: fields[1]) { () throws(GitError) in
        try repository.references(under: "refs/").map(\.target)
      }
    }
  }

  /// Returns the range that the pre-commit framework names in variables; nil where it names none.
  ///
  /// It names the ref alone where all history of it is new.
  package func framework(_ environment: [String: String]) throws(DeliveryError) -> ComparedRange? {
    func variable(_ name: String) -> String? {
      environment["PRE_COMMIT_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let new = variable("TO_REF") ?? variable("LOCAL_BRANCH") else { return nil }
    do throws(GitError) {
      let old = try variable("FROM_REF").map { name throws(GitError) in
        try repository.resolveCommit(name)
      }
      let name = variable("REMOTE_BRANCH") ?? new
      let tips = old.map { [$0] } ?? []
      return try range(name, from: old, to: repository.resolveCommit(new), hiding: tips)
    } catch {
      throw DeliveryError(error)
    }
  }

  private func each(
    of lines: String,
    fields count: Int,
    _ body: ([String]) throws(GitError) -> ComparedRange?
  ) throws(DeliveryError) -> [ComparedRange] {
    var ranges: [ComparedRange] = []
    for line in lines.split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count == count else {
        throw DeliveryError(
          code: .usage,
          "standard input is not what git gives to this hook: `\(line)`",
          next: ["failover hooks install"]
        )
      }
      do throws(GitError) {
        if let range = try body(fields) { ranges.append(range) }
      } catch {
        throw DeliveryError(error)
      }
    }
    return ranges
  }

  /// The range of a ref that moves; nil for one that is deleted or holds no commit.
  private func range(
    _ name: String,
    from old: String,
    to new: String,
    known: () throws(GitError) -> [ObjectID]
  ) throws(GitError) -> ComparedRange? {
    guard !name.hasPrefix("refs/notes/"), new.contains(where: { $0 != "0" }) else { return nil }
    guard let commit = try commit(new) else { return nil }
    // A commit of the remote that was never fetched is not here.
    if old.contains(where: { $0 != "0" }), let before = try? repository.resolveCommit(old) {
      return try range(name, from: before, to: commit, hiding: [before])
    }
    let tips = try known()
    let start = try newestKnown(before: commit, tips)
    return start == commit ? nil : try range(name, from: start, to: commit, hiding: tips)
  }

  /// The commit that an object is, or that a tag names; nil for other objects, which nobody applies.
  private func commit(_ id: String) throws(GitError) -> ObjectID? {
    do throws(GitError) {
      return try repository.resolveCommit(id)
    } catch {
      // A missing object is trouble; a tag of a file or a tree is not.
      if error.category == .missingObject || error.category == .notFound { throw error }
      return nil
    }
  }

  /// The newest commit on the first-parent line of `commit` that one of `tips` has; nil for none.
  private func newestKnown(
    before commit: ObjectID,
    _ tips: [ObjectID]
  ) throws(GitError) -> ObjectID? {
    let new = try repository.commits(reachableFrom: [commit], hiding: tips, limit: .max)
    let parents = Dictionary(new.map { ($0.id, $0.parents.first) }) { first, _ in first }
    var place: ObjectID? = commit
    while let current = place, let parent = parents[current] { place = parent }
    return place
  }

  private func trackedTips(of remote: String?) throws(GitError) -> [ObjectID] {
    let all = try repository.references(under: "refs/remotes/")
    let own = remote.map { name in all.filter { $0.name.hasPrefix("refs/remotes/\(name)/") } } ?? []
    // A push to an address has no tracking refs; what any remote has was pushed before.
    return (own.isEmpty ? all : own).map(\.target)
  }

  private func range(
    _ name: String,
    from old: ObjectID?,
    to new: ObjectID,
    hiding tips: [ObjectID]
  ) throws(GitError) -> ComparedRange {
    let between = try repository.commits(reachableFrom: [new], hiding: tips, limit: .max)
    let moves = between.filter { $0.parents.count < 2 }.compactMap { commit in
      let trailers = CommitTrailers.blocks(in: commit.message)
      return trailers.isEmpty ? nil : MoveCommit(commit, trailers)
    }
    return ComparedRange(name: name, from: old, to: new, moves: moves)
  }
}
