import Testing

/// `failover validate` on files on disk, and on a commit.
@Suite struct SnapshotTests {
  private func validate(
    _ test: HookedRepository,
    _ arguments: String...
  ) throws -> HookedRepository.Outcome {
    try test.run(["failover", "validate"] + arguments, in: test.path)
  }

  @Test func `reads the files on disk, new ones included, and leaves ignored ones out`() throws {
    let test = try HookedRepository(Example.repository)
    #expect(try validate(test).status == 0)
    try test.write(Example.broken, to: "apps/web.yaml")
    let found = try validate(test)
    #expect(found.status == 1)
    #expect(found.output.contains("findings in the manifests\n"))
    #expect(found.output.contains("apps/web.yaml:2:5: error: "))
    #expect(!found.output.contains("--no-verify"))
    #expect(try validate(test, "--staged").status == 0)
    #expect(try validate(test, "--revision", "HEAD").status == 0)
    try test.git("checkout", "-q", "apps/web.yaml")
    try test.write("apps/draft.yaml\n", to: ".git/info/exclude")
    try test.write(Example.broken, to: "apps/draft.yaml")
    #expect(try validate(test).status == 0)
    try test.write(Example.broken, to: "apps/new.yaml")
    #expect(try validate(test).output.contains("apps/new.yaml:2:5: error: "))
  }

  @Test func `finds what a commit breaks in files that it does not touch`() throws {
    let test = try HookedRepository(Example.repository)
    try test.git("rm", "-q", "apps/web.yaml")
    let staged = try validate(test, "--staged")
    #expect(staged.output.contains("failover.yaml:2:3: error: service `web`"))
    try test.git("commit", "-q", "--no-verify", "-m", "remove it")
    #expect(try validate(test, "--revision", "HEAD").status == 1)
    #expect(try validate(test, "--revision", "HEAD~1").status == 0)
    // What was broken before is no concern of the next commit.
    try test.stage(Example.sound + "data: {}\n", at: "apps/note.yaml")
    #expect(try validate(test, "--staged").status == 0)
  }

  @Test func `holds a commit to the plan that its trailers name`() throws {
    let test = try HookedRepository(Example.repository)
    let moved = Example.deployment(node: "backup", claim: "claim-b")
    let message = """
      web: switch over primary -> standby

      Failover-Service: web
      Failover-From: primary
      Failover-To: standby
      Failover-Kind: switchover
      Failover-Stage: 1
      Failover-Plan: 4b825dc642cb6eb9a060e54bf8d69288fbee4904
      """
    try test.stage(moved, at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "-m", message)
    #expect(try validate(test, "--revision", "HEAD").status == 0)
    try test.stage(moved + "  replicas: 2\n", at: "apps/web.yaml")
    try test.git("commit", "-q", "--no-verify", "--amend", "-m", message)
    let found = try validate(test, "--revision", "HEAD")
    #expect(found.status == 1)
    #expect(found.output.contains("changes `/spec/replicas`, which its plan does not"))
    #expect(found.output.contains("[forged-failover-commit]"))
  }
}
