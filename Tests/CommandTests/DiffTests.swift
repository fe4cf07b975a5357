import FixtureSupport
import Foundation
import Testing

/// `failover diff`: a branch in terms of failovers, under git itself.
@Suite struct DiffTests {
  private func expect(_ text: String, recordedAs file: String) {
    Golden.expect(
      Array(text.utf8),
      matches: FixtureFile(url: Fixtures.root.appending(path: file), name: file)
    )
  }

  private static func repository(_ name: String) throws -> ThrowawayRepository {
    try ThrowawayRepository(copying: Fixtures.root.appending(path: "repositories/\(name)"))
  }

  /// Commits an edit of a file on the branch that is checked out.
  private func edit(
    _ file: String,
    _ old: String,
    _ new: String,
    in repository: ThrowawayRepository
  ) throws {
    let text = try repository.text(of: file)
    try #require(text.contains(old))
    try repository.write(text.replacing(old, with: new), to: file)
    try repository.git("commit", "-q", "-a", "-m", "edit \(file)")
  }

  @Test func `the help is recorded`() throws {
    let result = try ThrowawayRepository.homelab().failover("diff", "--help")
    #expect(result.status == 0)
    expect(result.output, recordedAs: "commands/diff-help.txt")
  }

  @Test func `a proposal moves its service, and nothing else differs`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let before = try repository.untouchables()
    let result = try repository.failover("diff", branch)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try repository.untouchables() == before)
    // The branch's name and the commit's id depend on the machine's git no more than on its clock.
    expect(result.output, recordedAs: "commands/diff-proposal.txt")
    #expect(try repository.failover("diff", "main...\(branch)", "--exit-code").status == 1)
    #expect(try repository.failover("diff", "main..main", "--exit-code").status == 0)
  }

  @Test func `names what stands beside the move, and the commit that hides it`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    try repository.git("checkout", "-q", branch)
    try edit("apps/media/jellyfin/deployment.yaml", "replicas: 1", "replicas: 3", in: repository)
    let honest = try repository.failover("diff", "main...HEAD")
    #expect(honest.status == 0)
    #expect(honest.output.contains("apps/media/jellyfin/deployment.yaml  value"))
    #expect(honest.output.contains("Deployment/jellyfin  /spec/replicas"), "\(honest.output)")
    // The same edit inside of a commit that says that it is a failover.
    try repository.git("reset", "-q", "--soft", "main")
    let message = try repository.git("log", "-1", "--format=%B", "ORIG_HEAD~1")
    try repository.git("commit", "-q", "-m", message)
    let forged = try repository.failover("diff", "main...HEAD")
    #expect(forged.status == 1)
    #expect(forged.output.contains("[forged-failover-commit]"))
    #expect(try repository.failover("diff", "main...HEAD", "--exit-zero").status == 0)
  }

  @Test func `a stage between two clusters is told with the one that follows`() throws {
    let repository = try Self.repository("twosites")
    try repository.squash(try repository.propose("promote", "shop"))
    let branch = try repository.propose("promote", "shop")
    let result = try repository.failover("diff", branch)
    #expect(result.status == 0, "\(result.output)")
    expect(result.output, recordedAs: "commands/diff-stage.txt")
  }

  @Test func `an unplanned move is known by its fields where no commit tells of it`() throws {
    let repository = try Self.repository("twosites")
    let made = try repository.failover("promote", "shop", "--unplanned", "--fenced", "east")
    #expect(made.status == 0, "\(made.errors)")
    try repository.git("checkout", "-q", try #require(try repository.proposals().first))
    let told = try repository.failover("diff", "main...HEAD").output
    try repository.git("commit", "-q", "--amend", "-m", "by hand")
    let untold = try repository.failover("diff", "main...HEAD").output
    #expect(untold.contains("1 promote: 6 changes"), "\(untold)")
    #expect(told.hasPrefix(untold + "\nFailover commits\n"), "\(told)\(untold)")
  }

  @Test func `a comment is found again by its marker, and holds the diff in folds`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let comment = try repository.failover("diff", branch, "-o", "markdown", "--marker", "home")
    #expect(comment.output.hasPrefix("<!-- failover-diff:home -->\n"))
    #expect(comment.output.contains("<details>") && comment.output.contains("role: backup"))
    #expect(try repository.failover("diff", branch, "--marker", "a--b").status == 64)
    #expect(try repository.failover("diff", branch, "--marker", "").status == 64)
  }

  @Test func `refuses what is no range, and histories that never met`() throws {
    let repository = try ThrowawayRepository.homelab()
    #expect(try repository.failover("diff", "nobody").status == 2)
    #expect(try repository.failover("diff", "").status == 64)
    #expect(try repository.failover("diff", "main..nobody").status == 2)
    try repository.git("checkout", "-q", "--orphan", "other")
    try repository.git("commit", "-q", "-m", "from nothing")
    let apart = try repository.failover("diff", "main...other")
    #expect(apart.status == 2)
    #expect(apart.errors.contains("no commit in common"))
    #expect(try repository.failover("diff", "main..other").status == 0)
  }

  @Test func `a service that is taken out of the configuration is named`() throws {
    let repository = try ThrowawayRepository.homelab()
    let text = try repository.text(of: "failover.yaml")
    let cut = try #require(text.range(of: "  jellyfin:"))
    try repository.write(String(text[..<cut.lowerBound]), to: "failover.yaml")
    try repository.git("commit", "-q", "-a", "-m", "take jellyfin out")
    let result = try repository.failover("diff", "HEAD~1..HEAD")
    #expect(
      result.output.contains("jellyfin  primary  primary, not configured any more"),
      "\(result.output)"
    )
  }

  // MARK: Commits that are not what they say

  /// Proposes a move, checks it out, changes it by a script, and compares it with main.
  private func tampered(
    _ arguments: String...,
    by script: String
  ) throws -> ThrowawayRepository.Result {
    let repository = try ThrowawayRepository.homelab()
    let result = try repository.run(
      ThrowawayRepository.tool,
      arguments,
      at: repository.path,
      ["GIT_COMMITTER_DATE": "@1700000100 +0100"]
    )
    try #require(result.status == 0, "\(result.errors)")
    try repository.git("checkout", "-q", try #require(try repository.proposals().first))
    let done = try repository.run("bash", ["-e", "-c", script], at: repository.path)
    try #require(done.status == 0, "\(done.errors)")
    return try repository.failover("diff", "main..HEAD")
  }

  @Test(arguments: [
    "git checkout main -- apps/media/sonarr; git commit -q --amend --no-edit",
    "ln -s /etc/passwd apps/media/x.yaml; git add -A; git commit -q --amend --no-edit",
    "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),apps/sub.yaml; "
      + "git commit -q --amend --no-edit",
    "chmod +x apps/media/namespace.yaml; git add -A; git commit -q --amend --no-edit",
    "git log -1 --format=%B | sed 's/^Failover-To: .*/Failover-To: mars/' > m; "
      + "git commit -q --amend -F m",
    "git log -1 --format=%B | sed 's/^Failover-Kind: .*/Failover-Kind: banana/' > m; "
      + "git commit -q --amend -F m",
    "git log -1 --format=%B > m; git reset -q --hard main; git commit -q --allow-empty -F m",
  ])
  func `a commit that does less, more or other than it says is found`(_ script: String) throws {
    let result = try tampered("promote", "--all", by: script)
    #expect(result.status == 1, "\(script)\n\(result.output)")
    #expect(result.output.contains("[forged-failover-commit]"))
  }

  @Test func `a change of the mode alone is a difference`() throws {
    let repository = try ThrowawayRepository.homelab()
    let file = repository.path + "/apps/media/namespace.yaml"
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    try repository.git("commit", "-q", "-a", "-m", "mode")
    let result = try repository.failover("diff", "HEAD~1..HEAD", "--exit-code")
    #expect(result.status == 1)
    #expect(result.output.contains("apps/media/namespace.yaml  mode"), "\(result.output)")
  }

  @Test func `a record that the way back consumes is part of the move`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("merge", "-q", "--ff-only", try repository.propose("promote", "jellyfin"))
    let back = try repository.propose("demote", "jellyfin", time: 1_700_000_200)
    let result = try repository.failover("diff", back)
    #expect(result.status == 0)
    #expect(!result.output.contains("Beside the moves"), "\(result.output)")
  }

  @Test func `a configuration that the branch breaks hides no move`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("checkout", "-q", try repository.propose("promote", "sonarr"))
    try repository.write("services: [\n", to: "failover.yaml")
    try repository.git("commit", "-q", "-a", "-m", "break it")
    let result = try repository.failover("diff", "main...HEAD")
    #expect(result.status == 1)
    #expect(result.output.contains("sonarr   primary  standby"), "\(result.output)")
    #expect(result.output.contains("[configuration]") || result.output.contains("[yaml-syntax]"))
  }

  @Test func `a trigger is the move's, and what stands beside it is not`() throws {
    let repository = try Self.repository("regions")
    try repository.write(
      """
      version: 1
      sites: {east: {cluster: clusters/east}, west: {cluster: clusters/west}}
      services:
        shop:
          namespace: shop
          primary: east
          standby: west
          workloads: [deployment/web]
          volsync: [replicationsource/media, replicationsource/uploads: {trigger: true}]

      """,
      to: "failover.yaml"
    )
    try repository.git("commit", "-q", "-a", "-m", "fewer")
    let start = try repository.git("rev-parse", "HEAD").trimmingCharacters(in: .newlines)
    for number in 1...4 {
      let branch = try repository.propose("promote", "shop", time: 1_700_000_000 + number)
      let stage = try repository.failover("diff", "main..\(branch)")
      #expect(stage.status == 0, "\(stage.output)")
      #expect(!stage.output.contains("Beside the moves"), "\(stage.output)")
      try repository.git("merge", "-q", "--ff-only", branch)
    }
    let whole = try repository.failover("diff", "\(start)..HEAD")
    #expect(whole.status == 0 && !whole.output.contains("Beside the moves"), "\(whole.output)")
    let file = "sites/east/shop/backups.yaml"
    let text = try repository.text(of: file)
    try repository.write(text + "# a marker\n", to: file)
    try repository.git("commit", "-q", "-a", "-m", "mark")
    let marked = try repository.failover("diff", "\(start)..HEAD").output
    #expect(marked.contains("\(file)  comments or layout"), "\(marked)")
    try repository.write(
      text.replacing(/manual: failover-[0-9a-f]{12}/, with: "manual: now"),
      to: file
    )
    try repository.git("commit", "-q", "-a", "-m", "by hand")
    #expect(try repository.failover("diff", "\(start)..HEAD").output.contains("\(file)  value"))
  }
}
