import LosslessYAML
import Manifests

/// Where the pod's spec stands in the kinds that have one.
enum PodTemplate {
  /// Returns the path of the pod spec of an object.
  ///
  /// Known kinds are trusted; any other kind counts when it has a `spec.template.spec`.
  ///
  /// - Throws: `Refusal` for a Job, whose template is immutable, and for an object without one.
  static func specPath(of request: TransformRequest) throws(Refusal) -> YAMLPath {
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
    case ("batch", "CronJob"):
      return YAMLPath(keys: "spec", "jobTemplate", "spec", "template", "spec")
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
    guard object.root[path: "spec", "template", "spec"]?.kind == .mapping else {
      throw Refusal(
        .noPodTemplate,
        "has no `spec.template.spec`",
        object: request.object,
        at: object.location,
        next: ["name the workload that runs the pods, such as a Deployment"]
      )
    }
    return YAMLPath(keys: "spec", "template", "spec")
  }

  /// Returns the pod spec's node, or nil when the path crosses something that cannot be followed.
  static func node(at path: YAMLPath, of request: TransformRequest) -> YAMLNode? {
    // A refusal on the way is the decider's to report, with its place.
    guard case .found(let node)? = try? request.placed.object.root.resolve(path) else { return nil }
    return node
  }
}
