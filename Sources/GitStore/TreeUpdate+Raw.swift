internal import CLibgit2
internal import SourceText

extension TreeUpdate {
  /// Lends libgit2's form of `updates` to `body`: the address of the first, and their number.
  static func withRaw<Result>(
    _ updates: [TreeUpdate],
    _ body: (UnsafePointer<git_tree_update>?, Int) -> Result
  ) -> Result {
    // All paths in one array that stays where it is, each ended by a NUL.
    let paths = updates.map { $0.path.string.utf8CString }
    let starts = paths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    return unsafe paths.flatMap { $0 }.withUnsafeBufferPointer { text in
      let raw = unsafe zip(updates, starts).map { update, start in
        unsafe update.raw(path: text.baseAddress.map { unsafe $0 + start })
      }
      return unsafe raw.withUnsafeBufferPointer { unsafe body($0.baseAddress, $0.count) }
    }
  }

  private func raw(path: UnsafePointer<CChar>?) -> git_tree_update {
    switch content {
    case .write(let id, let mode):
      unsafe git_tree_update(
        action: GIT_TREE_UPDATE_UPSERT,
        id: id.raw,
        filemode: mode.raw,
        path: path
      )
    case .remove:
      unsafe git_tree_update(
        action: GIT_TREE_UPDATE_REMOVE,
        id: git_oid(),
        filemode: GIT_FILEMODE_UNREADABLE,
        path: path
      )
    }
  }
}

extension Repository {
  /// Throws unless a tree may hold a file at `path`: libgit2 refuses less than `git fsck` does.
  func checkPath(_ path: RepositoryPath, _ operation: String) throws(GitError) {
    let parts = path.string.split(separator: "/", omittingEmptySubsequences: false)
    guard let wrong = parts.first(where: { !Self.isAllowed($0) }) else { return }
    throw GitError(
      operation,
      .invalidName,
      subject: path.string,
      message: wrong.isEmpty ? "a part of the path is empty" : "git allows no path part `\(wrong)`"
    )
  }

  private static func isAllowed(_ part: Substring) -> Bool {
    guard !part.isEmpty, part != ".", part != ".." else { return false }
    guard !part.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) else {
      return false
    }
    // HFS+ ignores these characters in names (CVE-2014-9390).
    let seen = part.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    return String(String.UnicodeScalarView(seen)).lowercased() != ".git"
  }
}
