import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// There and back is exact, whatever is listed and however it is written; what stays behind is what was
/// declared, and the second time nothing does.
@Suite struct ReversalLawTests {
  /// How many moves are generated; each is planned and landed in full.
  private static let count = Corpus.isSlowRun ? 2_500 : 150

  @Test(arguments: ["regions", "racks"])
  func `comes back to the same bytes`(_ name: String) throws {
    let repository = try MovableRepository("repositories/\(name)")
    let seed: UInt64 = name == "regions" ? 20_261_121 : 20_261_122
    var author = ManifestAuthor(random: SeededGenerator(seed: seed))
    var refused: [String: Int] = [:]
    var residues = 0
    var failures = 0
    for number in 0..<Self.count {
      let move = try GeneratedMove(of: repository, &author)
      var journey = Journey(move, number)
      do {
        if let code = try journey.refusal() {
          refused[code.rawValue, default: 0] += 1
        } else if try journey.leavesResidue() {
          residues += 1
        }
      } catch {
        // The failed requirement has been recorded; the moves after it may fail for other reasons.
        failures += 1
        guard failures < 5 else { return }
      }
    }
    let total = refused.values.reduce(0, +)
    let codes = refused.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print(
      "reversal in \(name): \(Self.count) moves, \(residues) with residue, \(total) refused: "
        + codes.joined(separator: ", ")
    )
    #expect(total < Self.count / 3, "\(codes)")
    #expect(residues > Self.count / 50, "too few moves leave anything behind")
  }
}

/// A generated move on its way there and back.
private struct Journey {
  private let move: GeneratedMove
  private let note: Comment
  private var commits = 0
  private var first: Plan?
  private var planned: [RepositoryPath: [PlannedChange]] = [:]

  init(_ move: GeneratedMove, _ number: Int) {
    self.move = move
    note = Comment(rawValue: "move \(number): \(move)")
  }

  private mutating func plan(
    _ index: ManifestIndex,
    _ transition: Transition,
    _ kind: MoveKind = .switchover
  ) -> Plan {
    commits += 1
    let identify: BlobIdentifier = { bytes in
      String(bytes.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }, radix: 16)
    }
    let origin = move.service.origin(of: transition)
    return Planner(index, identify: identify).plan(
      PlanRequest(
        transition,
        [move.service],
        kind: kind,
        fencedSites: [origin],
        acceptedLosses: [move.service.name]
      ),
      base: PlanBase(ref: "main", commit: "\(commits)")
    )
  }

  /// Why the move is not planned at all; nothing changes then.
  mutating func refusal() throws -> RefusalCode? {
    let plan = plan(move.index, move.away, move.kind)
    first = plan
    guard let refusal = plan.refusals.first else {
      try #require(!plan.isEmpty, note)
      return nil
    }
    try #require(plan.files.isEmpty && plan.changes.isEmpty && plan.stages.isEmpty, note)
    try #require(refusal.location != nil && !refusal.next.isEmpty, "\(refusal): \(note)")
    return refusal.code
  }

  /// Goes there and back, and again where something stayed behind.
  mutating func leavesResidue() throws -> Bool {
    let start = move.index
    try #require(start.state(of: move.service) == move.away.reversed.target, note)
    let away = try landed(start, move.away, move.kind, beginningWith: first)
    let home = try landed(away, move.away.reversed)
    let left = try differences(start, home)
    for (path, difference) in left {
      let isDeclared = (planned[path] ?? []).contains { change in
        let intent = change.decision.intent
        return (intent.leavesResidue || !intent.votes) && change.isBelow(difference)
      }
      try #require(isDeclared, "\(path) \(difference.pointer) stays behind: \(note)")
    }
    guard !left.isEmpty else {
      try #require(start.files.contents == home.files.contents, note)
      return false
    }
    let again = try landed(try landed(home, move.away), move.away.reversed)
    for (path, difference) in try differences(home, again) {
      let isTrigger = (planned[path] ?? []).contains {
        !$0.decision.intent.votes && $0.isBelow(difference)
      }
      try #require(isTrigger, "\(path) \(difference.pointer) changes again: \(note)")
    }
    return true
  }

  /// Lands a move: every stage alone, or all that the first plan shows.
  private mutating func landed(
    _ index: ManifestIndex,
    _ transition: Transition,
    _ kind: MoveKind = .switchover,
    beginningWith first: Plan? = nil
  ) throws -> ManifestIndex {
    var now = index
    var known = first
    for _ in 0..<8 {
      let plan = known ?? plan(now, transition, kind)
      known = nil
      try #require(plan.refusals.isEmpty, "\(transition) \(plan.refusals): \(note)")
      if plan.isEmpty { break }
      let stages =
        move.isStepwise ? plan.stages.filter { $0.number == plan.delivered?.number } : plan.stages
      let before = now
      for stage in stages {
        now = now.replacing(Dictionary(stage.files.map { ($0.path, $0.after) }) { $1 })
      }
      try expectOnly(stages.flatMap(\.changes), between: before, and: now)
    }
    try #require(now.state(of: move.service) == transition.target, note)
    return now
  }

  /// Nothing but the planned places may differ.
  private mutating func expectOnly(
    _ changes: [PlannedChange],
    between before: ManifestIndex,
    and after: ManifestIndex
  ) throws {
    for change in changes { planned[change.decision.file.path, default: []].append(change) }
    for (path, difference) in try differences(before, after) {
      let isPlanned = changes.contains { $0.decision.file.path == path && $0.isBelow(difference) }
      try #require(isPlanned, "\(path) \(difference.pointer) is not planned: \(note)")
    }
  }

  /// The places at which manifests differ in value.
  private func differences(
    _ one: ManifestIndex,
    _ other: ManifestIndex
  ) throws -> [(RepositoryPath, YAMLComparison.Difference)] {
    var found: [(RepositoryPath, YAMLComparison.Difference)] = []
    for (path, bytes) in one.files.contents where bytes != other.files.contents[path] {
      guard !path.isBelowDotFolder else { continue }
      let old = try YAMLStream(SourceBuffer(name: path.string, bytes: bytes))
      let text = try #require(other.files.contents[path], note)
      let new = try YAMLStream(SourceBuffer(name: path.string, bytes: text))
      found += YAMLComparison.differences(old, new).map { (path, $0) }
    }
    return found
  }
}

extension PlannedChange {
  /// Whether its field is the place of a difference, or lies below it.
  fileprivate func isBelow(_ difference: YAMLComparison.Difference) -> Bool {
    decision.document == difference.document && decision.isInside(difference.pointer)
  }
}
