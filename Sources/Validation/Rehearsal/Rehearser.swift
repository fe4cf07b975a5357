package import Manifests
package import Planning
import SourceText

/// Rehearses moves: plans, lands, validates and reverses them in memory.
///
/// A move lands stage by stage, each planned on the outcome of the one before, as pull requests do that
/// are merged one after the other.
package struct Rehearser: Sendable {
  private let index: ManifestIndex
  private let configuration: ServiceConfiguration
  private let kind: MoveKind
  private let base: PlanBase
  private let identify: BlobIdentifier

  /// Creates a rehearser over the index of the base commit.
  package init(
    _ index: ManifestIndex,
    _ configuration: ServiceConfiguration,
    kind: MoveKind = .switchover,
    base: PlanBase,
    identify: @escaping BlobIdentifier
  ) {
    self.index = index
    self.configuration = configuration
    self.kind = kind
    self.base = base
    self.identify = identify
  }

  /// Moves a service to the site at which it is not, and back.
  ///
  /// A service that is between its sites first goes on to where its move leads.
  package func rehearse(_ service: ServiceDefinition) -> Rehearsal {
    let status = StateReader(index).status(of: service)
    let first: Transition
    switch status.state {
    case .primary, .unknown: first = .promote
    case .standby: first = .demote
    case .mixed: first = status.standingMove?.transition ?? .promote
    }
    let there = outcome(of: first, of: service, from: index)
    guard there.way.verdict == .ready else {
      let back = RehearsedWay(first.reversed, of: service, wasTried: false)
      return Rehearsal(service: service, state: status.state, ways: [there.way, back])
    }
    var back = outcome(of: first.reversed, of: service, from: there.index)
    if back.way.verdict == .ready, status.state != .mixed {
      let landed = there.way.stages + back.way.stages
      compare(back.index, with: index, landed, &back.way)
      if back.way.restoration == .residue { repeatCycle(from: back.index, service, &back.way) }
    }
    return Rehearsal(service: service, state: status.state, ways: [there.way, back.way])
  }

  // MARK: A way

  private struct Outcome {
    var way: RehearsedWay
    var index: ManifestIndex
  }

  private func outcome(
    of transition: Transition,
    of service: ServiceDefinition,
    from start: ManifestIndex
  ) -> Outcome {
    // What only a person can answer for is answered for here: nothing is written.
    let request = PlanRequest(
      transition,
      [service],
      kind: kind,
      fencedSites: [service.origin(of: transition)],
      acceptedLosses: [service.name]
    )
    let landing = Landing(request, on: start, base: base, identify: identify)
    var way = RehearsedWay(transition, of: service)
    way.stages = landing.stages
    way.warnings = landing.warnings.filter { $0.severity == .warning } + pins(in: landing)
    way.refusals = landing.refusals
    way.pickUpTime = Self.pickUpTime(of: landing)
    for step in landing.steps { way.findings += findings(after: step, in: way, service) }
    if let stage = landing.repeated { way.findings.append(notArriving(stage, way, service)) }
    return Outcome(way: way, index: landing.index)
  }

  /// Warns of sources to which no merge into a branch arrives, each once.
  private func pins(in landing: Landing) -> [Diagnostic] {
    guard let first = landing.steps.first else { return [] }
    let overview = Overview(first.before)
    var seen: Set<Diagnostic> = []
    return landing.stages.flatMap(\.changes).compactMap { change in
      overview.pin(of: change.decision.object).map { source, key in
        Diagnostic(
          .warning,
          code: .pinnedSource,
          "\(source.reference) applies a \(key), and no branch: a merge does not arrive by itself",
          at: source.object.location,
          hints: ["after the merge, make the tag or change the reference"]
        )
      }
    }.filter { seen.insert($0).inserted }
  }

  /// How long Flux may take to begin all stages; nil where that is not known of one of them.
  private static func pickUpTime(of landing: Landing) -> PickUpTime? {
    var sum: PickUpTime?
    for step in landing.steps {
      let overview = Overview(step.before)
      let times = step.stage.changes.map { overview.pickUpTime(of: $0.decision.object) }
      guard !times.contains(nil), let time = PickUpTime.slowest(of: times.compactMap(\.self))
      else { return nil }
      sum = sum.map { $0 + time } ?? time
    }
    return sum
  }

  /// The errors by which a check of the stage's commit would stop it.
  private func findings(
    after step: Landing.Step,
    in way: RehearsedWay,
    _ service: ServiceDefinition
  ) -> [Diagnostic] {
    let stage = step.stage
    let former = Dictionary(uniqueKeysWithValues: stage.files.map { ($0.path, $0.before) })
    let claim = MoveClaim(
      services: [service.name],
      from: [way.from],
      to: [way.to],
      kind: kind.rawValue,
      stage: stage.number,
      commit: "the commit of stage \(stage.number)"
    )
    // What other services are about is theirs to tell, and would be told once for each of them.
    var own = configuration
    own.services = [service]
    let base = ValidationBase(former: former, claims: [claim]) { [own] _ in own }
    let subject = ValidationSubject(
      index: step.after,
      configuration: own,
      changed: Set(former.keys).union(configuration.path.map { [$0] } ?? []),
      base: base
    )
    // Of warnings the plan has those that are the move's; the others are there without it.
    return RuleCatalog.findings(in: subject).filter { finding in
      finding.severity == .error && !way.findings.contains(finding)
        && finding.code != UnlistedStandby.id && !isOfAnother(finding, than: service)
    }
  }

  /// Whether it stands in the configuration, and not at this service.
  private func isOfAnother(_ finding: Diagnostic, than service: ServiceDefinition) -> Bool {
    guard let place = finding.location, place.file == configuration.path?.string else {
      return false
    }
    return place != service.location && !service.members.contains { $0.location == place }
  }

  /// Whether it only says that a move between clusters has stages.
  private static func isOfEveryMove(_ finding: Diagnostic) -> Bool {
    finding.severity < .error
      && [HalfFailedOver.id, NoActiveSite.id].contains(finding.code)
  }

  private func notArriving(
    _ stage: PlannedStage,
    _ way: RehearsedWay,
    _ service: ServiceDefinition
  ) -> Diagnostic {
    Diagnostic(
      code: .notArriving,
      "`\(service.name)` does not arrive at \(way.to): stage \(stage.number) (\(stage.name)) landed, "
        + "and its fields do not hold",
      at: stage.changes.first?.decision.location ?? service.location,
      hints: ["failover explain the line that the field stands in: something else decides it"]
    )
  }

  // MARK: Comparison

  /// Compares the files after the way back with those that were there at first.
  private func compare(
    _ index: ManifestIndex,
    with former: ManifestIndex,
    _ landed: [PlannedStage],
    _ way: inout RehearsedWay
  ) {
    let changes = landed.flatMap(\.changes)
    let residue = Residue(changes)
    way.restoration = .exact
    for path in Set(landed.flatMap(\.files).map(\.path)).sorted() {
      let before = former.files.contents[path]
      let after = index.files.contents[path]
      guard before != after else { continue }
      if residue.explains(before, becoming: after, at: path) {
        if way.restoration == .exact { way.restoration = .residue }
        continue
      }
      way.restoration = .different
      let change = changes.first { $0.decision.file.path == path }
      way.findings.append(
        Diagnostic(
          code: .notRestored,
          "\(path) does not get its bytes back when the service returns to \(way.to)",
          at: change?.decision.location,
          hints: ["go back by git revert, and report the shape of the file: it is a defect"]
        )
      )
    }
  }

  /// Goes there and back once more: what the first cycle left must be all that is ever left.
  private func repeatCycle(
    from start: ManifestIndex,
    _ service: ServiceDefinition,
    _ way: inout RehearsedWay
  ) {
    let there = outcome(of: way.transition.reversed, of: service, from: start)
    let back = outcome(of: way.transition, of: service, from: there.index)
    var second = RehearsedWay(way.transition, of: service)
    compare(back.index, with: start, there.way.stages + back.way.stages, &second)
    guard second.restoration != .exact else { return }
    way.restoration = .different
    way.findings += second.findings
  }
}
