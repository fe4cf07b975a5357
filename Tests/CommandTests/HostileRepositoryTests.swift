import FixtureSupport
import Foundation
import Testing

/// Branches, trailers and commits that somebody else made, by accident or on purpose.
@Suite struct HostileRepositoryTests {
  private func trailers(_ services: String..., plan: String = String(repeating: "1", count: 40))
    -> String
  {
    "words\n\n" + services.map { "Failover-Service: \($0)\n" }.joined()
      + "Failover-From: primary\nFailover-To: standby\nFailover-Kind: switchover\n"
      + "Failover-Stage: 1\nFailover-Plan: \(plan)\n"
  }

  /// Commits a file on a new branch and comes back to main.
  private func commit(
    _ repository: ThrowawayRepository,
    on branch: String,
    _ message: String
  ) throws {
    try repository.git("switch", "-q", "-c", branch)
    try repository.write("x\n", to: "x")
    try repository.git("add", "x")
    try repository.git("commit", "-q", "-m", message)
    try repository.git("switch", "-q", "main")
  }

  @Test func `main is no proposal, though its tip carries the trailers`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("branch", "feature")
    let branch = try repository.propose("promote", "sonarr")
    try repository.git("merge", "-q", "--ff-only", branch)
    try repository.git("branch", "-q", "-D", branch)
    try repository.git("switch", "-q", "feature")
    try repository.git("commit", "-q", "--allow-empty", "-m", "wip")
    let main = try repository.git("rev-parse", "main")
    #expect(try repository.failover("status").output.contains("sonarr    primary  primary  -"))
    #expect(try repository.failover("abandon", "sonarr").status == 0)
    #expect(try repository.git("rev-parse", "main") == main)
    #expect(
      try repository.failover("promote", "sonarr").output.contains("Created branch failover/")
    )
  }

  @Test func `abandon leaves a branch that another work tree has checked out`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let linked = repository.folder.appending(path: "linked").path(percentEncoded: false)
    try repository.git("worktree", "add", "-q", linked, branch)
    let result = try repository.failover("abandon", "sonarr")
    #expect(result.status == 2)
    #expect(result.errors.contains("in another work tree"))
    #expect(try repository.proposals() == [branch])
  }

  @Test func `a squash closes a proposal whose file was edited elsewhere meanwhile`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let file = "apps/media/sonarr/deployment.yaml"
    let text = try repository.text(of: file)
    try repository.write("# bumped\n" + text.replacing("4.0.15", with: "4.0.16"), to: file)
    try repository.git("commit", "-q", "-a", "-m", "a new image")
    try repository.squash(branch)
    #expect(try repository.failover("status").output.contains("sonarr    standby  standby  -"))
    try repository.propose("demote", "sonarr")
  }

  @Test func `the base merged into a proposal leaves it the same proposal`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    try repository.write("notes\n", to: "NOTES.md")
    try repository.git("add", "NOTES.md")
    try repository.git("commit", "-q", "-m", "notes")
    try repository.git("switch", "-q", branch)
    try repository.git("merge", "-q", "-m", "update the branch", "main")
    try repository.git("switch", "-q", "main")
    let again = try repository.failover("promote", "sonarr")
    #expect(again.status == 0)
    #expect(again.output.contains("Open already: branch \(branch)"))
  }

  @Test func `trailers of others below ours do not hide the proposal`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    try repository.git("switch", "-q", branch)
    let message = try repository.git("log", "-1", "--format=%B")
    try repository.git(
      "commit",
      "-q",
      "--amend",
      "-m",
      message + "\n\nCo-authored-by: B <b@example.org>"
    )
    try repository.git("switch", "-q", "main")
    let again = try repository.failover("promote", "sonarr")
    #expect(again.output.contains("Open already: branch \(branch)"))
  }

  @Test func `forged names make no proposal, and no command to run`() throws {
    let repository = try ThrowawayRepository.homelab()
    try commit(repository, on: "failover/a", trailers("$(touch${IFS}pwned)", "sonarr"))
    try commit(repository, on: "failover/b", trailers("sonarr", plan: "1"))
    try commit(repository, on: "somewhere-else", trailers("sonarr"))
    #expect(try repository.failover("promote", "sonarr").status == 0)
    #expect(try repository.failover("abandon", "sonarr").status == 0)
    #expect(try repository.proposals() == ["failover/a", "failover/b"])
  }

  @Test func `a name that a shell would run is quoted`() throws {
    let repository = try ThrowawayRepository.homelab()
    try commit(repository, on: "failover/x;touch${IFS}pwned", trailers("sonarr"))
    let held = try repository.failover("promote", "sonarr")
    #expect(held.status == 3)
    #expect(held.errors.contains("git show 'failover/x;touch${IFS}pwned'"))
    let abandoned = try repository.failover("abandon", "sonarr")
    #expect(abandoned.output.contains("git branch 'failover/x;touch${IFS}pwned' "))
  }

  @Test func `a proposal from the beginning or the end of time holds as any other`() throws {
    let repository = try ThrowawayRepository.homelab()
    let tree = try repository.git("rev-parse", "main^{tree}")
    let parent = try repository.git("rev-parse", "main")
    let who = "A <a@example.org> -9223372036854775808 +0000"
    try repository.write(
      "tree \(tree)\nparent \(parent)\nauthor \(who)\ncommitter \(who)\n\n" + trailers("sonarr"),
      to: "../commit"
    )
    let id = try repository.git("hash-object", "-t", "commit", "-w", "--literally", "../commit")
    try repository.git("update-ref", "refs/heads/failover/old", id)
    #expect([0, 2, 3].contains(try repository.failover("promote", "sonarr").status))
    #expect([0, 2].contains(try repository.failover("status").status))
  }

  @Test func `a tree that names a file twice is refused`() throws {
    let repository = try ThrowawayRepository.homelab()
    let blob = try repository.git("rev-parse", "main:failover.yaml")
    let bytes = stride(from: 0, to: 40, by: 2).map { offset in
      UInt8(blob.dropFirst(offset).prefix(2), radix: 16) ?? 0
    }
    let entry = Array("100644 failover.yaml\0".utf8) + bytes
    try repository.write(entry + entry, to: "../tree")
    let tree = try repository.git("hash-object", "-t", "tree", "-w", "--literally", "../tree")
    let commit = try repository.git("commit-tree", "-m", "twice", tree)
    let result = try repository.failover("status", "--base", commit)
    #expect(result.status == 2)
    #expect(result.errors.contains("stands in it twice"))
  }

  @Test func `a shallow clone with a proposal can be worked with`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    for name in ["one", "two"] {
      try repository.git("commit", "-q", "--allow-empty", "-m", name)
    }
    let clone = repository.folder.appending(path: "shallow").path(percentEncoded: false)
    let source =
      "file://" + repository.path.replacing(" ", with: "%20").replacing("ä", with: "%C3%A4")
    try repository.git(
      ["clone", "-q", "--depth", "1", "--no-single-branch", source, clone],
      at: repository.path
    )
    let status = try repository.failover("status", at: clone)
    #expect(status.status == 0, "\(status.errors)")
    #expect(status.output.contains("origin/\(branch)"))
    let held = try repository.failover("promote", "sonarr", at: clone)
    #expect(held.status == 3)
    #expect(held.errors.contains("git fetch --unshallow"))
  }

  @Test func `names of manifests reach terminal and commit without their controls`() throws {
    let repository = try ThrowawayRepository.homelab()
    let file = "clusters/home/media.yaml"
    let text = try repository.text(of: file)
    try repository.write(
      text.replacing("name: media\n", with: #"name: "media\e]0;owned\a\u202e; touch x""# + "\n"),
      to: file
    )
    try repository.git("commit", "-q", "-a", "-m", "a name")
    let result = try repository.failover("promote", "sonarr")
    let branch = try #require(try repository.proposals().first)
    for shown in [
      result.output, result.errors, try repository.git("log", "-1", "--format=%B", branch),
    ] {
      #expect(
        !shown.unicodeScalars.contains("\u{1B}") && !shown.unicodeScalars.contains("\u{202E}")
      )
      #expect(!shown.unicodeScalars.contains("\u{07}"))
    }
    #expect(result.output.contains("kustomization 'media"))
  }

  @Test func `a full output is no success`() throws {
    let repository = try ThrowawayRepository.homelab()
    for arguments in ["plan sonarr", "plan sonarr -o json", "status"] {
      let result = try repository.run(
        "sh",
        ["-c", "\"$0\" \(arguments) > /dev/full", ThrowawayRepository.tool],
        at: repository.path
      )
      #expect(result.status == 2, "\(arguments)")
    }
  }

  @Test func `what cannot be read is said, not passed over`() throws {
    let repository = try ThrowawayRepository.homelab()
    let path = "\(repository.path)/failover.yaml"
    try FileManager.default.moveItem(atPath: path, toPath: "\(repository.path)/real.yaml")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "real.yaml")
    let link = try repository.failover("services")
    #expect(link.status == 2)
    #expect(link.errors.contains("failover.yaml is there"))
    #expect(try repository.failover("services", "--config", "failover.yaml").status == 0)
    let empty = try repository.failover(
      "services",
      "--config",
      "real.yaml",
      setting: ["FAILOVER_CONFIG": ""]
    )
    #expect(empty.status == 0)
    #expect(try repository.failover("status", "-C", "real.yaml").status == 2)
    #expect(try repository.failover("abandon", "sonar", "--config", "real.yaml").status == 2)
  }

  @Test func `a plan says when an open proposal would hold it`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let same = try repository.failover("plan", "sonarr")
    #expect(same.errors.contains("the same change is proposed already: \(branch)"))
    let held = try repository.failover("plan", "--all")
    #expect(held.status == 0)
    #expect(held.errors.contains("another proposal is open: \(branch)"))
  }
}
