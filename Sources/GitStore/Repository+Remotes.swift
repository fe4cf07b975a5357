internal import CLibgit2

extension Repository {
  /// Returns the remotes that have an address, sorted by name.
  package func remotes() throws(GitError) -> [Remote] {
    let operation = "list remotes"
    var names = unsafe git_strarray()
    try check(operation, "", unsafe git_remote_list(&names, pointer))
    defer { unsafe git_strarray_dispose(&names) }
    let all = unsafe UnsafeBufferPointer(start: names.strings, count: names.count)
    let texts = unsafe all.compactMap { unsafe $0.map { unsafe String(cString: $0) } }
    var remotes: [Remote] = []
    for name in texts.sorted() {
      let remote = try unsafe Handle(operation, name, release: git_remote_free) {
        unsafe git_remote_lookup($0, pointer, name)
      }
      guard let url = unsafe git_remote_url(remote.pointer) else { continue }
      let text = unsafe String(cString: url)
      remotes.append(Remote(name: name, url: Printable.withoutUserInfo(text)))
    }
    return remotes
  }

  /// Returns the remote that a branch is fetched from: `branch.NAME.remote`, else the only remote,
  /// else `origin`; nil when there is none of these.
  package func defaultRemote(forBranch short: String?) throws(GitError) -> Remote? {
    let all = try remotes()
    if let short, let name = try configuration("branch.\(short).remote"),
      let configured = all.first(where: { $0.name == name })
    {
      return configured
    }
    return all.count == 1 ? all[0] : all.first { $0.name == "origin" }
  }
}
