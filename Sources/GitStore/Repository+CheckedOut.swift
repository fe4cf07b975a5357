internal import CLibgit2

extension Repository {
  /// Returns whether a branch is checked out, here or in any linked work tree.
  package func isCheckedOut(_ branch: String) throws(GitError) -> Bool {
    let operation = "look at branch"
    let name = "refs/heads/\(branch)"
    let reference = try unsafe Handle(operation, branch, release: git_reference_free) {
      unsafe git_reference_lookup($0, pointer, name)
    }
    let answer = unsafe git_branch_is_checked_out(reference.pointer)
    if answer < 0 { try check(operation, branch, answer) }
    return answer == 1
  }
}
