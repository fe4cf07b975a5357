import FixtureSupport
import Foundation
import Testing

/// `failover validate --range`, `--pre-push` and `--pre-receive`, the latter two under git itself.
@Suite struct RangeTests {
  private static let moved = Example.deployment(node: "backup", claim: "claim-b")

  private func validate(
    _ test: HookedRepository,
    _ arguments: String...,
    setting additions: [String: String] = [:]
  ) throws -> HookedRepository.Outcome {
    try test.run(["failover", "validate"] + arguments, in: test.path, additions)
  }

  /// Commits a file without the hooks.
  private func commit(_ text: String, at file: String, in test: HookedRepository) throws {
    try test.stage(text, at: file)
    try test.git("commit", "-q", "--no-verify", "-m", "change \(file)")
  }

  /// A repository with a remote that has its first commit.
  private func cloned() throws -> (test: HookedRepository, remote: String) {
    let test = try HookedRepository(Example.repository)
    let remote = test.folder + "/the remote.git"
    try test.git(["init", "-q", "--bare", "-b", "main", remote], in: test.folder)
    try test.git("remote", "add", "origin", remote)
    try test.git("push", "-q", "--no-verify", "origin", "main")
    return (test, remote)
  }

  private func push(
    _ test: HookedRepository,
    _ arguments: String...
  ) throws -> HookedRepository.Outcome {
    try test.run(["git", "push", "-q"] + arguments, in: test.path)
  }

  // MARK: Ranges

  @Test func `finds what the newer commit has and the older has not, though lines move`() throws {
    var files = Example.repository
    files["apps/old.yaml"] = Example.broken
    let test = try HookedRepository(files)
    try commit("# moved down\n" + Example.broken, at: "apps/old.yaml", in: test)
    #expect(try validate(test, "--revision", "HEAD").status == 1)
    #expect(try validate(test, "--range", "HEAD~1..HEAD").status == 0)
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    let found = try validate(test, "--range", "HEAD~2..")
    #expect(found.status == 1)
    #expect(found.output.hasPrefix("failover: 1 finding in HEAD~2..\napps/new.yaml:2:5: error: "))
    #expect(!found.output.contains("--no-verify"))
    // The other way round it is mended.
    #expect(try validate(test, "--range", "HEAD..HEAD~1").status == 0)
  }

  @Test func `one more finding is told among more than anybody reads`() throws {
    var files = Example.repository
    let many = "a: 1\n" + String(repeating: "a: 2\n", count: 1_200)
    files["apps/old.yaml"] = many
    let test = try HookedRepository(files)
    try commit(many + "b: 1\nb: 2\n", at: "apps/old.yaml", in: test)
    let found = try validate(test, "--range", "HEAD~1..HEAD", "-o", "compact")
    #expect(found.status == 1)
    #expect(found.output.split(separator: "\n").count == 1, "\(found.output.prefix(500))")
    #expect(found.output.contains("`b` stands here twice"))
  }

