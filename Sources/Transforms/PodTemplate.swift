import LosslessYAML
import Manifests

/// Where the pod's spec stands in the kinds that have one.
enum PodTemplate {
  /// Returns the path of the pod spec of an object.
  ///
  /// Any kind counts that has a pod template where Deployments, or CronJobs, have theirs. A path that
  /// cannot be followed for sure is left to the decider, which says where.
  ///
  /// - Throws: `Refusal` for a Job, whose template is immutable, and for an object without one.
  static func specPath(of request: TransformRequest) throws(Refusal) -> YAMLPath {
    if let rendered = request.rendered {
      return rendered.base.appending(Self.path(in: rendered.kind))
    }
    let object = request.placed.object
    switch (object.written.group, object.written.kind) {
    case ("batch", "Job"):
      throw Refusal(
        .immutableField,
        "a Job's pod template cannot change once it exists",
        object: request.object,
        at: object.location,
        next: ["delete the Job and let Flux create it anew, or move it into a CronJob"]
      )
    case ("", "Pod"):
      throw Refusal(
        .immutableField,
        "a Pod's node and volumes cannot change once it exists",
        object: request.object,
        at: object.location,
        next: ["run it from a Deployment"]
      )
    default: break
    }
    let path = Self.path(in: object.written.group == "batch" ? object.written.kind : "")
    if let configured = request.podSpec { return try Self.configured(configured, request) }
    // A refusal here is the decider's to report, with its place.
    guard let resolution = try? object.root.resolve(path) else { return path }
    if case .found(let node) = resolution, node.kind == .mapping || node.kind == .alias {
      return path
    }
    if object.written.group == Kinds.fluxHelmGroup, object.written.kind == "HelmRelease" {
      throw unknownChart(request)
    }
    throw Refusal(
      .noPodTemplate,
      "has no `\(path)`",
      object: request.object,
      at: object.location,
      next: [
        "name the workload that runs the pods, such as a Deployment, or say where the pod's spec is "
          + "(`podSpecAt`)"
      ]
    )
  }

  /// The refusal of a release whose values could mean anything, at the first that names the claim.
  private static func unknownChart(_ request: TransformRequest) -> Refusal {
    let object = request.placed.object
    let claims = Set(request.from.claims.values).union(request.to.claims.values)
    let field = object.root.member(path: "spec", "values").flatMap { scalar(of: claims, in: $0) }
    let path = field?.path(from: object.root) ?? YAMLPath(keys: "spec", "values", "nodeSelector")
    return Refusal(
      .noPodTemplate,
      "is of a chart whose values are not known to say where its pods run",
      object: request.object,
      at: field.map(object.location(of:)) ?? object.location,
      next: [
        "say which workload its chart makes (`renders: deployment/NAME`)",
        "or list the chart's fields under `values:` instead, such as `path: \(path)`",
      ]
    )
  }

  /// Returns the first scalar below a node that has one of some texts.
  private static func scalar(of texts: Set<String>, in node: YAMLNode) -> YAMLNode? {
    if let text = node.text { return texts.contains(text) ? node : nil }
    let inner = node.kind == .mapping ? node.entries.map(\.value) : Array(node.children)
    return inner.lazy.compactMap { scalar(of: texts, in: $0) }.first
  }

  /// The path that the configuration names, where it leads to a mapping.
  private static func configured(
    _ path: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) -> YAMLPath {
    let object = request.placed.object
    // What cannot be followed is the decider's to report, with its place.
    guard let resolution = try? object.root.resolve(path) else { return path }
    if case .found(let node) = resolution, node.followed.kind == .mapping { return path }
    throw Refusal(
      .noPodTemplate,
      "has no `\(path)`, where the configuration says that its pod's spec is",
      object: request.object,
      at: object.location,
      next: ["correct `podSpecAt`: the path of what holds `nodeSelector`, `affinity` and `volumes`"]
    )
  }

  private static func path(in kind: String) -> YAMLPath {
    kind == "CronJob"
      ? YAMLPath(keys: "spec", "jobTemplate", "spec", "template", "spec")
      : YAMLPath(keys: "spec", "template", "spec")
  }

  /// Returns the paths of what says where an object's pods run: its pod spec, or several parts of the
  /// values of a release.
  ///
  /// - Throws: `Refusal` as `specPath` does.
  static func specPaths(of request: TransformRequest) throws(Refusal) -> [YAMLPath] {
    if let values = try ChartValues(request) {
      if let known = try values.podSpec(request.movedLabels) { return [known] }
      return [try specPath(of: request)]
    }
    if request.podSpec == nil, let release = AppTemplate(request.placed.object) {
      return release.podSpecs
    }
    return [try specPath(of: request)]
  }

  /// Returns the pod spec's node, or nil when the path cannot be followed.
  static func node(at spec: YAMLPath, of request: TransformRequest) -> YAMLNode? {
    if let node = request.placed.postRendered(spec) { return node }
    // A refusal on the way is the decider's to report, with its place.
    guard case .found(let node)? = try? request.placed.object.root.resolve(spec) else { return nil }
    return node.aliasTarget ?? node
  }

  /// Returns the items of the pod spec's `volumes`, none when there are none; nil when the path
  /// crosses something that cannot be followed.
  static func volumes(at spec: YAMLPath, of request: TransformRequest) -> [YAMLNode]? {
    // Of what a chart makes nothing is known.
    if RenderedField(spec) != nil { return nil }
    // A refusal on the way is the decider's to report, with its place.
    return switch try? request.placed.object.root.resolve(spec.key("volumes")) {
    case .found(let node)? where node.kind != .alias: Array(node.children)
    case .found?, nil: nil
    case .absent?: []
    }
  }
}
