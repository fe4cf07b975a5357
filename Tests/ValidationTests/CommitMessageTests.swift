import Testing

/// `failover validate --commit-message`, and the hook that runs it.
@Suite struct CommitMessageTests {
  private static let trailers = """
    Failover-Service: web
    Failover-From: primary
    Failover-To: standby
    Failover-Kind: switchover
    Failover-Stage: 1
    Failover-Plan: 4b825dc642cb6eb9a060e54bf8d69288fbee4904

    """

  private static let sound = "web: switch over\n\nMove web.\n\n" + trailers

  private func check(_ message: String) throws -> HookedRepository.Outcome {
    let test = try HookedRepository(Example.repository)
    try test.write(message, to: "message")
    return try test.run(["failover", "validate", "--commit-message", "message"], in: test.path)
  }

  @Test(arguments: [
    "a change\n", "", sound, sound + "Failover-Reason: planned maintenance\n",
    sound + "\nCo-authored-by: Ada <ada@example.org>\n",
    sound + "# Failover-Plan: a comment\n",
    sound
      + "# ------------------------ >8 ------------------------\n+Failover-Plan: x\nFailover-To: \n",
    // A squash, and words about one.
    "squashed\n\n    Failover-Service: web\n", "> Failover-Plan: no id\n",
    sound.replacing("\n", with: "\r\n"),
  ])
  func `says nothing of a sound message, or of one that is no failover`(_ message: String) throws {
    let outcome = try check(message)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
  }

  @Test(arguments: [
    ("Failover-Plan: 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n", "", "`Failover-Plan` is missing"),
    ("Failover-Plan: 4b825dc6", "Failover-Plan: 4b825dx6", "the value of `Failover-Plan`"),
    ("Failover-Stage: 1", "Failover-Stage: first", "the value of `Failover-Stage`"),
    ("Failover-Kind: switchover", "Failover-Kind: switch", "is no kind of move"),
    ("Failover-From: primary", "Failover-From: the primary", "is no name"),
    ("Failover-To", "failover-to", "`failover-to` is spelt `Failover-To`"),
    ("Failover-To: standby", "Failover-Two: standby", "`Failover-Two` is no trailer"),
    ("Failover-Stage: 1", "Failover-Stage: 1\nFailover-Stage: 2", "stands here twice"),
    ("Failover-Kind: switchover", "Failover-Kind:\n switchover", "are missing beside it"),
    ("bee4904\n", "bee4904\nbye\n", "not a paragraph of their own"),
  ])
  func `names the trailer that is damaged, and why`(
    _ old: String,
    _ new: String,
    _ complaint: String
  ) throws {
    let outcome = try check(Self.sound.replacing(old, with: new))
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(complaint), "\(outcome.output)")
    #expect(outcome.output.contains("message:"))
    #expect(outcome.output.contains("[damaged-trailer]"))
  }

  @Test func `stops a commit whose message was damaged in the editor`() throws {
    let test = try HookedRepository(Example.repository)
    try test.stage(Example.deployment(node: "backup", claim: "claim-b"), at: "apps/web.yaml")
    let damaged = Self.sound.replacing("Failover-Stage: 1\n", with: "")
    let stopped = try test.run(["git", "commit", "-q", "-m", damaged], in: test.path)
    #expect(stopped.status == 1)
    #expect(stopped.errors.contains("`Failover-Stage` is missing"))
    #expect(try test.run(["git", "commit", "-q", "-m", Self.sound], in: test.path).status == 0)
    #expect(
      try test.run(["git", "commit", "-q", "--amend", "-m", "other words"], in: test.path).status
        == 0
    )
  }
}
