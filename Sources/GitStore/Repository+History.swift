internal import CLibgit2

// libgit2 1.5.1 does not know where the history of a shallow clone ends and fails there; the git
// program knows, and answers as far as the history reaches.
extension Repository {
  /// Returns whether `ancestor` is `descendant` or one of the commits that it follows from.
  ///
  /// In a shallow clone the answer holds for the part of history that is there.
  package func isAncestor(
    _ ancestor: ObjectID,
    of descendant: ObjectID
  ) throws(GitError) -> Bool {
    guard ancestor != descendant else { return true }
    if isShallow, let program {
      let result = try run(program, ["merge-base", "--is-ancestor", ancestor.hex, descendant.hex])
      return result.status == 0
    }
    var old = ancestor.raw
    var new = descendant.raw
    let code = unsafe git_graph_descendant_of(pointer, &new, &old)
    try check("compare commits", "\(ancestor.short)..\(descendant.short)", code)
    return code == 1
  }

  /// Returns the best common ancestor of two commits, nil when their histories have none.
  package func mergeBase(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> ObjectID? {
    if isShallow, let program {
      let result = try run(program, ["merge-base", one.hex, two.hex])
      return ObjectID(hex: String(decoding: result.output.prefix(40), as: UTF8.self))
    }
    var base = git_oid()
    var first = one.raw
    var second = two.raw
    let code = unsafe git_merge_base(&base, pointer, &first, &second)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check("find merge base", "\(one.short)...\(two.short)", code)
    return ObjectID(base)
  }

  /// Returns how many commits only `local` has (ahead), and how many only `upstream` (behind).
  package func aheadBehind(
    _ local: ObjectID,
    upstream: ObjectID
  ) throws(GitError) -> (ahead: Int, behind: Int) {
    let range = "\(local.hex)...\(upstream.hex)"
    if isShallow, let program {
      let result = try run(program, ["rev-list", "--left-right", "--count", range])
      let counts = String(decoding: result.output, as: UTF8.self).split(
        whereSeparator: \.isWhitespace
      ).compactMap { Int($0) }
      if counts.count == 2 { return (counts[0], counts[1]) }
    }
    var ahead = 0
    var behind = 0
    var left = local.raw
    var right = upstream.raw
    try check(
      "count commits",
      range,
      unsafe git_graph_ahead_behind(&ahead, &behind, pointer, &left, &right)
    )
    return (ahead, behind)
  }

  /// Returns the remote-tracking ref that a branch follows (`branch.NAME.merge`), nil when it
  /// follows none or the ref was never fetched.
  package func upstream(ofBranch short: String) throws(GitError) -> GitReference? {
    let operation = "find upstream"
    let branch = "refs/heads/\(short)"
    try checkReferenceName(branch, operation)
    do throws(GitError) {
      let name = try unsafe Buffer(operation, short) {
        unsafe git_branch_upstream_name($0, pointer, branch)
      }
      return try reference(name.string)
    } catch  where error.category == .notFound {
      return nil
    }
  }

  /// Returns the commits that can be reached from `tips` and not from `hidden`, each before its
  /// parents and newer ones first, at most `limit` of them.
  package func commits(
    reachableFrom tips: [ObjectID],
    hiding hidden: [ObjectID],
    limit: Int
  ) throws(GitError) -> [Commit] {
    guard limit > 0, !tips.isEmpty else { return [] }
    return try identifiers(tips, hidden, limit).map { id throws(GitError) in try commit(id) }
  }

  private func identifiers(
    _ tips: [ObjectID],
    _ hidden: [ObjectID],
    _ limit: Int
  ) throws(GitError) -> [ObjectID] {
    guard isShallow, let program else { return try walk(tips, hidden, limit) }
    let range = tips.map(\.hex) + hidden.map { "^\($0.hex)" }
    let result = try run(program, ["rev-list", "--topo-order", "--max-count=\(limit)"] + range)
    return String(decoding: result.output, as: UTF8.self).split(separator: "\n").compactMap {
      ObjectID(hex: String($0))
    }
  }

  private func walk(
    _ tips: [ObjectID],
    _ hidden: [ObjectID],
    _ limit: Int
  ) throws(GitError) -> [ObjectID] {
    let operation = "walk history"
    let walk = try unsafe Handle(operation, "", release: git_revwalk_free) {
      unsafe git_revwalk_new($0, pointer)
    }
    let order = GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue
    try check(operation, "", unsafe git_revwalk_sorting(walk.pointer, order))
    for tip in tips {
      var raw = tip.raw
      try check(operation, tip.hex, unsafe git_revwalk_push(walk.pointer, &raw))
    }
    for end in hidden {
      var raw = end.raw
      try check(operation, end.hex, unsafe git_revwalk_hide(walk.pointer, &raw))
    }
    var found: [ObjectID] = []
    var next = git_oid()
    while found.count < limit {
      let code = unsafe git_revwalk_next(&next, walk.pointer)
      if code == GIT_ITEROVER.rawValue { break }
      try check(operation, "", code)
      found.append(ObjectID(next))
    }
    return found
  }

  /// Runs git for a question to which status 1 is an answer.
  private func run(
    _ program: GitProgram,
    _ arguments: [String]
  ) throws(GitError) -> GitProgram.Result {
    let result = try program.run(
      arguments,
      directory: gitDirectory,
      environment: programEnvironment
    )
    guard result.status > 1 else { return result }
    throw GitError(
      "walk history",
      .programFailed,
      subject: arguments.first ?? "",
      message: GitProgram.reason(result),
      next: ["git fetch --unshallow"]
    )
  }
}
