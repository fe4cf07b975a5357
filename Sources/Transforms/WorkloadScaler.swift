import LosslessYAML
import Manifests

/// What decides a workload's replica count beside its manifest.
enum WorkloadScaler {
  /// Nothing that acts.
  case none
  /// A HorizontalPodAutoscaler, which starts with at least this many; at 0 it does not act.
  ///
  /// https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
  case horizontal(least: Int)
  /// A KEDA ScaledObject, which its own annotation holds at a count.
  ///
  /// https://keda.sh/docs/latest/concepts/scaling-deployments/#pausing-autoscaling
  case keda(ObjectReference)

  /// The annotation that holds a ScaledObject at a count.
  static let pausedReplicas = YAMLPath(
    keys: "metadata",
    "annotations",
    "autoscaling.keda.sh/paused-replicas"
  )

  /// Finds the autoscaler of a workload.
  ///
  /// - Throws: `Refusal` `scaler-not-understood` for several, and for one that the move cannot hold.
  init(of request: TransformRequest) throws(Refusal) {
    var found: [PlacedObject] = []
    for scaler in request.scalers
    where !found.contains(where: { $0.reference.isSameObject(as: scaler.reference) }) {
      found.append(scaler)
    }
    guard let scaler = found.first else {
      self = .none
      return
    }
    if found.count > 1 {
      throw Self.refusal(
        "\(found[0].reference) and \(found[1].reference) both decide its replica count",
        at: found[1],
        request,
        next: "keep one autoscaler"
      )
    }
    self =
      scaler.object.written.kind == "ScaledObject"
      ? try Self.keda(scaler, request) : try Self.horizontal(scaler, request)
  }

  private static func horizontal(
    _ scaler: PlacedObject,
    _ request: TransformRequest
  ) throws(Refusal) -> WorkloadScaler {
    let field = YAMLPath(keys: "spec", "minReplicas")
    let node = scaler.object.root.member(path: "spec", "minReplicas")
    guard scaler.foreignValue(of: field) == nil else {
      throw refusal(
        "a patch may set `minReplicas` of \(scaler.reference)",
        at: scaler,
        request,
        next: "write `minReplicas` into \(scaler.object.file.path)"
      )
    }
    guard let node, node.scalarKind != .null else { return .horizontal(least: 1) }
    guard let least = node.text.flatMap({ Int($0) }) else {
      throw refusal(
        "`minReplicas` of \(scaler.reference) is `\(node.text ?? node.sourceText)`, no number",
        at: scaler,
        request,
        next: "write the number out"
      )
    }
    guard least > 0 else {
      throw refusal(
        "\(scaler.reference) scales up from 0 replicas: no count would stop it",
        at: scaler,
        request,
        next: "set its `minReplicas` to 1 or more"
      )
    }
    return .horizontal(least: least)
  }

  /// A ScaledObject that `paused` stops for good leaves the count to the manifest; any value that is
  /// no Go boolean pauses (keda, `ScaledObject.NeedToBePausedByAnnotation`).
  private static func keda(
    _ scaler: PlacedObject,
    _ request: TransformRequest
  ) throws(Refusal) -> WorkloadScaler {
    let name = "autoscaling.keda.sh/paused"
    let field = YAMLPath(keys: "metadata", "annotations", name)
    if scaler.foreignValue(of: field) != nil {
      throw refusal(
        "a patch may set `\(name)` of \(scaler.reference)",
        at: scaler,
        request,
        next: "write the annotation into \(scaler.object.file.path), or take it out"
      )
    }
    let annotations = scaler.object.root.member(path: "metadata", "annotations")
    guard let paused = annotations?.member(name),
      !["0", "f", "F", "false", "False", "FALSE"].contains(paused.text)
    else { return .keda(scaler.reference.unversioned) }
    if annotations?.member("autoscaling.keda.sh/paused-replicas") != nil {
      throw refusal(
        "\(scaler.reference) is paused by two annotations",
        at: scaler,
        request,
        next: "take `\(name)` out: `autoscaling.keda.sh/paused-replicas` wins"
      )
    }
    return .none
  }

  private static func refusal(
    _ message: String,
    at scaler: PlacedObject,
    _ request: TransformRequest,
    next: String
  ) -> Refusal {
    Refusal(
      .scalerNotUnderstood,
      message,
      object: request.object,
      at: scaler.object.location,
      next: [next]
    )
  }
}
