import FixtureSupport
import Foundation
import Testing

/// `failover history` on repositories whose moves were merged in every way that forges have.
@Suite struct HistoryTests {
  private struct Move: Equatable {
    let services: [String]
    let state: String
    let merged: String?
  }

  private func moves(
    _ repository: ThrowawayRepository,
    _ arguments: String...
  ) throws -> (moves: [Move], isComplete: Bool) {
    let result = try repository.run(
      ThrowawayRepository.tool,
      ["history", "-o", "json"] + arguments,
      at: repository.path
    )
    #expect(result.status == 0, "\(result.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let root = try #require(document as? [String: Any])
    let moves = try #require(root["moves"] as? [[String: Any]]).map { move in
      Move(
        services: move["services"] as? [String] ?? [],
        state: move["state"] as? String ?? "",
        merged: (move["merged"] as? [String: Any])?["commit"] as? String
      )
    }
    return (moves, root["complete"] as? Bool ?? false)
  }

  private func recorded(
    _ repository: ThrowawayRepository,
    _ name: String,
    _ arguments: [String]
  ) throws {
    let result = try repository.run(ThrowawayRepository.tool, arguments, at: repository.path)
    let shown =
      "$ failover \(arguments.joined(separator: " "))\n\(result.output)"
      + (result.errors.isEmpty ? "" : "--- standard error\n\(result.errors)")
      + "--- status \(result.status)\n"
    Golden.expect(
      Array(shown.utf8),
      matches: FixtureFile(
        url: Fixtures.root.appending(path: "commands/\(name).txt"),
        name: "commands/\(name).txt"
      )
    )
  }

  /// Merges a branch as a forge's squash does, with a message of its own.
  private func squash(
    _ branch: String,
    _ message: (String) -> String,
    in repository: ThrowawayRepository
  ) throws -> String {
    let body = try repository.git("log", "-1", "--format=%B", branch)
    try repository.git("merge", "-q", "--squash", branch)
    try repository.git("commit", "-q", "-m", message(body))
    return try repository.git("rev-parse", "HEAD")
  }

  @Test func `what users read is recorded`() throws {
    let repository = try ThrowawayRepository.homelab()
    try recorded(repository, "history-nothing", ["history"])
    try recorded(repository, "history-unknown-service", ["history", "sonar"])
    let first = try repository.propose("promote", "sonarr", "--reason", "replace the disk")
    try repository.git("merge", "-q", "--no-ff", "-m", "merge the move", first)
    let second = try repository.propose("promote", "jellyfin", time: 1_700_003_700)
    _ = try squash(second, { $0 }, in: repository)
    try repository.propose("demote", "sonarr", "--reason", "disk is new", time: 1_700_086_500)
    try recorded(repository, "history", ["history"])
    try recorded(repository, "history-json", ["history", "sonarr", "-n", "1", "-o", "json"])
    try recorded(repository, "history-limit", ["history", "--limit", "1"])
    try recorded(repository, "history-help", ["history", "--help"])
  }

  @Test func `a merge commit tells when a move took effect`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let body = try repository.git("log", "-1", "--format=%B", branch)
    // The description of a request comes along with the merge, trailers and all.
    try repository.git("merge", "-q", "--no-ff", "-m", "Merge request 3\n\n\(body)", branch)
    let merge = try repository.git("rev-parse", "HEAD")
    try repository.write("x", to: "README.md")
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "something else")
    let found = try moves(repository)
    #expect(found.moves == [Move(services: ["sonarr"], state: "merged", merged: merge)])
    #expect(found.isComplete)
  }

  @Test func `squashed and rebased moves count while their message keeps the trailers`() throws {
    let repository = try ThrowawayRepository.homelab()
    var merged: [String] = []
    let forms: [(String) -> String] = [
      { "Move (#1)\n\n* \($0)\n* another commit\n\n---------\n\nCo-authored-by: A <a@b.c>\n" },
      { body in
        "Squashed commit of the following:\n\n"
          + body.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
          .joined(separator: "\n")
      },
    ]
    for (number, form) in forms.enumerated() {
      let time = 1_700_000_200 + number * 100
      let branch = try repository.propose(number == 0 ? "promote" : "demote", "sonarr", time: time)
      merged.append(try squash(branch, form, in: repository))
    }
    let branch = try repository.propose("promote", "jellyfin", time: 1_700_000_900)
    try repository.write("x", to: "README.md")
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "in between")
    try repository.git("cherry-pick", branch)
    merged.append(try repository.git("rev-parse", "HEAD"))
    let found = try moves(repository)
    #expect(found.moves.map(\.merged) == merged.reversed())
    #expect(found.moves.map(\.services) == [["jellyfin"], ["sonarr"], ["sonarr"]])
    #expect(found.moves.allSatisfy { $0.state == "merged" })
  }

  @Test func `a commit that changes nothing is no move, whatever its message says`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "sonarr")
    let body = try repository.git("log", "-1", "--format=%B", branch)
    try repository.git("commit", "-q", "--allow-empty", "-m", body)
    #expect(try moves(repository).moves.map(\.state) == ["open"])
    try repository.git("cherry-pick", branch)
    let merged = try repository.git("rev-parse", "HEAD")
    #expect(try moves(repository).moves.map(\.merged) == [merged])
  }

  @Test func `services that moved together are one move, and found by each name`() throws {
    let repository = try ThrowawayRepository.homelab()
    let branch = try repository.propose("promote", "--all")
    let all = try moves(repository).moves
    #expect(all.map(\.state) == ["open"])
    #expect(all.first?.services.count == 2)
    for service in all.first?.services ?? [] {
      #expect(try moves(repository, service).moves == all)
    }
    try repository.git("merge", "-q", "--ff-only", branch)
    #expect(try moves(repository).moves.map(\.state) == ["merged"])
  }

  @Test func `a service that is configured no more keeps its history`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("merge", "-q", "--ff-only", try repository.propose("promote", "sonarr"))
    try repository.git("rm", "-q", "failover.yaml")
    try repository.git("commit", "-q", "-m", "nothing fails over")
    #expect(try moves(repository, "sonarr").moves.count == 1)
    #expect(try repository.failover("history", "other").output == "No move of other is recorded.\n")
  }

  @Test func `a shallow clone says that it is one`() throws {
    let repository = try ThrowawayRepository.homelab()
    try repository.git("merge", "-q", "--ff-only", try repository.propose("promote", "sonarr"))
    let clone = "\(repository.path)-clone"
    try repository.git("clone", "-q", "--depth", "1", "file://\(repository.path)", clone)
    let result = try repository.failover("history", at: clone)
    #expect(result.status == 0)
    #expect(result.output.contains("sonarr   primary -> standby  merged"))
    #expect(result.errors.contains("note: this is a shallow clone"))
    #expect(result.errors.contains("git fetch --unshallow"))
  }

  @Test(arguments: [["-n", "0"], ["--limit", "-1"], ["A_B"], ["sonarr", "jellyfin"]])
  func `a wrong command line ends with status 64`(_ arguments: [String]) throws {
    let repository = try ThrowawayRepository.homelab()
    let all = ["history"] + arguments
    #expect(try repository.run(ThrowawayRepository.tool, all, at: repository.path).status == 64)
  }
}
