import FixtureSupport
import Foundation
import Testing

/// The repository that most tests of the commands work on.
extension ThrowawayRepository {
  static func homelab() throws -> ThrowawayRepository {
    try ThrowawayRepository(copying: Fixtures.root.appending(path: "repositories/homelab"))
  }

  /// Short names of the branches below `failover/`.
  func proposals() throws -> [String] {
    try git("for-each-ref", "--format=%(refname:short)", "refs/heads/failover")
      .split(separator: "\n").map(String.init)
  }

  /// Runs the tool, expects it to succeed, and returns the branch that it made.
  @discardableResult
  func propose(_ arguments: String..., time: Int = 1_700_000_100) throws -> String {
    let before = Set(try proposals())
    let result = try run(
      Self.tool,
      arguments,
      at: path,
      ["GIT_COMMITTER_DATE": "@\(time) +0100"]
    )
    #expect(result.status == 0, "\(result.errors)")
    return try #require(Set(try proposals()).subtracting(before).first, "\(result.output)")
  }

  /// Merges a branch as a squash, as forges do.
  func squash(_ branch: String) throws {
    try git("merge", "-q", "--squash", branch)
    try git("commit", "-q", "-m", "squashed \(branch)")
  }
}
