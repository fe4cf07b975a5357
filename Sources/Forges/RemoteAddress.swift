/// Where a git remote is hosted, read off its URL.
package struct RemoteAddress: Hashable, Sendable {
  /// Host name in lower case, without a port.
  package let host: String

  /// Path of the repository on the host, without slashes at the ends and without `.git`.
  package let path: String

  /// Reads the forms that git knows: `https://host/path.git`, `ssh://git@host:22/path`,
  /// `git@host:path`.
  ///
  /// Nil for a path on disk and for anything else.
  package init?(_ url: String) {
    var rest = url[...]
    let hasScheme = rest.contains("://")
    if hasScheme {
      let parts = rest.split(separator: "://", maxSplits: 1)
      guard parts.count == 2, ["https", "http", "ssh", "git"].contains(parts[0]) else { return nil }
      rest = parts[1]
    }
    let separator: Character = hasScheme ? "/" : ":"
    guard let end = rest.firstIndex(of: separator) else { return nil }
    var authority = rest[..<end]
    var path = rest[rest.index(after: end)...]
    guard hasScheme || !authority.contains("/") else { return nil }
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    if let port = authority.firstIndex(of: ":") { authority = authority[..<port] }
    while path.hasPrefix("/") { path = path.dropFirst() }
    while path.hasSuffix("/") { path = path.dropLast() }
    if path.hasSuffix(".git") { path = path.dropLast(4) }
    guard !authority.isEmpty, !path.isEmpty else { return nil }
    host = authority.lowercased()
    self.path = String(path)
  }
}

/// The kinds of hosts whose pages are known.
package enum ForgeKind: String, CaseIterable, Sendable {
  case github, gitlab, gitea, bitbucket, azure

  /// Recognises a host by its name; the first rule that fits wins.
  ///
  /// A host under a name of its own cannot be told.
  package init?(host: String) {
    let rules: [(ForgeKind, (String) -> Bool)] = [
      (.github, { $0.hasSuffix(".ghe.com") || $0.split(separator: ".").contains("github") }),
      (.gitlab, { $0.split(separator: ".").contains("gitlab") }),
      (.azure, { $0 == "dev.azure.com" || $0 == "ssh.dev.azure.com" }),
      (.bitbucket, { $0 == "bitbucket.org" }),
      (
        .gitea,
        { host in
          host == "codeberg.org"
            || ["gitea", "forgejo"].contains { host.split(separator: ".").contains($0) }
        }
      ),
    ]
    guard let rule = rules.first(where: { $0.1(host) }) else { return nil }
    self = rule.0
  }

  /// The page on which a person opens a request from `branch` into `base`; nil when the path does
  /// not have the forge's shape.
  package func compareAddress(_ remote: RemoteAddress, base: String, branch: String) -> String? {
    let site = "https://\(remote.host)/\(remote.path)"
    switch self {
    case .github: return "\(site)/compare/\(base)...\(branch)?expand=1"
    case .gitea: return "\(site)/compare/\(base)...\(branch)"
    case .gitlab:
      return "\(site)/-/merge_requests/new?merge_request%5Bsource_branch%5D=\(branch)"
        + "&merge_request%5Btarget_branch%5D=\(base)"
    case .bitbucket: return "\(site)/pull-requests/new?source=\(branch)&dest=\(base)"
    case .azure:
      var parts = remote.path.split(separator: "/").map(String.init)
      if remote.host == "ssh.dev.azure.com", parts.count == 4 {
        parts = [parts[1], parts[2], "_git", parts[3]]
      }
      guard parts.count == 4, parts[2] == "_git" else { return nil }
      return "https://dev.azure.com/\(parts.joined(separator: "/"))/pullrequestcreate"
        + "?sourceRef=\(branch)&targetRef=\(base)"
    }
  }
}
