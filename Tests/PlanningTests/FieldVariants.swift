import LosslessYAML
import Testing

/// The ways in which a person may have written the fields of an object that is at work, or is not.
struct FieldVariants {
  /// The prefix of external-dns that the service is configured with.
  var prefix = FieldVariants.olderPrefix

  static let olderPrefix = "external-dns.alpha.kubernetes.io/"

  /// Writes an object's fields in one of the ways.
  func write(_ object: inout YAMLValue, isActive: Bool, _ author: inout ManifestAuthor) throws {
    for (keys, values) in fields(of: object, isActive: isActive) {
      var value = try author.pick(values)
      if value == nil, author.flip(30) { value = .null }
      object.set(keys, to: value, at: Int.random(in: 0..<4, using: &author.random))
    }
    try writeEmptyParents(&object, &author)
  }

  private func fields(
    of object: YAMLValue,
    isActive: Bool
  ) -> [(keys: [String], values: [YAMLValue?])] {
    let name = object.text("metadata", "name") ?? ""
    let suspended: [YAMLValue?] = isActive ? [nil, .boolean(false)] : [.boolean(true)]
    switch object.text("kind") {
    case "Deployment", "StatefulSet":
      return [(["spec", "replicas"], isActive ? counts(of: name) : idleCounts(of: name))]
    case "ScaledObject":
      let paused = ["metadata", "annotations", "autoscaling.keda.sh/paused-replicas"]
      return [(paused, isActive ? [nil] : [.string("0")])]
    case "VirtualMachine":
      let strategies: [YAMLValue?] = [.string("Always"), .string("RerunOnFailure")]
      return [(["spec", "runStrategy"], isActive ? strategies : [nil, .string("Halted")])]
    case "CronJob", "Kustomization": return [(["spec", "suspend"], suspended)]
    case "HelmRelease" where name == "queue":
      let count = ["spec", "values", "controllers", "main", "replicas"]
      return [(count, [.integer(isActive ? 2 : 0)])]
    case "HelmRelease": return [(["spec", "suspend"], suspended)]
    case "VolumeReplication":
      return [(["spec", "replicationState"], [.string(isActive ? "primary" : "secondary")])]
    case "ReplicationSource", "ReplicationDestination":
      let isPaused = (object.text("kind") == "ReplicationSource") != isActive
      // Those of one cluster are triggered without being paused.
      guard !name.hasPrefix("restored-") else { return [] }
      return [(["spec", "paused"], isPaused ? [.boolean(true)] : [nil, .boolean(false)])]
    case "Ingress", "HTTPRoute":
      return [
        (annotation(Self.olderPrefix + "controller"), [nil]),
        (
          annotation(prefix + "controller"),
          isActive ? [nil, .string("dns-controller")] : [.string("ignore")]
        ),
      ]
    case "Service" where name == "feed":
      return [
        (annotation(Self.olderPrefix + "aws-weight"), [nil]),
        (annotation(prefix + "aws-weight"), [.string(isActive ? "100" : "0")]),
      ]
    case "ConfigMap" where name == "mode":
      return [(["data", "serve"], isActive ? [.string("yes")] : [nil])]
    case "ConfigMap":
      let mark = annotation("kustomize.toolkit.fluxcd.io/reconcile")
      return [(mark, isActive ? [nil, .string("enabled")] : [.string("disabled")])]
    default: return []
    }
  }

  private func annotation(_ name: String) -> [String] { ["metadata", "annotations", name] }

  /// The counts of a workload that runs, as it is configured and scaled in the fixtures.
  private func counts(of name: String) -> [YAMLValue?] {
    switch name {
    case "search", "metrics-a": [.integer(2)]
    case "metrics-b": [.integer(1)]
    case "api": [nil, .integer(2), .integer(4)]
    case "worker": [nil, .integer(3)]
    default: [nil, .integer(1), .integer(3)]
    }
  }

  private func idleCounts(of name: String) -> [YAMLValue?] {
    name == "worker" ? [nil, .integer(0)] : [.integer(0)]
  }

  /// A mapping that has lost its last key may be gone, empty, or null.
  private func writeEmptyParents(
    _ object: inout YAMLValue,
    _ author: inout ManifestAuthor
  ) throws {
    guard object["metadata"]?["annotations"] == .mapping([]) else { return }
    object.set(["metadata", "annotations"], to: try author.pick([nil, nil, .mapping([]), .null]))
  }

  /// Writes the node selector of an object that moves itself.
  func writeSelector(_ object: inout YAMLValue, _ author: inout ManifestAuthor) throws {
    let pod = ["spec", "template", "spec"]
    guard case .mapping(var selector)? = object["spec"]?["template"]?["spec"]?["nodeSelector"]
    else { return }
    if author.flip(3) { selector.append(YAMLValue.Entry(key: "disk", value: .string("ssd"))) }
    let absent: [YAMLValue?] = [nil, .mapping([]), .null]
    let value = author.flip(5) ? try author.pick(absent) : .mapping(selector)
    object.set(pod + ["nodeSelector"], to: value)
  }
}
