/// Where a git remote is hosted, read off its URL; user names and passwords in it are dropped.
package struct RemoteAddress: Hashable, Sendable {
  /// Host name in lower case, without a port.
  package let host: String

  /// Path of the repository on the host, without slashes at the ends and without `.git`; percent
  /// escapes stand as in the URL.
  package let path: String

  /// Scheme, host and port of the host's web pages.
  ///
  /// What the URL itself says for `http` and `https`; a remote over SSH does not tell, and is taken
  /// to have its pages at `https://host`.
  package let origin: String

  /// Reads the forms that git knows (git-fetch(1), "Git URLs"): `https://host:8443/path.git`,
  /// `ssh://git@host:22/path`, `git@host:path`.
  ///
  /// Nil for a path on disk, `file://`, a remote helper (`ext::`), and anything else.
  package init?(_ url: String) {
    guard let location = Location(url[...]), let host = Self.host(location.authority) else {
      return nil
    }
    var path = location.path
    while path.utf8.first == UInt8(ascii: "/") { path = path.dropFirst() }
    path = Self.withoutSlash(path)
    if path.hasSuffix(".git") { path = Self.withoutSlash(path.dropLast(4)) }
    guard !path.isEmpty, !path.unicodeScalars.contains(where: { $0.value <= 0x20 }) else {
      return nil
    }
    self.host = host.name
    self.path = String(path)
    let port = host.port.map { ":\($0)" } ?? ""
    let name = host.name.contains(":") ? "[\(host.name)]" : host.name
    origin = location.isWeb ? "\(location.scheme)://\(name)\(port)" : "https://\(name)"
  }

  /// The two halves of a URL, before either is understood.
  private struct Location {
    var scheme: Substring
    var authority: Substring
    var path: Substring

    var isWeb: Bool { scheme == "http" || scheme == "https" }

    init?(_ url: Substring) {
      if let mark = url.firstRange(of: "://") {
        scheme = url[..<mark.lowerBound]
        let rest = url[mark.upperBound...]
        guard
          ["https", "http", "ssh", "git", "git+ssh", "ssh+git"].contains(scheme),
          let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
        else { return nil }
        authority = rest[..<slash]
        path = rest[slash...]
        return
      }
      // `host:path`; a slash before the colon makes it a path on disk, two colons a remote helper.
      scheme = "ssh"
      let bracket = url.firstIndex(of: "]") ?? url.startIndex
      guard let colon = url[bracket...].utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      authority = url[..<colon]
      path = url[url.utf8.index(after: colon)...]
      guard !authority.contains("/"), path.utf8.first != UInt8(ascii: ":") else { return nil }
      if authority.hasPrefix("["), authority.contains("@") {
        authority = authority.dropFirst().dropLast()
      }
    }
  }

  /// Reads `user@host:port` and `[::1]:port`; nil when what is left is no host and port.
  private static func host(_ authority: Substring) -> (name: String, port: Substring?)? {
    var rest = authority
    if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) {
      rest = rest[rest.utf8.index(after: at)...]
    }
    var name = rest
    var port: Substring?
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      name = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
      port = rest.isEmpty ? nil : rest.dropFirst()
      guard name.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") }) else { return nil }
    } else {
      if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")) {
        name = rest[..<colon]
        port = rest[rest.utf8.index(after: colon)...]
      }
      guard name.utf8.allSatisfy(isHostByte) else { return nil }
    }
    guard !name.isEmpty, port?.utf8.allSatisfy(isDigit) ?? true else { return nil }
    return (name.lowercased(), port.flatMap { $0.isEmpty ? nil : $0 })
  }

  private static func withoutSlash(_ path: Substring) -> Substring {
    var path = path
    while path.utf8.last == UInt8(ascii: "/") { path = path.dropLast() }
    return path
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
  }
}
