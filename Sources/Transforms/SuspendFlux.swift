import LosslessYAML
package import Manifests

/// `suspend-flux`: a Flux Kustomization or HelmRelease is suspended where the service does not run.
///
/// What it has applied keeps running: suspending keeps Flux from bringing back what a person changes,
/// and stops nothing. It is resumed by an explicit `false`, because another field owner, such as
/// `flux suspend`, keeps a key alive that git no longer has; `resume: remove` takes the key out. The
/// explicit `false` stays behind after the first way back.
///
/// A Kustomization among those that apply its own definition is refused: it would never read its
/// resumption.
/// https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend
package enum SuspendFlux: Transform {
  package static let id = "suspend-flux"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.isSuspended, let to = request.to.isSuspended, from != to else {
      return []
    }
    let written = request.placed.object.written
    switch (written.group, written.kind) {
    case (Kinds.fluxKustomizeGroup, "Kustomization"), (Kinds.fluxHelmGroup, "HelmRelease"):
      try refuseSelfSuspending(request)
    case ("batch", "CronJob"), ("batch", "Job"): return []
    default: throw notSuspendable(request)
    }
    let active = from ? request.to : request.from
    let isExplicit = active.resume == .explicit
    return [
      FieldIntent(
        transform: id,
        object: request.object,
        field: YAMLPath(keys: "spec", "suspend"),
        from: from || isExplicit ? .boolean(from) : nil,
        to: to || isExplicit ? .boolean(to) : nil,
        absentMeans: .boolean(false),
        leavesResidue: isExplicit,
        reason: to
          ? "hold Flux still while the service is at \(request.to.site)"
          : "let Flux apply while the service is at \(request.to.site)"
      )
    ]
  }

  private static func refuseSelfSuspending(_ request: TransformRequest) throws(Refusal) {
    guard request.placed.appliedBy.contains(where: { $0.isSameObject(as: request.object) }) else {
      return
    }
    throw Refusal(
      .selfSuspendingKustomization,
      "applies its own definition: once suspended, it would never read that it is resumed",
      object: request.object,
      at: request.placed.object.location,
      next: ["suspend the Kustomizations below it, or let another one apply its definition"]
    )
  }

  private static func notSuspendable(_ request: TransformRequest) -> Refusal {
    Refusal(
      .notSuspendable,
      "a \(request.object.kind) is not suspended by a failover",
      object: request.object,
      at: request.placed.object.location,
      next: ["name a Flux Kustomization, a HelmRelease, a CronJob or a Job"]
    )
  }
}
