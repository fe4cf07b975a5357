/// The kinds of hosts whose pages are known.
package enum ForgeKind: String, CaseIterable, Sendable {
  case github, gitlab, gitea, bitbucket, azure

  /// Recognises a host by its name; the first rule that fits wins.
  ///
  /// A host under a name of its own cannot be told, nor can an alias of the SSH configuration
  /// (`github.com-work`, `github`).
  package init?(host: String) {
    guard let words = Self.words(of: host) else { return nil }
    let rules: [(ForgeKind, Bool)] = [
      (.github, words.contains("github") || host.hasSuffix(".ghe.com")),
      (.gitlab, words.contains("gitlab")),
      (.azure, host.isInside("dev.azure.com") || host.isInside("visualstudio.com")),
      (.bitbucket, host.isInside("bitbucket.org")),
      (.gitea, words.contains("gitea") || words.contains("forgejo") || host == "codeberg.org"),
    ]
    guard let rule = rules.first(where: \.1) else { return nil }
    self = rule.0
  }

  /// The words of a host's labels but the last; nil for a name that no public host has.
  private static func words(of host: String) -> Set<Substring>? {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let top = labels.last, top.count > 1, top.allSatisfy(\.isLetter) else {
      return nil
    }
    return Set(labels.dropLast().flatMap { $0.split(separator: "-") })
  }

  /// The page on which a person opens a request from `branch` into `base`; nil when the path does
  /// not have the forge's shape.
  ///
  /// Names of branches are escaped: git allows `#`, `&`, `%` and letters beyond ASCII in them.
  package func compareAddress(_ remote: RemoteAddress, base: String, branch: String) -> String? {
    let base = base.percentEncoded()
    let branch = branch.percentEncoded()
    guard let site = site(of: remote) else { return nil }
    return switch self {
    case .github: "\(site)/compare/\(base)...\(branch)?expand=1"
    case .gitea: "\(site)/compare/\(base)...\(branch)"
    case .gitlab:
      "\(site)/-/merge_requests/new?merge_request%5Bsource_branch%5D=\(branch)"
        + "&merge_request%5Btarget_branch%5D=\(base)"
    case .bitbucket: "\(site)/pull-requests/new?source=\(branch)&dest=\(base)"
    case .azure: "\(site)/pullrequestcreate?sourceRef=\(branch)&targetRef=\(base)"
    }
  }

  /// The repository's page, or nil when the path is none of a repository.
  private func site(of remote: RemoteAddress) -> String? {
    let parts = remote.path.split(separator: "/").map { String($0).percentEncoded(again: false) }
    switch self {
    case .github, .bitbucket: guard parts.count == 2 else { return nil }
    // GitLab has groups in groups; Gitea may live below a folder of its host.
    case .gitlab, .gitea: guard parts.count >= 2 else { return nil }
    case .azure: return azureSite(remote, parts)
    }
    return "\(origin(of: remote))/\(parts.joined(separator: "/"))"
  }

  /// The web pages of the hosts that offer SSH on port 443 under a name of its own.
  private func origin(of remote: RemoteAddress) -> String {
    switch remote.host {
    case "ssh.github.com": "https://github.com"
    case "altssh.gitlab.com": "https://gitlab.com"
    case "altssh.bitbucket.org": "https://bitbucket.org"
    default: remote.origin
    }
  }

  /// Azure has two forms and a former one.
  ///
  /// `dev.azure.com/organisation/project/_git/repository`; over SSH
  /// `ssh.dev.azure.com:v3/organisation/project/repository`; before 2018 the organisation was part
  /// of the host, `organisation.visualstudio.com`. A project's own repository may leave it out.
  private func azureSite(_ remote: RemoteAddress, _ parts: [String]) -> String? {
    var parts = parts
    if remote.host == "ssh.dev.azure.com" || remote.host == "vs-ssh.visualstudio.com" {
      guard parts.count == 4, parts[0] == "v3" else { return nil }
      return "https://dev.azure.com/\(parts[1])/\(parts[2])/_git/\(parts[3])"
    }
    if remote.host.hasSuffix(".visualstudio.com") {
      if parts.first == "DefaultCollection" { parts.removeFirst() }
      parts.insert("", at: 0)
    }
    guard parts.count == 3 || parts.count == 4, parts[parts.count - 2] == "_git" else { return nil }
    return "\(remote.origin)/\(parts.filter { !$0.isEmpty }.joined(separator: "/"))"
  }
}

extension String {
  /// Whether a host is `domain` or lies below it.
  fileprivate func isInside(_ domain: String) -> Bool { self == domain || hasSuffix("." + domain) }

  /// The text with every byte escaped that is neither unreserved (RFC 3986, section 2.3) nor a
  /// slash; with `again` false, escapes that are there already stay.
  fileprivate func percentEncoded(again: Bool = true) -> String {
    let bytes = Array(utf8)
    return bytes.enumerated().map { position, byte in
      let scalar = Unicode.Scalar(byte)
      let isEscape = byte == UInt8(ascii: "%") && Self.isEscape(bytes[position...])
      if Self.isUnreserved(byte) || byte == UInt8(ascii: "/") || (!again && isEscape) {
        return String(Character(scalar))
      }
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "%0" + digits : "%" + digits
    }.joined()
  }

  private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.dropFirst().prefix(2)
    return digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return character.isASCII
      && (character.isLetter || character.isNumber || "-._~".contains(character))
  }
}
