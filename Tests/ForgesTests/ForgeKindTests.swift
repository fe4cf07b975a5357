import Forges
import Testing

@Suite struct ForgeKindTests {
  private func page(_ url: String, base: String = "main", branch: String = "failover/web/a-to-b-0")
    -> String?
  {
    guard let address = RemoteAddress(url) else { return nil }
    return ForgeKind(host: address.host)?.compareAddress(address, base: base, branch: branch)
  }

  @Test(arguments: [
    ("github.com", ForgeKind.github), ("ssh.github.com", .github), ("acme.ghe.com", .github),
    ("github.example.org", .github), ("github-enterprise.example.org", .github),
    ("gitlab.com", .gitlab), ("gitlab.example.org", .gitlab), ("altssh.gitlab.com", .gitlab),
    ("gitea.com", .gitea), ("gitea.example.org", .gitea), ("forgejo.example.org", .gitea),
    ("codeberg.org", .gitea), ("bitbucket.org", .bitbucket), ("dev.azure.com", .azure),
    ("ssh.dev.azure.com", .azure), ("acme.visualstudio.com", .azure),
    ("vs-ssh.visualstudio.com", .azure),
  ])
  func `tells a forge by its host`(_ host: String, _ kind: ForgeKind) {
    #expect(ForgeKind(host: host) == kind)
  }

  @Test(arguments: [
    "git.example.org", "notgithub.com", "mygitlab.example.org", "evil-dev.azure.com.example.org",
    "notdev.azure.org", "bitbucket.example.org", "codeberg.org.example.org", "2001:db8::1", "",
    // Aliases of ~/.ssh/config.
    "github", "gitlab", "github-work", "github.com-work", "gitlab.com_2", "gh", "work",
  ])
  func `does not guess at other hosts or aliases of SSH`(_ host: String) {
    #expect(ForgeKind(host: host) == nil)
  }

  @Test(arguments: [
    (
      "git@github.com:acme/fleet.git",
      "https://github.com/acme/fleet/compare/main...failover/web/a-to-b-0?expand=1"
    ),
    (
      "ssh://git@ssh.github.com:443/acme/fleet.git",
      "https://github.com/acme/fleet/compare/main...failover/web/a-to-b-0?expand=1"
    ),
    (
      "git@gitlab.example.org:a/b/c/fleet.git",
      "https://gitlab.example.org/a/b/c/fleet/-/merge_requests/new"
        + "?merge_request%5Bsource_branch%5D=failover/web/a-to-b-0"
        + "&merge_request%5Btarget_branch%5D=main"
    ),
    (
      "https://codeberg.org/acme/fleet",
      "https://codeberg.org/acme/fleet/compare/main...failover/web/a-to-b-0"
    ),
    (
      "http://gitea.example.org:3000/acme/fleet",
      "http://gitea.example.org:3000/acme/fleet/compare/main...failover/web/a-to-b-0"
    ),
    (
      "git@bitbucket.org:acme/fleet.git",
      "https://bitbucket.org/acme/fleet/pull-requests/new"
        + "?source=failover/web/a-to-b-0&dest=main"
    ),
    (
      "https://ada@dev.azure.com/acme/My%20Project/_git/fleet",
      "https://dev.azure.com/acme/My%20Project/_git/fleet/pullrequestcreate"
        + "?sourceRef=failover/web/a-to-b-0&targetRef=main"
    ),
    (
      "git@ssh.dev.azure.com:v3/acme/project/fleet",
      "https://dev.azure.com/acme/project/_git/fleet/pullrequestcreate"
        + "?sourceRef=failover/web/a-to-b-0&targetRef=main"
    ),
    (
      "https://dev.azure.com/acme/_git/fleet",
      "https://dev.azure.com/acme/_git/fleet/pullrequestcreate"
        + "?sourceRef=failover/web/a-to-b-0&targetRef=main"
    ),
    (
      "https://acme.visualstudio.com/DefaultCollection/project/_git/fleet",
      "https://acme.visualstudio.com/project/_git/fleet/pullrequestcreate"
        + "?sourceRef=failover/web/a-to-b-0&targetRef=main"
    ),
    (
      "acme@vs-ssh.visualstudio.com:v3/acme/project/fleet",
      "https://dev.azure.com/acme/project/_git/fleet/pullrequestcreate"
        + "?sourceRef=failover/web/a-to-b-0&targetRef=main"
    ),
  ])
  func `gives the page on which a request is opened`(_ url: String, _ expected: String) {
    #expect(page(url) == expected)
  }

  @Test(arguments: [
    "https://github.com/fleet", "https://github.com/a/b/c", "git@bitbucket.org:fleet",
    "https://gitlab.com/fleet", "https://dev.azure.com/acme/project/fleet",
    "git@ssh.dev.azure.com:v3/acme/fleet", "git@ssh.dev.azure.com:v2/acme/project/fleet",
    "https://dev.azure.com/a/b/c/_git/fleet",
  ])
  func `gives no page for a path of another shape`(_ url: String) {
    #expect(page(url) == nil)
  }

  @Test func `escapes what a branch may hold and an address may not`() {
    #expect(
      page("git@github.com:acme/fleet", base: "rel#1&x=%2F+ü", branch: "a")
        == "https://github.com/acme/fleet/compare/rel%231%26x%3D%252F%2B%C3%BC...a?expand=1"
    )
    #expect(
      page("git@gitlab.com:acme/fleet", base: "a&b#c", branch: "d;e\"f")
        == "https://gitlab.com/acme/fleet/-/merge_requests/new"
        + "?merge_request%5Bsource_branch%5D=d%3Be%22f"
        + "&merge_request%5Btarget_branch%5D=a%26b%23c"
    )
    #expect(
      page("git@bitbucket.org:acme/fleet", base: "a&dest=b", branch: "feature/x-1.0_y~z")
        == "https://bitbucket.org/acme/fleet/pull-requests/new"
        + "?source=feature/x-1.0_y~z&dest=a%26dest%3Db"
    )
  }

  @Test func `escapes a path that the address leaves raw, and no escape twice`() {
    #expect(
      page("git@gitlab.com:acme/fl?t#é", branch: "x")
        == "https://gitlab.com/acme/fl%3Ft%23%C3%A9/-/merge_requests/new"
        + "?merge_request%5Bsource_branch%5D=x&merge_request%5Btarget_branch%5D=main"
    )
    #expect(page("https://github.com/acme/a%20b%zz")?.contains("/acme/a%20b%25zz/") == true)
  }
}
