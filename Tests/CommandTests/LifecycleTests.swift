import FixtureSupport
import Foundation
import Testing

/// From proposal to merge and back: what is open, what is closed, and what holds what.
@Suite struct LifecycleTests {
  @Test func `fail over, squash, fail back, fail over again`() throws {
    let repository = try ThrowawayRepository.homelab()
    let start = try repository.git("rev-parse", "main^{tree}")
    let first = try repository.propose("promote", "sonarr")
    try repository.squash(first)
    #expect(try repository.failover("status").output.contains("sonarr    standby  standby  -"))

    let back = try repository.propose("demote", "sonarr")
    try repository.git("merge", "-q", "--no-ff", "-m", "merge", back)
    #expect(try repository.git("rev-parse", "main^{tree}") == start)

    // The first branch is still there, and its blobs are those that the new one wants to write.
    let second = try repository.propose("promote", "sonarr")
    #expect(second != first)
    #expect(try repository.git("rev-parse", "\(second)^") == repository.git("rev-parse", "main"))
  }

  @Test func `an open proposal on an older base is the same proposal`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    try repository.write("notes\n", to: "NOTES.md")
    try repository.git("add", "NOTES.md")
    try repository.git("commit", "-q", "-m", "notes")
    let again = try repository.failover("promote", "sonarr")
    #expect(again.status == 0)
    #expect(again.output.contains("Open already: branch \(branch)"))
    #expect(again.errors.contains("is 1 commit behind main, no planned file changed"))
    #expect(try repository.proposals() == [branch])
  }

  @Test func `another open proposal of the service holds`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let file = "apps/media/sonarr/deployment.yaml"
    let text = try repository.text(of: file)
    try repository.write(text.replacing("replicas: 1", with: "replicas: 2"), to: file)
    try repository.git("commit", "-q", "-a", "-m", "two replicas")
    let held = try repository.failover(
      "promote",
      "sonarr",
      setting: ["GIT_COMMITTER_DATE": "@1700007300 +0100"]
    )
    #expect(held.status == 3)
    #expect(held.errors.contains("another proposal is open: \(branch), by Ada Author, 2 hours old"))
    #expect(held.errors.contains("failover abandon sonarr"))
    #expect(try repository.proposals() == [branch])
    let json = try repository.failover("promote", "sonarr", "-o", "json")
    #expect(json.status == 3)
    #expect(json.output.contains(#""outcome":"held","changed":false,"branch":"\#(branch)""#))
  }

  @Test func `a proposal with commits on top stays open, and is closed by its squash`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let file = "apps/media/sonarr/deployment.yaml"
    try repository.git("switch", "-q", branch)
    let text = try repository.text(of: file)
    try repository.write(text.replacing("replicas: 1", with: "replicas: 2"), to: file)
    try repository.git("commit", "-q", "-a", "-m", "two replicas, as the reviewer asked")
    try repository.git("switch", "-q", "main")
    let held = try repository.failover("promote", "sonarr")
    #expect(held.status == 3)
    #expect(held.errors.contains("another proposal is open: \(branch)"))
    try repository.squash(branch)
    #expect(try repository.failover("status").output.contains("sonarr    standby  standby  -"))
    try repository.propose("demote", "sonarr")
  }

  @Test func `abandon closes a proposal and says how to have it back`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr", "jellyfin")
    let commit = try repository.git("rev-parse", branch)
    let result = try repository.failover("abandon", "jellyfin")
    #expect(result.status == 0)
    #expect(result.output.contains("git branch \(branch) \(commit)"))
    #expect(try repository.proposals() == [])
    #expect(try repository.git("for-each-ref", "refs/failover") == "")
    let nothing = try repository.failover("abandon", "jellyfin")
    #expect(nothing.status == 0)
    #expect(nothing.output == "No proposal of jellyfin is open.\n")
    #expect(try repository.propose("promote", "sonarr") != branch)
  }

  @Test func `abandon leaves a branch that is checked out`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    try repository.git("switch", "-q", branch)
    let result = try repository.failover("abandon", "sonarr", "--base", "main")
    #expect(result.status == 2)
    #expect(result.errors.contains("it is checked out"))
    #expect(result.errors.contains("git switch main"))
    #expect(try repository.proposals() == [branch])
  }

  @Test func `a proposal that was pushed by somebody else counts`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    try repository.git("update-ref", "refs/remotes/origin/\(branch)", branch)
    try repository.git("branch", "-q", "-D", branch)
    try repository.git("update-ref", "-d", "refs/failover/open/sonarr")
    let again = try repository.failover("promote", "sonarr")
    #expect(again.status == 0)
    #expect(again.output.contains("Open already: branch origin/\(branch)"))
    #expect(!again.output.contains("git push"))
    let abandoned = try repository.failover("abandon", "sonarr")
    #expect(abandoned.output.contains("git push origin --delete \(branch)"))
  }

  @Test func `the leftovers of a killed run are named and taken over`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    // As if the run had been killed between the lock and the branch.
    try repository.git("update-ref", "-d", "refs/heads/\(branch)")
    let again = try repository.failover(
      "promote",
      "sonarr",
      setting: ["GIT_COMMITTER_DATE": "@1700000200 +0100"]
    )
    #expect(again.status == 0)
    #expect(again.errors.contains("refs/failover/open/sonarr was left behind"))
    #expect(try repository.proposals() == [branch])
    #expect(
      try repository.git("rev-parse", "refs/failover/open/sonarr")
        == repository.git("rev-parse", branch)
    )
  }

  @Test func `a lock file that was left behind is named with its age`() throws {
    let repository = try ThrowawayRepository.homelab()
    let lock = ".git/refs/failover/open/sonarr.lock"
    try repository.write("", to: lock)
    let result = try repository.failover("promote", "sonarr")
    #expect(result.status == 2)
    #expect(result.errors.contains("sonarr.lock is"))
    #expect(result.errors.contains("by hand"))
    #expect(try repository.proposals() == [])
  }

  @Test func `a branch called failover is in the way and is named`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("branch", "failover")
    let result = try repository.failover("promote", "sonarr")
    #expect(result.status == 2)
    #expect(result.errors.contains("refs/heads/failover is in the way"))
    #expect(result.errors.contains("git branch -m failover failover-old"))
    #expect(try repository.git("for-each-ref", "refs/failover") == "")
  }

  @Test func `one refusal stops all, and the command without it is printed`() throws {
    let repository = try ThrowawayRepository.homelab()
    let file = "apps/media/jellyfin/deployment.yaml"
    let text = try repository.text(of: file)
    try repository.write(
      text.replacing("claimName: jellyfin-data", with: "claimName: old"),
      to: file
    )
    try repository.git("commit", "-q", "-a", "-m", "another claim")
    let result = try repository.failover("promote", "--all")
    #expect(result.status == 3)
    #expect(result.output == "")
    #expect(result.errors.contains("[value-of-neither-site]"))
    #expect(result.errors.contains("\(file):24:"))
    #expect(result.errors.contains("Without them: failover promote sonarr\n"))
    #expect(try repository.proposals() == [])
    #expect(try repository.failover("status").output.contains("jellyfin is unknown:"))
  }

  @Test func `git reads the trailers`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr", "jellyfin", "--reason", "rack: power")
    let trailers = try repository.git(
      "log",
      "-1",
      "--format=%(trailers:only,unfold)",
      branch
    )
    #expect(
      trailers.split(separator: "\n").prefix(6) == [
        "Failover-Service: sonarr", "Failover-Service: jellyfin", "Failover-From: primary",
        "Failover-To: standby", "Failover-Kind: switchover", "Failover-Stage: 1",
      ]
    )
    #expect(trailers.contains("\nFailover-Reason: rack: power"))
    let subject = try repository.git("log", "-1", "--format=%s", branch)
    #expect(subject == "sonarr, jellyfin: switch over primary -> standby")
  }

  @Test func `a reason that would forge trailers is a usage error`() throws {
    let repository = try ThrowawayRepository.homelab()
    let forged = "broken\n\nFailover-Service: jellyfin"
    for reason in [forged, "", "  ", String(repeating: "x", count: 501), "\u{202E}oops"] {
      let result = try repository.failover("promote", "sonarr", "--reason", reason)
      #expect(result.status == 64)
    }
    #expect(try repository.proposals() == [])
  }
}
