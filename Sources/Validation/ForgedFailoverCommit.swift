import LosslessYAML
import Manifests
import Planning
package import SourceText

/// `forged-failover-commit`: a commit that says by its trailers that it is a failover, and changes what
/// its plan does not.
///
/// The plan is made again from what was there before, with the configuration of before: a branch cannot
/// give itself leave. The sites that an unplanned move calls fenced are taken as the trailers say it.
package enum ForgedFailoverCommit: Rule {
  package static let id = "forged-failover-commit"
  package static let needsBase = true

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard let base = subject.base, let former = subject.former, !base.claims.isEmpty else {
      return []
    }
    guard let configuration = base.configuration(former) else {
      // It may have been given by a name outside of the repository.
      var unchecked = finding("there was no configuration to plan it with", in: base)
      unchecked.severity = .warning
      return [unchecked]
    }
    var planned = former
    var paths = base.differing
    for claim in base.claims {
      switch replanned(claim, configuration, planned) {
      case .success(let stage):
        planned = planned.replacing(stage.contents)
        paths.formUnion(stage.contents.keys)
      case .failure(let reason): return [finding(reason.text, in: base)]
      }
    }
    return paths.sorted().compactMap { path in
      stray(at: path, planned, subject, former).map { finding($0, at: path, subject) }
    }
  }

  /// Why a plan cannot be made again.
  private struct Reason: Error {
    let text: String
  }

  private static func replanned(
    _ claim: MoveClaim,
    _ configuration: ServiceConfiguration,
    _ index: ManifestIndex
  ) -> Result<PlannedStage, Reason> {
    var services: [ServiceDefinition] = []
    for name in claim.services {
      guard let service = configuration.services.first(where: { $0.name == name }) else {
        return .failure(Reason(text: "the configuration before it has no service `\(name)`"))
      }
      services.append(service)
    }
    guard let first = services.first, let origin = claim.from.first,
      let transition = Transition.allCases.first(where: { first.origin(of: $0) == origin })
    else { return .failure(Reason(text: "it names no site that a service of it can leave")) }
    guard let kind = MoveKind(rawValue: claim.kind) else {
      return .failure(Reason(text: "`\(claim.kind)` is no kind of move"))
    }
    let targets = Set(services.map { $0.destination(of: transition) })
    guard claim.to.isEmpty || Set(claim.to) == targets else {
      return .failure(
        Reason(text: "its services do not move to \(claim.to.joined(separator: ", "))")
      )
    }
    let request = PlanRequest(
      transition,
      services,
      kind: kind,
      fencedSites: Set(claim.from),
      acceptedLosses: Set(claim.services)
    )
    let plan = index.plan(request)
    guard plan.refusals.isEmpty else {
      let why = plan.refusals.first.map { "\($0.code.rawValue): \($0.message)" } ?? ""
      return .failure(Reason(text: "its plan would be refused (\(why))"))
    }
    guard let stage = plan.stages.first(where: { $0.number == claim.stage }) else {
      return .failure(Reason(text: "its plan has no stage \(claim.stage)"))
    }
    let moved = Set(stage.changes.map(\.service))
    if let idle = claim.services.first(where: { !moved.contains($0) }) {
      return .failure(Reason(text: "`\(idle)` has nothing to move in it"))
    }
    return .success(stage)
  }

  /// What a file has that the plan does not give it, or lacks; nil for nothing.
  private static func stray(
    at path: RepositoryPath,
    _ planned: ManifestIndex,
    _ subject: ValidationSubject,
    _ former: ManifestIndex
  ) -> String? {
    let found = subject.index
    switch LandedComparison(at: path, landed: planned, found: found) {
    case .same:
      let isSameText = found.files.contents[path] == former.files.contents[path]
      let isThere = found.files.paths.contains(path) && former.files.paths.contains(path)
      return isSameText && isThere ? "changes the mode of a file" : nil
    case .added, .removed, .unread:
      return RepositoryFiles.canHoldManifests(path)
        ? "changes a file in another way than its plan" : "changes a file that no plan does"
    case .text: return "changes text that its plan does not"
    case .values(_, _, let places):
      let pointer = places.first?.pointer ?? ""
      let isLeftOut = found.files.contents[path] == former.files.contents[path]
      return isLeftOut
        ? "leaves `\(pointer)` as it is, which its plan changes"
        : "changes `\(pointer)`, which its plan does not"
    }
  }

  private static func finding(
    _ what: String,
    at path: RepositoryPath,
    _ subject: ValidationSubject
  ) -> Diagnostic {
    let commit = subject.base?.claims.last?.commit ?? ""
    let bytes = subject.index.files.contents[path] ?? []
    return Diagnostic(
      code: id,
      "commit \(commit) says that it is a failover, and \(what)",
      at: SourceBuffer(name: path.string, bytes: bytes).location(of: 0..<min(1, bytes.count)),
      hints: ["make other changes in a commit of their own, without the trailers"]
    )
  }

  private static func finding(_ what: String, in base: ValidationBase) -> Diagnostic {
    let path = base.differing.sorted().first.map(\.string) ?? ""
    return Diagnostic(
      code: id,
      "commit \(base.claims.last?.commit ?? "") says that it is a failover, and \(what)",
      at: SourceBuffer(name: path, bytes: []).location(of: 0..<0),
      hints: ["take the trailers out of its message, or propose the move: failover promote"]
    )
  }
}
