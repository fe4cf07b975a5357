package import LosslessYAML
package import Manifests

/// `scale-workload`: a workload runs at the active site, and has no replica at the other one.
///
/// `spec.replicas` of a Deployment, StatefulSet, ReplicaSet, or any kind that has it beside a pod
/// template. How many run where the configuration does not say is looked up by the planner: as many as
/// at the other site, or as the restore record says. A key that is taken out leaves the API's default,
/// 1, because Flux was its only owner; a HorizontalPodAutoscaler is a second one, which would keep 0
/// alive, so beside it an explicit count is written. A KEDA ScaledObject is held at 0 by its
/// annotation, and the count beside it goes along where the manifest has one.
///
/// The count of a kind that is not known may stand elsewhere, as the configuration says.
///
/// Of a release of `app-template` the counts of its Deployments and StatefulSets are set; what another
/// chart makes is scaled by a post-renderer.
///
/// Scaling to 0 keeps claims; pods end with their grace period.
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment
package enum ScaleWorkload: Transform {
  package static let id = "scale-workload"

  /// The count that Kubernetes gives to a workload without one.
  /// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/#DeploymentSpec
  package static let defaultCount = YAMLScalar.integer(1)

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.replicas, let to = request.to.replicas, from != to,
      from.number != nil || to.number != nil
    else { return [] }
    if let values = try ChartValues(request) {
      try values.refuseCount()
      return [try renderedCount(request, values.object, from, to)]
    }
    if request.replicaField == nil, let release = AppTemplate(request.placed.object) {
      return release.replicaCounts.map { field in
        var count = count(request, from, to)
        count.field = field
        // The chart leaves an absent count to the API, whose default is 1.
        if from.number != nil, to.number != nil { count.absentMeans = .integer(1) }
        return count
      }
    }
    try refuseWithoutCount(request)
    switch try WorkloadScaler(of: request) {
    case .none: return [count(request, from, to)]
    case .horizontal(let least):
      return [from.runs && to.runs ? count(request, from, to) : held(request, from, to, least)]
    case .keda(let scaler):
      guard !(from.runs && to.runs) else { throw decidedByScaler(scaler, request) }
      let hasCount = hasCount(request)
      var held = held(request, from, to, 1)
      held.leavesResidue = false
      return [annotation(request, scaler, from, to)] + (hasCount ? [held] : [])
    }
  }

  /// The count alone.
  private static func count(
    _ request: TransformRequest,
    _ from: ReplicaCount,
    _ to: ReplicaCount
  ) -> FieldIntent {
    // Of a kind that is not known, absence may mean anything.
    let hasDefault =
      request.placed.object.isScalable && request.replicaField == nil && from.number != nil
      && to.number != nil
    return intent(
      request,
      from: from.number.map(YAMLScalar.integer),
      to: to.number.map(YAMLScalar.integer),
      absentMeans: hasDefault ? .integer(1) : nil,
      openSide: from == .whatever ? .from : to == .whatever ? .to : nil
    )
  }

  /// The count of what a chart makes: as long as no post-renderer says otherwise, it runs.
  private static func renderedCount(
    _ request: TransformRequest,
    _ object: RenderedObject,
    _ from: ReplicaCount,
    _ to: ReplicaCount
  ) throws(Refusal) -> FieldIntent {
    guard ["Deployment", "StatefulSet"].contains(object.kind) else {
      throw Refusal(
        .noReplicaCount,
        "a \(object.kind) has no replica count to set",
        object: request.object,
        at: request.placed.object.location,
        next: ["name a Deployment or a StatefulSet, or suspend the release (`flux`)"]
      )
    }
    var count = count(request, from, to)
    count.field = object.base.key("spec").key("replicas")
    if let (one, other) = from.number.flatMap({ one in to.number.map { (one, $0) } }),
      min(one, other) == 0
    {
      count.absentMeans = .integer(max(one, other))
    }
    return count
  }

  /// The count beside an autoscaler: any but 0 is a running workload's.
  private static func held(
    _ request: TransformRequest,
    _ from: ReplicaCount,
    _ to: ReplicaCount,
    _ least: Int
  ) -> FieldIntent {
    intent(
      request,
      from: .integer(from.number ?? least),
      to: .integer(to.number ?? least),
      openSide: from.runs ? .from : .to,
      leavesResidue: true
    )
  }

  private static func annotation(
    _ request: TransformRequest,
    _ scaler: ObjectReference,
    _ from: ReplicaCount,
    _ to: ReplicaCount
  ) -> FieldIntent {
    var intent = intent(
      request,
      from: from.runs ? nil : .string("0"),
      to: to.runs ? nil : .string("0")
    )
    intent.object = scaler
    intent.field = WorkloadScaler.pausedReplicas
    return intent
  }

  private static func intent(
    _ request: TransformRequest,
    from: YAMLScalar?,
    to: YAMLScalar?,
    absentMeans: YAMLScalar? = nil,
    openSide: FieldIntent.Side? = nil,
    leavesResidue: Bool = false
  ) -> FieldIntent {
    FieldIntent(
      transform: id,
      object: request.object,
      field: field(of: request),
      from: from,
      to: to,
      absentMeans: absentMeans,
      openSide: openSide,
      leavesResidue: leavesResidue,
      reason: request.to.replicas?.runs ?? false
        ? "run while the service is at \(request.to.site)"
        : "run no replica while the service is at \(request.to.site)"
    )
  }

  // MARK: Refusals

  private static func field(of request: TransformRequest) -> YAMLPath {
    request.replicaField ?? YAMLPath(keys: "spec", "replicas")
  }

  /// Whether the manifest shows a count; what cannot be followed is the decider's to report.
  private static func hasCount(_ request: TransformRequest) -> Bool {
    guard let found = try? request.placed.object.root.resolve(field(of: request)) else {
      return true
    }
    if case .found = found { return true }
    return false
  }

  private static func refuseWithoutCount(_ request: TransformRequest) throws(Refusal) {
    let object = request.placed.object
    let isAbsent = request.from.replicas == .absent || request.to.replicas == .absent
    if let field = request.replicaField {
      guard !isAbsent, !hasCount(request) else { return }
      throw Refusal(
        .noReplicaCount,
        "has no `\(field)`, where the configuration says that its replica count is",
        object: request.object,
        at: object.location,
        next: ["correct `replicasAt`, or write the count into the manifest"]
      )
    }
    if object.isScalable { return }
    let next: String
    switch object.written.kind {
    case "DaemonSet": next = "give the sites node labels: it runs where its node selector matches"
    case "CronJob", "Job": next = "suspend it instead of scaling it"
    case "VirtualMachine": next = "start and stop it by its run strategy"
    case "HelmRelease":
      next =
        "say which workload its chart makes (`renders: deployment/NAME`), or name the chart's own "
        + "field below `values`"
    default:
      if isAbsent || hasCount(request), object.root.member(path: "spec", "template") != nil {
        return
      }
      next =
        "write `spec.replicas` into the manifest, say where the count is (`replicasAt`), or name the "
        + "workload that runs the pods"
    }
    throw Refusal(
      .noReplicaCount,
      "a \(object.written.kind) has no replica count to set",
      object: request.object,
      at: object.location,
      next: [next]
    )
  }

  private static func decidedByScaler(
    _ scaler: ObjectReference,
    _ request: TransformRequest
  ) -> Refusal {
    Refusal(
      .scalerNotUnderstood,
      "\(scaler) decides how many replicas run",
      object: request.object,
      at: request.scalers.first?.object.location,
      next: ["set its `minReplicaCount` below `values`, or let one site run none"]
    )
  }
}

extension ReplicaCount {
  /// The count that can be written.
  fileprivate var number: Int? {
    if case .count(let count) = self { count } else { nil }
  }

  /// Whether any replica runs.
  fileprivate var runs: Bool { self != .count(0) }
}

extension ManifestObject {
  /// Whether the API gives the kind one replica where `spec.replicas` is absent.
  fileprivate var isScalable: Bool {
    switch (written.group, written.kind) {
    case ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "ReplicaSet"),
      ("", "ReplicationController"):
      true
    default: false
    }
  }
}
