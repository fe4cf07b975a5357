import FixtureSupport
import Foundation
import Testing

/// A service between two clusters: stage after stage, there and back.
@Suite struct TwoSitesTests {
  private static func repository() throws -> ThrowawayRepository {
    try ThrowawayRepository(copying: Fixtures.root.appending(path: "repositories/twosites"))
  }

  /// Proposes and merges stage after stage until nothing is left to do; returns the branches.
  private func land(
    _ arguments: String...,
    in repository: ThrowawayRepository
  ) throws -> [String] {
    var branches: [String] = []
    while branches.count < 10 {
      let before = Set(try repository.proposals())
      let result = try repository.run(
        ThrowawayRepository.tool,
        arguments,
        at: repository.path,
        ["GIT_COMMITTER_DATE": "@\(1_700_000_100 + branches.count) +0100"]
      )
      try #require(result.status == 0, "\(result.errors)")
      guard let branch = Set(try repository.proposals()).subtracting(before).first else { break }
      branches.append(branch)
      try repository.squash(branch)
    }
    return branches
  }

  @Test func `lands in six stages, and comes back to the same bytes`() throws {
    let repository = try Self.repository()
    let away = try land("promote", "shop", in: repository)
    #expect(away.map { $0.suffix(3) } == ["-s1", "-s2", "-s3", "-s4", "-s5", "-s6"])
    let status = try repository.failover("status").output
    #expect(status.contains("shop     standby  west    -"), "\(status)")

    let start = try repository.git("rev-parse", "HEAD~6^{tree}")
    #expect(try land("demote", "shop", in: repository).count == 6)
    // A Flux object is resumed by an explicit `false`, because another owner may hold on to the key.
    #expect(
      try repository.git("diff", "--unified=0", start, "HEAD")
        .split(separator: "\n").filter { $0.hasPrefix("+") || $0.hasPrefix("-") }
        == [
          "--- a/sites/east/shop/cache.yaml", "+++ b/sites/east/shop/cache.yaml",
          "+  suspend: false",
        ]
    )
    let home = try repository.git("rev-parse", "HEAD^{tree}")
    #expect(try land("promote", "shop", in: repository).count == 6)
    #expect(try land("demote", "shop", in: repository).count == 6)
    #expect(try repository.git("rev-parse", "HEAD^{tree}") == home)
    try repository.git("fsck", "--strict")
  }

  @Test func `plan shows every stage with its gates`() throws {
    let repository = try Self.repository()
    let plan = try repository.failover("plan", "shop")
    #expect(plan.status == 0, "\(plan.errors)")
    let golden = FixtureFile(
      url: Fixtures.root.appending(path: "commands/two-sites-plan.txt"),
      name: "commands/two-sites-plan.txt"
    )
    Golden.expect(Array(plan.output.utf8), matches: golden)
  }

  @Test func `a half-landed move goes back to the same bytes`() throws {
    let repository = try Self.repository()
    let start = try repository.git("rev-parse", "main^{tree}")
    for _ in 0..<2 { try repository.squash(try repository.propose("promote", "shop")) }
    #expect(try repository.failover("status").output.contains("shop     mixed"))
    _ = try land("demote", "shop", in: repository)
    #expect(try repository.git("rev-parse", "main^{tree}") == start)
  }

  @Test func `a stage waits for the ones before it`() throws {
    let repository = try Self.repository()
    let early = try repository.failover("promote", "shop", "--stage", "4")
    #expect(early.status == 3)
    #expect(early.errors.contains("stage 1 (drain) has not landed"), "\(early.errors)")
    #expect(early.errors.contains("--stage 1"))
    let none = try repository.failover("promote", "shop", "--stage", "9")
    #expect(none.status == 3)
    #expect(none.errors.contains("there is no stage 9"))
    #expect(try repository.proposals().isEmpty)
  }

  @Test func `an unplanned failover needs a fenced site, and waits for nothing there`() throws {
    let repository = try Self.repository()
    let alone = try repository.failover("promote", "shop", "--unplanned")
    #expect(alone.status == 3)
    #expect(alone.errors.contains("--fenced east"))
    let other = try repository.failover("promote", "shop", "--unplanned", "--fenced", "west")
    #expect(other.status == 3)
    let branches = try land("promote", "shop", "--unplanned", "--fenced", "east", in: repository)
    #expect(branches.count == 3)
    let message = try repository.git("log", "-1", "--format=%B", branches[0])
    #expect(message.hasPrefix("shop: fail over east -> west"), "\(message)")
    #expect(message.contains("Failover-Kind: failover"))
    // The old side's deactivation lands with the first stage: it must not come back active.
    let text = try repository.git("show", "\(branches[0]):sites/east/shop/wordpress.yaml")
    #expect(text.contains("replicas: 0  # a third one at Christmas"))
  }

  @Test func `target first is accepted by name only`() throws {
    let repository = try Self.repository()
    let text = try repository.text(of: "failover.yaml")
    try repository.write(
      text.replacing("standby: west\n", with: "standby: west\n    order: target-first\n"),
      to: "failover.yaml"
    )
    try repository.git("commit", "-q", "-a", "-m", "target first")
    let held = try repository.failover("promote", "shop")
    #expect(held.status == 3)
    #expect(held.errors.contains("--accept-data-loss shop"))
    let accepted = try repository.failover("plan", "shop", "--accept-data-loss", "shop")
    #expect(accepted.status == 0, "\(accepted.errors)")
    let stages = accepted.output.split(separator: "\n").filter { $0.hasPrefix("Stage ") }
    let names = stages.compactMap { $0.split(separator: " ").dropFirst(4).first }
    #expect(names == ["promote:", "start:", "publish:", "drain:", "demote:", "park:"])
  }
}

