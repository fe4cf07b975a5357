import FixtureSupport
import Foundation
import Testing

/// `hooks/pre-commit` under git itself.
@Suite struct HookTests {
  private func expectStopped(
    _ outcome: HookedRepository.Outcome,
    naming place: String = "apps/web.yaml:2:5: error: ",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 1, sourceLocation: sourceLocation)
    #expect(outcome.errors.contains(place), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains("git commit --no-verify"), sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
  }

  private func expectPassed(
    _ outcome: HookedRepository.Outcome,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.isEmpty, sourceLocation: sourceLocation)
  }

  @Test func `stops a commit that breaks a manifest, and says where and the way round`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    let head = try test.git("rev-parse", "HEAD")
    let outcome = try test.commit()
    expectStopped(outcome)
    #expect(outcome.errors.contains("2 findings in the staged manifests"))
    #expect(outcome.errors.contains("[yaml-syntax]"))
    #expect(outcome.errors.contains("  = help: "))
    #expect(try test.git("rev-parse", "HEAD") == head)
    expectPassed(try test.commit("--no-verify"))
  }

  @Test func `lets a sound commit pass without a word`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.deployment(node: "backup", claim: "claim-b"), at: "apps/web.yaml")
    expectPassed(try test.commit())
  }

  @Test func `stops half a failover`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.deployment(claim: "claim-b"), at: "apps/web.yaml")
    expectStopped(try test.commit(), naming: "apps/web.yaml:12:24: error: web is at both sites")
  }

  @Test func `judges what is staged, not the file on disk`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    try test.write(Example.deployment(), to: "apps/web.yaml")
    expectStopped(try test.commit())
    try test.git("add", "apps/web.yaml")
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    try test.write(Example.broken, to: "apps/web.yaml")
    expectPassed(try test.commit())
  }

  @Test func `judges all that commit -a takes along`() throws {
    let test = try HookedRepository(Example.repository)
    try test.write(Example.broken, to: "apps/web.yaml")
    expectStopped(try test.commit("-a"))
    try test.write(Example.deployment(node: "backup", claim: "claim-b"), to: "apps/web.yaml")
    expectPassed(try test.commit("-a"))
  }

  @Test func `judges only the paths that are committed`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    try test.write(Example.sound + "data: {}\n", to: "apps/note.yaml")
    expectPassed(try test.commit("--", "apps/note.yaml"))
    expectStopped(try test.commit("--", "apps/web.yaml"))
  }

  @Test func `judges an amended commit, also when nothing is added to it`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.broken, at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", "broken")
    expectStopped(try test.commit("--amend"))
    try test.stage(Example.deployment(node: "backup", claim: "claim-b"), at: "apps/web.yaml")
    expectPassed(try test.commit("--amend"))
    expectPassed(try test.commit("--amend"))
  }

  @Test func `judges an amended first commit`() throws {
    var files = Example.repository
    files["apps/web.yaml"] = Example.broken
    let test = try HookedRepository(files)
    expectStopped(try test.commit("--amend"))
  }

  @Test func `judges the first commit`() throws {
    let test = try HookedRepository()
    for (file, text) in Example.repository { try test.stage(text, at: file) }
    try test.stage(Example.broken, at: "apps/web.yaml")
    expectStopped(try test.commit())
    try test.stage(Example.deployment(), at: "apps/web.yaml")
    expectPassed(try test.commit())
  }

  @Test func `judges a resolved merge, but not what the other side brings as it is`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("checkout", "-q", "-b", "side")
    try test.stage(Example.broken, at: "apps/side.yaml")
    try test.stage(Example.deployment(claim: "claim-x"), at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", "side")
    try test.git("checkout", "-q", "main")
    try test.stage(Example.deployment(claim: "claim-y"), at: "apps/web.yaml")
    try test.git("commit", "-q", "-m", "main")
    #expect(try test.run(["git", "merge", "-q", "side"], in: test.path).status == 1)
    try test.stage(Example.broken, at: "apps/web.yaml")
    expectStopped(try test.commit())
    try test.stage(Example.deployment(), at: "apps/web.yaml")
    expectPassed(try test.commit())
    #expect(try test.git("rev-list", "--parents", "-n1", "HEAD").split(separator: " ").count == 3)
  }

  @Test func `stops a merge without conflicts by pre-merge-commit`() throws {
    let test = try HookedRepository(Example.repository)
    let hooks = test.folder + "/hooks"
    let own = Fixtures.root.deletingLastPathComponent().appending(path: "hooks/pre-merge-commit")
    try FileManager.default.createDirectory(atPath: hooks, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: own.path, toPath: hooks + "/pre-merge-commit")
    try test.git("config", "core.hooksPath", hooks)
    try test.git("checkout", "-q", "-b", "side")
    try test.stage(Example.deployment(node: "backup"), at: "apps/web.yaml")
    try test.git("commit", "-q", "-m", "side")
    try test.git("checkout", "-q", "main")
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    try test.git("commit", "-q", "-m", "main")
    let outcome = try test.run(["git", "merge", "-q", "side"], in: test.path)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("web is at both sites"))
  }

  @Test func `works in a linked work tree and in a folder below the top`() throws {
    let test = try HookedRepository(Example.repository)
    let linked = test.folder + "/linked"
    try test.git("worktree", "add", "-q", linked, "-b", "side")
    try Example.broken.write(toFile: linked + "/apps/web.yaml", atomically: true, encoding: .utf8)
    try test.git(["add", "."], in: linked)
    expectStopped(try test.commit(in: linked))
    expectPassed(try test.commit("--allow-empty"))
    try test.stage(Example.broken, at: "apps/web.yaml")
    expectStopped(try test.commit(in: test.path + "/apps"))
  }

  @Test func `follows a rename`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("mv", "apps/web.yaml", "apps/site.yaml")
    expectPassed(try test.commit())
    try test.stage(Example.deployment(claim: "claim-b"), at: "apps/site.yaml")
    try test.git("mv", "apps/site.yaml", "apps/page.yaml")
    expectStopped(try test.commit(), naming: "apps/page.yaml:12:24: error: web is at both sites")
  }

  @Test func `lets a commit pass that only deletes`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("rm", "-q", "apps/note.yaml")
    expectPassed(try test.commit())
  }

  @Test func `stops a commit that deletes what a service moves`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("rm", "-q", "apps/web.yaml")
    let outcome = try test.commit()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("failover.yaml:2:3: error: service `web`"))
    #expect(outcome.errors.contains("[unknown-object]"))
  }

  @Test func `lets a commit pass whose files were broken by somebody else`() throws {
    var files = Example.repository
    files["apps/other.yaml"] = Example.broken
    let test = try HookedRepository(files)
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    expectPassed(try test.commit())
  }

  @Test func `does not judge a file that is only announced`() throws {
    let test = try HookedRepository(Example.repository)
    try test.write(Example.broken, to: "apps/draft.yaml")
    try test.git("add", "-N", "apps/draft.yaml")
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    expectPassed(try test.commit())
  }

  @Test func `says what to do when failover is not installed`() throws {
    let test = try HookedRepository(Example.repository)
    let tools = test.folder + "/tools"
    try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
    let git = try test.run(["sh", "-c", "command -v git"], in: test.path).output
    for tool in [git.trimmingCharacters(in: .newlines), "/bin/sh", "/usr/bin/env"] {
      let name = URL(filePath: tool).lastPathComponent
      try FileManager.default.createSymbolicLink(
        atPath: tools + "/" + name,
        withDestinationPath: tool
      )
    }
    test.environment["PATH"] = tools
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    let outcome = try test.commit()
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("failover is not on the PATH"))
    #expect(outcome.errors.contains("git commit --no-verify"))
    #expect(try test.commit("--no-verify").status == 0)
  }

  @Test(arguments: ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push", "pre-receive"])
  func `is a script that every shell reads, and that git may run`(_ name: String) throws {
    let test = try HookedRepository()
    let hook = Fixtures.root.deletingLastPathComponent().appending(path: "hooks/\(name)").path
    #expect(FileManager.default.isExecutableFile(atPath: hook))
    for shell in ["sh", "dash", "bash"]
    where try test.run(["which", shell], in: test.path).status == 0 {
      #expect(try test.run([shell, "-n", hook], in: test.path).status == 0, "\(shell)")
    }
    let missing = try test.run(["/bin/sh", hook], in: test.path, ["PATH": "/nowhere"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("failover is not on the PATH"))
    #expect(missing.errors.contains("make install"))
  }
}
