import GitStore
import SourceText
import Testing

@Suite struct ConfigurationTests {
  @Test func `reads values as git does`() throws {
    let fixture = try Fixture()
    try fixture.git("config", "--add", "test.key", "first")
    try fixture.git("config", "--add", "test.key", "last\nline ")
    for path in [fixture.environment["PATH"] ?? "", "/none"] {
      let repository = try fixture.open(["PATH": path])
      #expect(try repository.configuration("test.key") == "last\nline ")
      #expect(try repository.configuration("test.none") == nil)
      #expect(try repository.configuration("nodot") == nil)
      #expect(try repository.configuration("--list") == nil)
    }
  }

  @Test func `counts includes and variables`() throws {
    let fixture = try Fixture()
    try fixture.write(Array("[test]\n\tkey = included\n".utf8), to: fixture.folder + "/more")
    try fixture.git("config", "include.path", fixture.folder + "/more")
    #expect(try fixture.open().configuration("test.key") == "included")
    let counted = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "test.key", "GIT_CONFIG_VALUE_0": "counted",
    ]
    #expect(try fixture.open(counted).configuration("test.key") == "counted")
  }

  @Test func `reads the user's file without a git program`() throws {
    let fixture = try Fixture()
    fixture.environment["GIT_CONFIG_GLOBAL"] = nil
    fixture.environment["PATH"] = "/none"
    let home = fixture.folder + "/home"
    try fixture.write(Array("[test]\n\tkey = global\n".utf8), to: home + "/.gitconfig")
    try fixture.write(
      Array("[test]\n\tkey = xdg\n\tother = xdg\n".utf8),
      to: home + "/.config/git/config"
    )
    let repository = try fixture.open()
    #expect(try repository.configuration("test.key") == "global")
    #expect(try repository.configuration("test.other") == "xdg")
    let other = try fixture.open(["GIT_CONFIG_GLOBAL": home + "/.config/git/config"])
    #expect(try other.configuration("test.key") == "xdg")
  }

  @Test func `tells no value that cannot be read`() throws {
    let fixture = try Fixture()
    try fixture.git("config", "commit.gpgSign", "s3cret")
    let error = try gitError { _ = try fixture.open().configuredSigning() }
    #expect(!"\(error) \(error.next)".contains("s3cret"))
  }

  @Test func `knows author and committer from the environment`() throws {
    let fixture = try Fixture()
    let expected = [
      "Ada Author <ada@example.org> 1700000000 +0530",
      "Carl Committer <carl@example.org> 1700000100 -0330",
    ]
    for path in [fixture.environment["PATH"] ?? "", "/none"] {
      let identity = try fixture.open(["PATH": path]).identity()
      #expect([identity.author, identity.committer].map { "\($0)" } == expected)
    }
  }

  @Test func `knows author and committer from the configuration`() throws {
    let fixture = try Fixture()
    for name in fixture.environment.keys where name.contains("AUTHOR") || name.contains("COMMITTER")
    {
      fixture.environment[name] = nil
    }
    try fixture.git("config", "user.name", "Conny Fig")
    try fixture.git("config", "user.email", "conny@example.org")
    for path in [fixture.environment["PATH"] ?? "", "/none"] {
      let identity = try fixture.open(["PATH": path]).identity()
      #expect(identity.author.name == "Conny Fig")
      #expect(identity.committer.email == "conny@example.org")
      #expect(identity.committer.seconds > 1_700_000_000)
    }
  }

  @Test func `says how to set an identity`() throws {
    let fixture = try Fixture()
    for name in fixture.environment.keys where name.contains("AUTHOR") || name.contains("COMMITTER")
    {
      fixture.environment[name] = nil
    }
    try fixture.git("config", "user.useConfigOnly", "true")
    for path in [fixture.environment["PATH"] ?? "", "/none"] {
      let error = try gitError { _ = try fixture.open(["PATH": path]).identity() }
      #expect(error.category == .identityUnknown)
      #expect(error.next.contains { $0.contains("git config") && $0.contains("user.email") })
    }
  }

  @Test func `lists remotes without passwords and with insteadOf`() throws {
    let fixture = try Fixture()
    try fixture.git("remote", "add", "up", "https://ada:s3cret@example.org/x.git")
    try fixture.git("remote", "add", "down", "short:y.git")
    try fixture.git("config", "url.ssh://git@host.example/.insteadOf", "short:")
    let remotes = try fixture.open().remotes()
    #expect(remotes.map(\.name) == ["down", "up"])
    #expect(remotes.map(\.url) == ["ssh://host.example/y.git", "https://example.org/x.git"])
  }

  @Test func `chooses the remote of a branch`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    #expect(try repository.defaultRemote(forBranch: "main") == nil)
    try fixture.git("remote", "add", "only", "/x")
    #expect(try fixture.open().defaultRemote(forBranch: "main")?.name == "only")
    try fixture.git("remote", "add", "second", "/y")
    #expect(try fixture.open().defaultRemote(forBranch: nil) == nil)
    try fixture.git("remote", "add", "origin", "/z")
    #expect(try fixture.open().defaultRemote(forBranch: "main")?.name == "origin")
    try fixture.git("config", "branch.main.remote", "second")
    #expect(try fixture.open().defaultRemote(forBranch: "main")?.name == "second")
    #expect(try fixture.open().defaultRemote(forBranch: "other")?.name == "origin")
  }
}