/// A `Failover` object as the request of a move.
@Suite struct FailoverRequestTests {
  private static let request = """
    apiVersion: crd.hahomelabs.com/v1alpha1
    kind: Failover
    metadata: {name: maintenance, namespace: shop}
    spec:
      targetCluster: west
      failoverMode: CONSISTENCY
      reason: maintenance of the east
      failoverGroups:
        - name: shop

    """

  private func repository(_ request: String) throws -> ThrowawayRepository {
    let source = Fixtures.root.appending(path: "repositories/twosites")
    let repository = try ThrowawayRepository(copying: source)
    try repository.write(request, to: "request.yaml")
    return repository
  }

  @Test func `moves the groups to the target, for the reason it gives`() throws {
    let repository = try repository(Self.request)
    let plan = try repository.failover("plan", "--request", "request.yaml")
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(plan.output.hasPrefix("shop in shop: east -> west\n"))
    let branch = try repository.propose("promote", "--request", "request.yaml")
    let message = try repository.git("log", "-1", "--format=%B", branch)
    #expect(message.contains("Failover-Reason: maintenance of the east"))
  }

  @Test(arguments: [
    ("targetCluster: west", "targetCluster: north", "`north` is no site of `shop`"),
    ("- name: shop", "- name: shep", "did you mean `shop`?"),
    ("reason:", "force: true\n  reason:", "`force` asks to skip checks"),
    ("CONSISTENCY", "CONSISTENT", "`CONSISTENT` is none of the modes"),
    ("targetCluster: west", "targetCluster: east", "failover demote --request request.yaml"),
  ])
  func `refuses what it cannot do`(_ old: String, _ new: String, _ message: String) throws {
    let repository = try repository(Self.request.replacing(old, with: new))
    let result = try repository.failover("promote", "--request", "request.yaml")
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try repository.proposals().isEmpty)
  }

  @Test func `names the services itself`() throws {
    let repository = try repository(Self.request)
    #expect(try repository.failover("plan", "shop", "--request", "request.yaml").status == 64)
    let missing = try repository.failover("plan", "--request", "nowhere.yaml")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("nowhere.yaml cannot be read"))
  }
}
