import Forges
import Testing

@Suite struct RemoteAddressTests {
  /// A URL, and the host, path and origin that are read off it.
  struct Form: Sendable, CustomTestStringConvertible {
    var url: String
    var host: String
    var path: String
    var origin: String

    init(_ url: String, _ host: String, _ path: String, origin: String? = nil) {
      self.url = url
      self.host = host
      self.path = path
      self.origin = origin ?? "https://\(host)"
    }

    var testDescription: String { url }
  }

  static let forms = [
    Form("https://github.com/acme/fleet", "github.com", "acme/fleet"),
    Form("https://github.com/acme/fleet.git", "github.com", "acme/fleet"),
    Form("https://github.com/acme/fleet.git/", "github.com", "acme/fleet"),
    Form("https://GitHub.com/Acme/Fleet.git", "github.com", "Acme/Fleet"),
    Form("git@github.com:acme/fleet.git", "github.com", "acme/fleet"),
    Form("github.com:acme/fleet", "github.com", "acme/fleet"),
    Form("git@github.com:/acme/fleet.git", "github.com", "acme/fleet"),
    Form("ssh://git@git.example.org:2222/acme/fleet.git", "git.example.org", "acme/fleet"),
    Form("ssh://git.example.org/acme/fleet", "git.example.org", "acme/fleet"),
    Form("git+ssh://git@git.example.org/acme/fleet", "git.example.org", "acme/fleet"),
    Form("git://git.example.org:9418/acme/fleet.git", "git.example.org", "acme/fleet"),
    Form("git@git.example.org:2222/fleet.git", "git.example.org", "2222/fleet"),
    Form("[git@git.example.org:2222]:acme/fleet.git", "git.example.org", "acme/fleet"),
    Form(
      "ssh://git@[2001:db8::1]:22/acme/fleet",
      "2001:db8::1",
      "acme/fleet",
      origin: "https://[2001:db8::1]"
    ),
    Form("[2001:db8::1]:acme/fleet", "2001:db8::1", "acme/fleet", origin: "https://[2001:db8::1]"),
    Form(
      "https://git.example.org:8443/a/b",
      "git.example.org",
      "a/b",
      origin: "https://git.example.org:8443"
    ),
    Form(
      "http://git.example.org:3000/a/b",
      "git.example.org",
      "a/b",
      origin: "http://git.example.org:3000"
    ),
    Form("https://gitlab.example.org/a/b/c/d.git", "gitlab.example.org", "a/b/c/d"),
    Form(
      "https://dev.azure.com/org/My%20Project/_git/repo",
      "dev.azure.com",
      "org/My%20Project/_git/repo"
    ),
    Form("git@ssh.dev.azure.com:v3/org/project/repo", "ssh.dev.azure.com", "v3/org/project/repo"),
  ]

  @Test(arguments: forms)
  func `reads every form of address that git knows`(_ form: Form) throws {
    let address = try #require(RemoteAddress(form.url))
    #expect(address.host == form.host)
    #expect(address.path == form.path)
    #expect(address.origin == form.origin)
  }

  @Test(arguments: [
    "https://ada:s3cret@github.com/acme/fleet.git", "https://s3cret@github.com/acme/fleet",
    "https://ada:s3cret@github.com:443/acme/fleet", "https://a@b:s3cret@github.com/acme/fleet",
    "ssh://s3cret@github.com/acme/fleet", "s3cret@github.com:acme/fleet",
  ])
  func `drops user names and passwords`(_ url: String) throws {
    let address = try #require(RemoteAddress(url))
    let page = ForgeKind.github.compareAddress(address, base: "main", branch: "topic")
    #expect(address.host == "github.com")
    #expect(address.path == "acme/fleet")
    #expect(page?.contains("s3cret") == false)
    #expect(!address.origin.contains("s3cret"))
  }

  @Test(arguments: [
    "", "/srv/git/fleet.git", "./fleet", "../fleet.git", "fleet", "fleet.git", "./a:b", "a/b:c",
    "file:///srv/git/fleet.git", "file://host/srv/fleet.git", "ext::sh -c evil", "ftp://host/a/b",
    "https://", "https://github.com", "https://github.com/", "git@github.com:", ":acme/fleet",
    "https://ada:s3/cret@github.com/acme/fleet", "https://host:port/acme/fleet",
    "https://evil host/acme/fleet", "git@github.com:acme/fl\neet", "git@\u{202E}moc.buhtig:a/b",
    "HTTPS://github.com/acme/fleet", "https:///acme/fleet",
  ])
  func `takes a path on disk or a broken address for no host`(_ url: String) {
    #expect(RemoteAddress(url) == nil)
  }
}
