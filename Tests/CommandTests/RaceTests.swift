import FixtureSupport
import Foundation
import Testing

/// Many at once: one proposal, never two.
@Suite struct RaceTests {
  /// Starts the tool many times at once; returns the outcomes, sorted.
  private func race(
    _ repository: ThrowawayRepository,
    _ commands: [[String]]
  ) throws -> [String] {
    let processes = try commands.enumerated().map { number, arguments in
      try repository.startFailover(
        arguments + ["-o", "json"],
        ["GIT_COMMITTER_DATE": "@\(1_700_000_100 + number) +0100"]
      )
    }
    return try processes.map { process, output in
      process.waitUntilExit()
      let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
      let outcome = text.firstMatch(of: /"outcome":"([a-z-]+)"/)?.1 ?? "none"
      return "\(outcome) \(process.terminationStatus)"
    }.sorted()
  }

  @Test func `of ten processes exactly one makes the branch`() throws {
    let repository = try ThrowawayRepository.homelab()
    for round in 1...5 {
      let outcomes = try race(
        repository,
        Array(repeating: ["promote", "sonarr", "--reason", "round \(round)"], count: 10)
      )
      #expect(outcomes == ["created 0"] + Array(repeating: "exists 0", count: 9), "round \(round)")
      #expect(try repository.proposals().count == 1)
      // A process that came too late has left a commit object, and nothing else.
      try repository.git("fsck", "--strict", "--no-dangling")
      #expect(try repository.failover("abandon", "sonarr").status == 0)
    }
  }

  @Test func `of ten racers on different bases one wins, each round of fifty`() throws {
    let repository = try ThrowawayRepository.homelab()
    let file = "apps/media/sonarr/deployment.yaml"
    var bases = [try repository.git("rev-parse", "HEAD")]
    for count in 2...10 {
      let text = try repository.text(of: file)
      let changed = text.replacing(/replicas: \d+/, with: "replicas: \(count)")
      try repository.write(changed, to: file)
      try repository.git("commit", "-q", "-a", "-m", "\(count) replicas")
      bases.append(try repository.git("rev-parse", "HEAD"))
    }
    for round in 1...50 {
      let outcomes = try race(repository, bases.map { ["promote", "sonarr", "--base", $0] })
      #expect(outcomes == ["created 0"] + Array(repeating: "held 3", count: 9), "round \(round)")
      #expect(try repository.proposals().count == 1, "round \(round)")
      #expect(try repository.failover("abandon", "sonarr").status == 0)
    }
    #expect(try repository.git("for-each-ref", "refs/failover", "refs/heads/failover") == "")
  }

  @Test func `services do not hold each other`() throws {
    let repository = try ThrowawayRepository.homelab()
    let outcomes = try race(repository, [["promote", "sonarr"], ["promote", "jellyfin"]])
    #expect(outcomes == ["created 0", "created 0"])
    #expect(try repository.proposals().count == 2)
  }
}
