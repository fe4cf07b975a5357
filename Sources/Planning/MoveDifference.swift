import LosslessYAML
package import Manifests
package import SourceText

/// Two snapshots compared as failovers: which services move, and what differs beside that.
///
/// A move is planned on the snapshot before and landed in memory as far as its fields hold afterwards.
/// What the outcome and the snapshot afterwards differ in is no part of it.
package struct MoveDifference: Sendable {
  /// The services whose state or fields differ, in the order of the configuration.
  package let movements: [ServiceMovement]

  /// The files in which more differs, in path order.
  package let strays: [StrayChange]

  /// Compares two snapshots of a repository.
  ///
  /// `paths` are the files that differ, whatever they hold; `kinds` says of services whether their
  /// moves are unplanned, which the manifests do not tell.
  package init(
    from before: ManifestIndex,
    _ formerConfiguration: ServiceConfiguration?,
    to after: ManifestIndex,
    _ configuration: ServiceConfiguration?,
    paths: Set<RepositoryPath>,
    kinds: [String: MoveKind] = [:],
    identify: @escaping BlobIdentifier
  ) {
    let comparison = Comparison(
      before: before,
      after: after,
      paths: paths,
      kinds: kinds,
      identify: identify
    )
    var landed = before
    var movements: [ServiceMovement] = []
    let new = configuration?.services ?? []
    let old = formerConfiguration?.services ?? []
    let gone = old.filter { service in !new.contains { $0.name == service.name } }
    for service in new + gone {
      let former = old.first { $0.name == service.name }
      var movement = ServiceMovement(
        service,
        before: former.map { StateReader(before).status(of: $0) },
        after: StateReader(after).status(of: service),
        isGone: !new.contains { $0.name == service.name }
      )
      // A move is planned with the words of before: a branch cannot give itself leave.
      if let former { comparison.trace(&movement, as: former, onto: &landed) }
      if movement.isChange { movements.append(movement) }
    }
    self.movements = movements
    strays = paths.sorted().compactMap { path in
      StrayChange(at: path, before: before, landed: landed, after: after)
    }
  }
}

/// How the moves between two snapshots are found.
private struct Comparison {
  let before: ManifestIndex
  let after: ManifestIndex
  let paths: Set<RepositoryPath>
  let kinds: [String: MoveKind]
  let identify: BlobIdentifier

  private var base: PlanBase { PlanBase(ref: "", commit: String(repeating: "0", count: 40)) }

  /// Finds which way a service moves and how far, and lands that on what other services left.
  func trace(
    _ movement: inout ServiceMovement,
    as service: ServiceDefinition,
    onto landed: inout ManifestIndex
  ) {
    let new = movement.after
    guard let old = movement.before else { return }
    // A stage that only triggers something says so in its record alone.
    let isTouched =
      old.values != new.values || old.state != new.state
      || paths.contains(RestoreRecord.path(for: service.name))
    guard isTouched else { return }
    for transition in directions(to: new.state) {
      let ways = kinds(of: service).map { way(request(transition, service, $0)) }
      movement.refusals = ways.first?.refusals ?? []
      let best = ways.reduce(nil as Way?) { best, way in
        way.count > best?.count ?? 0 ? way : best
      }
      guard let best, let last = best.last else { continue }
      let outcome = Landing(
        best.request,
        on: landed,
        through: last,
        base: base,
        identify: identify
      )
      movement.transition = transition
      movement.stages = outcome.stages
      movement.next = best.next
      movement.refusals = outcome.refusals
      landed = outcome.index
      return
    }
  }

  /// How far a request leads from the snapshot before to the one afterwards.
  private struct Way {
    let request: PlanRequest
    var refusals: [Refusal] = []
    /// Number of the last stage that has landed, how many changes have, and the stage that is next.
    var last: Int?
    var count = 0
    var next: String?
  }

