import FixtureSupport
import Foundation
import Testing

/// The main job as a user does it, with the tool itself and with git as the judge.
@Suite struct MainJobTests {
  @Test func `promote leaves a branch whose diff is two lines`() throws {
    let repository = try ThrowawayRepository.homelab()
    let before = try repository.untouchables()
    let result = try repository.failover("promote", "sonarr")
    #expect(result.status == 0)
    let branch = try #require(try repository.proposals().first)
    #expect(
      try repository.git("diff", "--numstat", "main", branch)
        == "2\t2\tapps/media/sonarr/deployment.yaml"
    )
    #expect(try repository.untouchables() == before)
    #expect(try repository.git("rev-parse", "\(branch)^") == repository.git("rev-parse", "main"))
    try repository.git("fsck", "--strict", "--full")
  }

  @Test func `status follows the branch and demote from it restores the tree`() throws {
    let repository = try ThrowawayRepository.homelab()
    #expect(try repository.failover("status").output.contains("sonarr    primary  primary"))
    #expect(try repository.failover("promote", "sonarr").status == 0)
    let branch = try #require(try repository.proposals().first)
    let promoted = try repository.failover("status", "--base", branch)
    #expect(promoted.output.contains("sonarr    standby  standby"))

    let again = try repository.failover("promote", "sonarr", "--base", branch)
    #expect(again.status == 0)
    #expect(again.output == "sonarr is at standby already, nothing to do.\n")
    #expect(try repository.proposals() == [branch])

    #expect(try repository.failover("demote", "sonarr", "--base", branch).status == 0)
    let back = try #require(try repository.proposals().first { $0 != branch })
    #expect(
      try repository.git("rev-parse", "\(back)^{tree}")
        == repository.git("rev-parse", "main^{tree}")
    )
  }

  @Test func `an inserted selector comes out again with its record`() throws {
    let repository = try ThrowawayRepository.homelab()
    #expect(try repository.failover("promote", "jellyfin").status == 0)
    let branch = try #require(try repository.proposals().first)
    #expect(
      try repository.git("diff", "--name-only", "main", branch)
        == ".failover/jellyfin.json\napps/media/jellyfin/deployment.yaml"
    )
    #expect(try repository.failover("demote", "jellyfin", "--base", branch).status == 0)
    let back = try #require(try repository.proposals().first { $0 != branch })
    #expect(
      try repository.git("rev-parse", "\(back)^{tree}")
        == repository.git("rev-parse", "main^{tree}")
    )
  }

  @Test func `promote three times never grows a claim's name`() throws {
    let repository = try ThrowawayRepository.homelab()
    #expect(try repository.failover("promote", "sonarr").status == 0)
    let branch = try #require(try repository.proposals().first)
    try repository.git("merge", "-q", "--ff-only", branch)
    for _ in 1...3 {
      let result = try repository.failover("promote", "sonarr")
      #expect(result.status == 0)
      #expect(result.output == "sonarr is at standby already, nothing to do.\n")
    }
    let manifest = try repository.text(of: "apps/media/sonarr/deployment.yaml")
    #expect(manifest.contains("claimName: sonarr-data-backup\n"))
    #expect(manifest.contains("claimName: library\n"))
    #expect(!manifest.contains("backup-backup"))
  }

  @Test func `the raw diff is git's own and applies`() throws {
    let repository = try ThrowawayRepository.homelab()
    let diff = try repository.failover("promote", "--all", "-o", "diff").output
    let branch = try #require(try repository.proposals().first)
    let theirs = try repository.git(
      "-c",
      "diff.algorithm=myers",
      "diff",
      "--full-index",
      "--no-ext-diff",
      "--no-renames",
      "--no-color",
      "main",
      branch
    )
    #expect(diff == theirs + "\n")
    try repository.write(diff, to: "../plan.diff")
    try repository.git("apply", "--check", "../plan.diff")
  }

  @Test func `a dry run equals the plan and writes nothing`() throws {
    let repository = try ThrowawayRepository.homelab()
    let refs = try repository.git("for-each-ref")
    let objects = try repository.git("count-objects", "-v")
    for format in ["text", "diff", "json"] {
      let plan = try repository.failover("plan", "sonarr", "-o", format)
      let dry = try repository.failover("promote", "sonarr", "--dry-run", "-o", format)
      #expect(plan.status == 0)
      #expect(plan.output == dry.output)
      #expect(plan.errors == dry.errors)
    }
    #expect(try repository.git("for-each-ref") == refs)
    #expect(try repository.git("count-objects", "-v") == objects)
    #expect(try repository.failover("plan", "sonarr", "--exit-code").status == 1)
    #expect(try repository.failover("plan", "sonarr", "--demote", "--exit-code").status == 0)
  }

  @Test func `what users read is recorded`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("remote", "add", "origin", "git@github.com:example/gitops.git")
    let commands: [(name: String, arguments: [String])] = [
      ("services", ["services"]), ("status", ["status"]), ("plan", ["plan", "sonarr"]),
      ("promote", ["promote", "sonarr", "--reason", "replace the disk"]),
      ("status-proposed", ["status"]), ("promote-again", ["promote", "sonarr"]),
      ("demote-nothing", ["demote", "sonarr"]), ("unknown-service", ["promote", "sonar"]),
      ("plan-json", ["plan", "sonarr", "-o", "json"]),
      ("services-json", ["services", "-o", "json"]), ("status-json", ["status", "-o", "json"]),
      ("promote-json", ["promote", "sonarr", "-o", "json"]),
    ]
    for command in commands {
      let result = try repository.run(
        ThrowawayRepository.tool,
        command.arguments,
        at: repository.path
      )
      let shown =
        "$ failover \(command.arguments.joined(separator: " "))\n\(result.output)"
        + (result.errors.isEmpty ? "" : "--- standard error\n\(result.errors)")
        + "--- status \(result.status)\n"
      Golden.expect(
        Array(shown.utf8),
        matches: FixtureFile(
          url: Fixtures.root.appending(path: "commands/\(command.name).txt"),
          name: "commands/\(command.name).txt"
        )
      )
    }
    let branch = try #require(try repository.proposals().first)
    Golden.expect(
      Array(try repository.git("cat-file", "commit", branch).utf8),
      matches: FixtureFile(
        url: Fixtures.root.appending(path: "commands/commit.txt"),
        name: "commands/commit.txt"
      )
    )
  }

  @Test func `the synthetic repository of the corpus moves by two lines`() throws {
    guard let corpus = try Corpus.requiredRoot() else { return }
    let source = URL(filePath: corpus).appending(path: "synthetic-sonarr")
    let repository = try ThrowawayRepository(copying: source)
    let before = try repository.untouchables()
    #expect(try repository.failover("promote", "sonarr").status == 0)
    let branch = try #require(try repository.proposals().first)
    let lines = try repository.git("diff", "--unified=0", "main", branch).split(separator: "\n")
      .filter {
        ($0.hasPrefix("+") || $0.hasPrefix("-")) && !$0.hasPrefix("+++ ") && !$0.hasPrefix("--- ")
      }
    #expect(
      lines == [
        "-        role: primary", "+        role: backup", "-            claimName: pvc-sonarr",
        "+            claimName: pvc-sonarr-backup",
      ]
    )
    #expect(try repository.untouchables() == before)
  }
}
