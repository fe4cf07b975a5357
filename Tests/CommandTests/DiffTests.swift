import FixtureSupport
import Foundation
import Testing

/// `failover diff`: a branch in terms of failovers, under git itself.
@Suite struct DiffTests {
  private static func golden(_ name: String) -> FixtureFile {
    FixtureFile(url: Fixtures.root.appending(path: "commands/\(name)"), name: "commands/\(name)")
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

  @Test func `a proposal moves its service, and nothing else differs`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let before = try repository.untouchables()
    let result = try repository.failover("diff", branch)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try repository.untouchables() == before)
    // The branch's name and the commit's id depend on the machine's git no more than on its clock.
    Golden.expect(Array(result.output.utf8), matches: Self.golden("diff-proposal.txt"))
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
    Golden.expect(Array(result.output.utf8), matches: Self.golden("diff-stage.txt"))
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
    #expect(result.output.contains("jellyfin  primary  not configured"), "\(result.output)")
  }
}
