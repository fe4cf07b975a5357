import LosslessYAML
import Manifests
import Planning
package import SourceText
import Transforms

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
    var open: [YAMLComparison.Difference: Set<RepositoryPath>] = [:]
    for claim in base.claims {
      let plan: Plan
      switch replanned(claim, configuration, planned) {
      case .success(let made): plan = made
      case .failure(let reason): return [finding(reason.text, in: base)]
      }
      for stage in plan.stages where stage.number == claim.stage {
        planned = planned.replacing(stage.contents)
        for change in stage.changes where change.isOfTrigger {
          let place = YAMLComparison.Difference(
            document: change.decision.document,
            pointer: change.decision.pointer
          )
          open[place, default: []].insert(change.decision.file.path)
        }
      }
    }
    return base.differing.sorted().compactMap { path in
      stray(at: path, planned, subject, open).map { finding($0, at: path, subject) }
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
  ) -> Result<Plan, Reason> {
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
    let request = PlanRequest(
      transition,
      services,
      kind: MoveKind(rawValue: claim.kind) ?? .switchover,
      fencedSites: Set(claim.from),
      acceptedLosses: Set(claim.services)
    )
    let plan = index.plan(request)
    guard plan.refusals.isEmpty else {
      let why = plan.refusals.first.map { "\($0.code.rawValue): \($0.message)" } ?? ""
      return .failure(Reason(text: "its plan would be refused (\(why))"))
    }
    return .success(plan)
  }

  /// What a file has that the plan does not give it; nil for nothing.
  private static func stray(
    at path: RepositoryPath,
    _ planned: ManifestIndex,
    _ subject: ValidationSubject,
    _ open: [YAMLComparison.Difference: Set<RepositoryPath>]
  ) -> String? {
    let (wanted, found) = (planned.files.contents[path], subject.index.files.contents[path])
    if wanted == nil, found == nil {
      // A file that cannot hold manifests is no plan's.
      return RepositoryFiles.canHoldManifests(path) ? nil : "changes a file that no plan does"
    }
    if wanted == found { return nil }
    guard let one = planned.parsed[path]?.stream, let other = subject.index.parsed[path]?.stream
    else {
      return "changes a file in another way than its plan"
    }
    let strays = YAMLComparison.differences(one, other).filter { open[$0]?.contains(path) != true }
    if let stray = strays.first { return "changes `\(stray.pointer)`, which its plan does not" }
    return open.values.contains { $0.contains(path) } ? nil : "changes text that its plan does not"
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

extension PlannedChange {
  /// Whether its value is made anew for every base.
  fileprivate var isOfTrigger: Bool {
    decision.intent.transform == TransformCatalog.triggerVolsync.rawValue
  }
}
