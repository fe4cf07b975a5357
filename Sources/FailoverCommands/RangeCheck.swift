import Delivery
import GitStore
import Manifests
import Planning
import Reporting
import SourceText
import Validation

/// What newer commits have that older ones have not.
struct RangeCheck {
  /// The folder to work in.
  let path: String

  /// The variables by which the repository is found.
  let environment: [String: String]

  /// Returns the findings of all ranges, each once.
  ///
  /// A commit that says by its trailers that it is a failover is held to its plan by itself: commits
  /// beside it in the range may change what they like.
  func findings(in ranges: [ComparedRange]) throws(DeliveryError) -> [Diagnostic] {
    var result: [Diagnostic] = []
    for range in ranges {
      result += try new(in: range)
      for commit in range.moves.reversed() { result += try strays(in: commit) }
    }
    var seen: Set<Diagnostic> = []
    return result.filter { seen.insert($0).inserted }
  }

  /// Returns what a commit that says that it is a failover has, and its plan has not.
  func strays(in commit: MoveCommit) throws(DeliveryError) -> [Diagnostic] {
    let snapshot = try snapshot(.revision(commit.id.hex))
    let subject = ValidationSubject(snapshot, snapshot.configuration().configuration)
    return ForgedFailoverCommit.findings(in: subject)
  }

  /// Compares the two ends of a range as failovers.
  func comparison(of range: ComparedRange) throws(DeliveryError) -> RangeComparison {
    var moves: [DifferenceReport.Move] = []
    for commit in range.moves.reversed() {
      moves.append(
        DifferenceReport.Move(
          commit: commit.id.hex,
          subject: commit.subject,
          findings: try strays(in: commit)
        )
      )
    }
    let snapshot = try snapshot(.range(from: range.from, to: range.to))
    var kinds: [String: MoveKind] = [:]
    for trailers in range.moves.flatMap(\.trailers) {
      for service in trailers.services { kinds[service] = MoveKind(rawValue: trailers.kind) }
    }
    return RangeComparison(snapshot, moves, kinds, name: range.name)
  }

  private func snapshot(
    _ source: ValidatedSnapshot.Source
  ) throws(DeliveryError) -> ValidatedSnapshot {
    try ValidatedSnapshot(source, path: path, environment: environment)
  }

  private func new(in range: ComparedRange) throws(DeliveryError) -> [Diagnostic] {
    let snapshot = try snapshot(.range(from: range.from, to: range.to))
    let (subject, found) = Self.findings(in: snapshot)
    // What was before is looked at only where there is something to compare.
    let known = found.isEmpty ? [] : snapshot.former.map { Self.findings(in: $0).found } ?? []
    return RuleCatalog.readable(Fingerprint.new(in: found, besides: known), of: subject)
  }

  private static func findings(
    in snapshot: ValidatedSnapshot
  ) -> (subject: ValidationSubject, found: [Diagnostic]) {
    let (configuration, complaints) = snapshot.configuration()
    let subject = ValidationSubject(snapshot, configuration)
    let errors = complaints.filter { $0.severity == .error }
    return (subject, RuleCatalog.all(in: subject, and: errors))
  }
}

extension ValidationSubject {
  /// Creates the subject of a snapshot of a repository.
  init(_ snapshot: ValidatedSnapshot, _ configuration: ServiceConfiguration?) {
    self.init(
      index: snapshot.index,
      configuration: configuration,
      changed: snapshot.changed,
      base: snapshot.base.map { ValidationBase($0, lookup: snapshot.lookup) }
    )
  }
}

extension ValidationBase {
  /// Creates the base of a snapshot of a repository.
  init(
    _ base: ComparedBase,
    lookup: @escaping @Sendable (ManifestIndex) -> ServiceConfiguration?
  ) {
    self.init(
      differing: base.differing,
      added: base.added,
      former: base.former,
      claims: base.trailers.map { trailers in
        MoveClaim(
          services: trailers.services,
          from: trailers.from,
          to: trailers.to,
          kind: trailers.kind,
          stage: trailers.stage,
          commit: base.commit
        )
      },
      configuration: lookup
    )
  }
}