  private func way(_ request: PlanRequest) -> Way {
    var way = Way(request: request)
    let planned = Planner(before, identify: identify).plan(request, base: base)
    let open = Planner(after, identify: identify).plan(request, base: base)
    way.refusals = planned.refusals + open.refusals
    guard way.refusals.isEmpty else { return way }
    let landing = planned.stages.filter { !$0.changes.isEmpty }
    // Of a service that has arrived no stage is planned any more.
    let next = open.stages.first { !$0.changes.isEmpty }
    let done = landing.filter { stage in next.map { stage.number < $0.number } ?? true }
    way.last = done.last?.number
    way.count = done.reduce(0) { $0 + $1.changes.count }
    way.next = next?.name
    return way
  }

  /// The kinds that a move may be of: without a word about it an unplanned one is told from a planned
  /// one by its stages alone, and of equal ones it counts as planned.
  private func kinds(of service: ServiceDefinition) -> [MoveKind] {
    if let kind = kinds[service.name] { return [kind] }
    return service.isBetweenClusters ? [.switchover, .failover] : [.switchover]
  }

  private func directions(to state: ServiceState) -> [Transition] {
    switch state {
    case .standby: [.promote]
    case .primary: [.demote]
    case .mixed, .unknown: Transition.allCases
    }
  }

  private func request(
    _ transition: Transition,
    _ service: ServiceDefinition,
    _ kind: MoveKind
  ) -> PlanRequest {
    PlanRequest(
      transition,
      [service],
      kind: kind,
      fencedSites: [service.origin(of: transition)],
      acceptedLosses: [service.name]
    )
  }
}

extension ServiceStatus {
  /// What each field says, by its object and path.
  fileprivate var values: [String: String?] {
    var values: [String: String?] = [:]
    for one in evidence {
      let intent = one.decision.intent
      values["\(intent.cluster?.string ?? "") \(intent.object) \(intent.field)"] = one.value
    }
    return values
  }
}

extension StrayChange {
  /// Compares a file as moves leave it with the one that is there; nil where the moves account for it.
  fileprivate init?(
    at path: RepositoryPath,
    before: ManifestIndex,
    landed: ManifestIndex,
    after: ManifestIndex
  ) {
    switch LandedComparison(at: path, landed: landed, found: after) {
    case .same:
      // The bytes of before, and a difference all the same.
      guard let bytes = after.files.contents[path], bytes == before.files.contents[path] else {
        return nil
      }
      self.init(path: path, kind: .mode, places: [])
    case .added: self.init(path: path, kind: .added, places: [])
    case .removed: self.init(path: path, kind: .removed, places: [])
    case .text: self.init(path: path, kind: .text, places: [])
    case .unread: self.init(path: path, kind: .other, places: [])
    case .values(let old, let new, let places):
      self.init(
        path: path,
        kind: .changed,
        places: places.map { StrayPlace($0, from: old, to: new) }
      )
    }
  }
}

extension StrayPlace {
  fileprivate init(
    _ difference: YAMLComparison.Difference,
    from old: ManifestFile,
    to new: ManifestFile
  ) {
    let found = [new, old].lazy.compactMap { file in
      file.node(at: difference).map { (file: file, node: $0) }
    }.first
    let file = found?.file ?? new
    let range = found?.node.contentRange ?? 0..<0
    line = file.buffer.location(of: range).start.line
    pointer = difference.pointer
    object =
      ManifestObject.objects(in: file).first { object in
        object.document == difference.document
          && (difference.pointer + "/").hasPrefix(object.root.pointer + "/")
      }?.written
  }
}

extension ManifestFile {
  /// The node at a difference, where the file has one.
  fileprivate func node(at difference: YAMLComparison.Difference) -> YAMLNode? {
    guard let stream, stream.documents.indices.contains(difference.document) else { return nil }
    let root = stream.documents[difference.document].root
    guard let path = YAMLPath(typed: difference.pointer, in: root),
      case .found(let node)? = try? root.resolve(path)
    else { return nil }
    return node
  }
}