  @Test func `finds what a range breaks in files that it does not touch`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("rm", "-q", "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", "remove it")
    let found = try validate(test, "--range", "HEAD~1..HEAD", "-o", "json")
    #expect(found.status == 1)
    #expect(found.output.contains("failover.yaml"))
  }

  @Test func `holds each commit of a range to the plan of its own trailers`() throws {
    let test = try HookedRepository(Example.repository)
    let trailers = """
      web: switch over

      Failover-Service: web
      Failover-From: primary
      Failover-To: standby
      Failover-Kind: switchover
      Failover-Stage: 1
      Failover-Plan: 4b825dc642cb6eb9a060e54bf8d69288fbee4904
      """
    try test.stage(Self.moved, at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", trailers)
    // A commit beside it may change what it likes.
    try commit(Example.sound + "data: {}\n", at: "apps/note.yaml", in: test)
    #expect(try validate(test, "--range", "HEAD~2..HEAD").status == 0)
    try test.stage(Self.moved + "  replicas: 2\n", at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", trailers)
    let found = try validate(test, "--range", "HEAD~3..HEAD")
    #expect(found.status == 1)
    #expect(found.output.contains("[forged-failover-commit]"))
  }

  @Test(arguments: [
    ["--range", "HEAD"], ["--range", "HEAD....HEAD"], ["--range", ".."],
    ["--range", "a..b", "--staged"], ["--pre-push", "--pre-receive"], ["--remote", "origin"],
    ["--staged", "--commit-message", "x"],
  ])
  func `takes one thing to check, and says so`(_ arguments: [String]) throws {
    let test = try HookedRepository(Example.repository)
    let outcome = try test.run(["failover", "validate"] + arguments, in: test.path)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
  }

  @Test func `ends with 2 for a commit that is not there`() throws {
    let test = try HookedRepository(Example.repository)
    let outcome = try validate(test, "--range", "nowhere..HEAD")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("nowhere"))
  }

  // MARK: Pushing

  @Test func `stops a push of what is new, and names the way round`() throws {
    let (test, _) = try cloned()
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    let stopped = try push(test, "origin", "main")
    #expect(stopped.status == 1)
    #expect(stopped.output.contains("1 finding in what is new in refs/heads/main\n"))
    #expect(stopped.output.contains("apps/new.yaml:2:5: error: "))
    #expect(stopped.output.contains("git push --no-verify"))
    #expect(try push(test, "--no-verify", "origin", "main").status == 0)
    // What the remote has already is no concern of the next push.
    try commit(Example.sound + "data: {}\n", at: "apps/note.yaml", in: test)
    let passed = try push(test, "origin", "main")
    #expect(passed.status == 0)
    #expect(passed.output.isEmpty && passed.errors.isEmpty)
  }

  @Test func `compares a new branch with what the remote has, and judges no deleted one`() throws {
    var (test, _) = try cloned()
    try commit(Example.broken, at: "apps/old.yaml", in: test)
    #expect(try push(test, "--no-verify", "origin", "main").status == 0)
    try test.git("checkout", "-q", "-b", "side")
    try commit(Example.sound + "data: {}\n", at: "apps/note.yaml", in: test)
    #expect(try push(test, "origin", "side").status == 0)
    #expect(try push(test, "origin", "--delete", "side").status == 0)
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    let stopped = try push(test, "origin", "side", "main")
    #expect(stopped.status == 1)
    #expect(stopped.output.contains("apps/new.yaml"))
    #expect(!stopped.output.contains("apps/old.yaml"))
    // An address without tracking refs of its own.
    test = try HookedRepository(["apps/web.yaml": Example.broken])
    let remote = test.folder + "/empty.git"
    try test.git(["init", "-q", "--bare", remote], in: test.folder)
    #expect(try push(test, remote, "main").status == 1)
  }

  @Test func `judges a rebased branch, a tag of a commit, and no tag of a file`() throws {
    let (test, _) = try cloned()
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    try test.git("tag", "-a", "-m", "a version", "v1")
    #expect(try push(test, "origin", "v1").status == 1)
    let blob = try test.git("rev-parse", "HEAD:apps/new.yaml")
    try test.git("tag", "text", blob)
    #expect(try push(test, "origin", "text").status == 0)
    #expect(try push(test, "--no-verify", "origin", "main").status == 0)
    try test.git("reset", "-q", "--hard", "HEAD~1")
    try commit(Example.deployment(claim: "claim-b"), at: "apps/web.yaml", in: test)
    let forced = try push(test, "--force", "origin", "main")
    #expect(forced.status == 1)
    #expect(forced.output.contains("web is at both sites"))
  }

  @Test func `takes the pre-commit framework's variables in place of git's lines`() throws {
    let test = try HookedRepository(Example.repository)
    let old = try test.git("rev-parse", "HEAD")
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    var variables = [
      "PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": old, "PRE_COMMIT_TO_REF": "HEAD",
      "PRE_COMMIT_REMOTE_NAME": "origin", "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/main",
    ]
    let found = try validate(test, "--pre-push", setting: variables)
    #expect(found.status == 1)
    #expect(found.output.contains("what is new in refs/heads/main"))
    variables["PRE_COMMIT_TO_REF"] = old
    #expect(try validate(test, "--pre-push", setting: variables).status == 0)
    // Of a first push it names the branch alone.
    variables["PRE_COMMIT_FROM_REF"] = nil
    variables["PRE_COMMIT_TO_REF"] = nil
    variables["PRE_COMMIT_LOCAL_BRANCH"] = "refs/heads/main"
    #expect(try validate(test, "--pre-push", setting: variables).status == 1)
    #expect(try validate(test, "--pre-push", setting: ["PRE_COMMIT": "1"]).status == 0)
  }

  @Test func `ends with 2 for lines that are not git's, and with 0 without any`() throws {
    let test = try HookedRepository(Example.repository)
    #expect(try validate(test, "--pre-push").status == 0)
    for option in ["--pre-push", "--pre-receive"] {
      let script = "echo some words | failover validate \(option)"
      let outcome = try test.run(["sh", "-c", script], in: test.path)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("`some words`"))
    }
  }

  // MARK: Receiving

  /// Points a bare repository at our hooks.
  private func receiveWithHook(_ remote: String, _ test: HookedRepository) throws {
    let hooks = Fixtures.root.deletingLastPathComponent().appending(path: "hooks")
    try test.git(["config", "core.hooksPath", hooks.path(percentEncoded: false)], in: remote)
  }

  /// The names of all files below a folder.
  private func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }

  /// Objects come one by one or, from a number of them on, as a pack.
  @Test(arguments: ["1", "100"])
  func `refuses what is received out of quarantine, and leaves nothing behind`(
    _ unpackLimit: String
  ) throws {
    let (test, remote) = try cloned()
    try test.git(["config", "receive.unpackLimit", unpackLimit], in: remote)
    try receiveWithHook(remote, test)
    let before = try files(below: remote)
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    let refused = try push(test, "--no-verify", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("remote: apps/new.yaml:2:5: error: "))
    #expect(refused.errors.contains("pre-receive hook declined"))
    #expect(!refused.errors.contains("--no-verify"))
    #expect(try files(below: remote) == before)
    // A new branch is compared with what the server has.
    try test.git("reset", "-q", "--hard", "HEAD~1")
    try commit(Self.moved, at: "apps/web.yaml", in: test)
    #expect(try push(test, "--no-verify", "origin", "main:refs/heads/side").status == 0)
    #expect(try push(test, "--no-verify", "origin", "main").status == 0)
    #expect(try push(test, "--no-verify", "origin", ":refs/heads/side").status == 0)
    try test.git(["fsck", "--strict"], in: remote)
  }

  @Test func `takes all refs of a push or none`() throws {
    let (test, remote) = try cloned()
    try receiveWithHook(remote, test)
    try test.git("branch", "sound")
    try commit(Example.broken, at: "apps/new.yaml", in: test)
    #expect(try push(test, "--no-verify", "origin", "main", "sound").status == 1)
    #expect(try test.git(["for-each-ref", "--format=%(refname)"], in: remote) == "refs/heads/main")
  }
}
