import Foundation
import GitStore
import SourceText
import Testing

@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen"),
    "no ssh-keygen to make a key with"
  )
)
struct SigningTests {
  /// A repository with an ssh key that it trusts, and that every commit is to be signed with.
  private func fixture() throws -> Fixture {
    let fixture = try Fixture()
    let key = fixture.folder + "/key"
    _ = try fixture.run(
      ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key],
      in: fixture.folder,
      program: "ssh-keygen"
    )
    let publicKey = String(decoding: try #require(fixture.bytes(of: key + ".pub")), as: UTF8.self)
    try fixture.write(
      Array("max@example.org \(publicKey)".utf8),
      to: fixture.folder + "/allowed"
    )
    try fixture.git("config", "gpg.format", "ssh")
    try fixture.git("config", "user.signingKey", key + ".pub")
    try fixture.git("config", "gpg.ssh.allowedSignersFile", fixture.folder + "/allowed")
    return fixture
  }

  private func create(_ fixture: Fixture, _ signing: CommitSigning) throws -> ObjectID {
    try fixture.open().createCommit(
      tree: fixture.id("HEAD^{tree}"),
      parents: [fixture.id("HEAD")],
      author: .author,
      committer: Signature(
        name: "Max",
        email: "max@example.org",
        seconds: 1_600_000_777,
        offsetMinutes: 345
      ),
      message: "signed\n\nbody ü\n",
      signing: signing
    )
  }

  @Test func `signs a commit that git verifies`() throws {
    let fixture = try fixture()
    let id = try create(fixture, .signed(key: nil))
    let verdict = try fixture.run(["verify-commit", id.hex], in: fixture.path)
    #expect(verdict.status == 0)
    #expect(verdict.errors.contains("Good \"git\" signature for max@example.org"))
    #expect(try fixture.run(["fsck", "--strict", id.hex], in: fixture.path).status == 0)
  }

  @Test func `signs with the key that it is given`() throws {
    let fixture = try fixture()
    try fixture.git("config", "--unset", "user.signingKey")
    let id = try create(fixture, .signed(key: fixture.folder + "/key.pub"))
    #expect(try fixture.run(["verify-commit", id.hex], in: fixture.path).status == 0)
  }

  @Test func `differs from an unsigned commit by the signature only`() throws {
    let fixture = try fixture()
    try fixture.git("config", "i18n.commitEncoding", "ISO-8859-1")
    let signed = try fixture.git(
      "cat-file",
      "commit",
      create(fixture, .signed(key: nil)).hex
    )
    let unsigned = try fixture.git("cat-file", "commit", create(fixture, .unsigned).hex)
    var lines = signed.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("gpgsig ") })
    let end = try #require(lines[start...].firstIndex { $0.contains("END SSH SIGNATURE") })
    lines.removeSubrange(start...end)
    #expect(lines.joined(separator: "\n") == unsigned)
  }

  @Test func `says why there is no signature`() throws {
    let fixture = try fixture()
    try fixture.git("config", "user.signingKey", "/nonexistent")
    let error = try gitError { _ = try create(fixture, .signed(key: nil)) }
    #expect(error.category == .programFailed && error.operation == "sign commit")
    #expect(!error.message.isEmpty && !error.next.isEmpty)
  }

  @Test func `needs the git program`() throws {
    let fixture = try fixture()
    let repository = try fixture.open(["PATH": "/nonexistent"])
    let error = try gitError {
      _ = try repository.createCommit(
        tree: fixture.id("HEAD^{tree}"),
        parents: [],
        author: .author,
        committer: .author,
        message: "x",
        signing: .signed(key: nil)
      )
    }
    #expect(error.category == .programMissing)
  }

  @Test func `reads from every place whether to sign`() throws {
    let fixture = try fixture()
    let additions = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "commit.gpgSign", "GIT_CONFIG_VALUE_0": "yes",
    ]
    #expect(try fixture.open().configuredSigning() == .unsigned)
    #expect(try fixture.open(additions).configuredSigning() == .signed(key: nil))
    try fixture.git("config", "commit.gpgSign", "true")
    #expect(try fixture.open().configuredSigning() == .signed(key: nil))
    #expect(try fixture.open(["PATH": "/none"]).configuredSigning() == .signed(key: nil))
    try fixture.git("config", "commit.gpgSign", "off")
    #expect(try fixture.open().configuredSigning() == .unsigned)
  }
}
