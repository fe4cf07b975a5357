import FixtureSupport
import LosslessYAML
import Manifests
import Transforms

/// What a case says of an object at one site.
///
///     labels: {role: primary}          claims: {data: pvc}        networks: {lan: default/lan-a}
///     replicas: 3 | absent | whatever  suspended: true            resume: "false" | remove
///     dns: {controller: ignore, prefix: external-dns.kubernetes.io/, routing: {aws-weight: "10"}}
///     replication: primary             paused: true               trigger: failover-0123456789ab
///     reconcileDisabled: true          running: true              runStrategy: Manual
///     renders: apps/Deployment/web     podSpecAt: spec.affinity   replicasAt: spec.instances
///     values: {"spec.minReplicas": 2, "metadata.labels.active": null}
extension TransformCase {
  static func settings(
    _ site: String,
    _ node: YAMLNode,
    _ file: FixtureFile
  ) throws -> ObjectSettings {
    let known: Set = [
      "labels", "claims", "networks", "replicas", "suspended", "resume", "dns", "replication",
      "paused", "trigger", "reconcileDisabled", "running", "runStrategy", "values", "renders",
      "podSpecAt", "replicasAt",
    ]
    try expectKeys(of: node, among: known, file)
    var settings = ObjectSettings(
      site: site,
      nodeLabels: texts(node["labels"]),
      claims: texts(node["claims"])
    )
    settings.networks = texts(node["networks"])
    settings.replicas = try replicas(node["replicas"], file)
    settings.isSuspended = try flag(node["suspended"], file)
    settings.dns = try dns(node["dns"], file)
    settings.replication = try choice(node["replication"], file)
    settings.isPaused = try flag(node["paused"], file)
    settings.manualTrigger = node["trigger"]?.text
    settings.isReconcileDisabled = try flag(node["reconcileDisabled"], file)
    settings.isRunning = try flag(node["running"], file)
    settings.runStrategy = node["runStrategy"]?.text
    settings.resume = try choice(node["resume"], file) ?? .explicit
    settings.rendered = try rendered(node["renders"], file)
    settings.podSpec = node["podSpecAt"]?.text.flatMap { YAMLPath(parsing: $0) }
    settings.replicaField = node["replicasAt"]?.text.flatMap { YAMLPath(parsing: $0) }
    for (key, value) in node["values"]?.entries ?? [] {
      guard let path = key.text.flatMap({ YAMLPath(parsing: $0) }) else {
        throw FixtureError("\(file.name): no path: \(key.sourceText)")
      }
      settings.values[path] = .some(try scalar(value, file))
    }
    return settings
  }

  private static func texts(_ node: YAMLNode?) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: (node?.entries ?? []).map { ($0.key.text ?? "", $0.value.text ?? "") }
    )
  }

  private static func rendered(
    _ node: YAMLNode?,
    _ file: FixtureFile
  ) throws -> RenderedObject? {
    guard let node else { return nil }
    let parts = (node.text ?? "").split(separator: "/", omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 3,
      let object = RenderedObject(group: parts[0], kind: parts[1], name: parts[2])
    else { throw FixtureError("\(file.name): no object: \(node.sourceText)") }
    return object
  }

  private static func replicas(_ node: YAMLNode?, _ file: FixtureFile) throws -> ReplicaCount? {
    guard let node else { return nil }
    switch node.text {
    case "absent": return .absent
    case "whatever": return .whatever
    case let text?:
      if let count = Int(text) { return .count(count) }
      fallthrough
    case nil: throw FixtureError("\(file.name): no replica count: \(node.sourceText)")
    }
  }

  private static func dns(_ node: YAMLNode?, _ file: FixtureFile) throws -> DNSPublication? {
    guard let node else { return nil }
    try expectKeys(of: node, among: ["controller", "prefix", "routing"], file)
    guard let controller = node["controller"]?.text else {
      throw FixtureError("\(file.name): dns needs a controller")
    }
    return DNSPublication(
      controller: controller,
      prefix: node["prefix"]?.text,
      routing: texts(node["routing"])
    )
  }

  private static func flag(_ node: YAMLNode?, _ file: FixtureFile) throws -> Bool? {
    guard let node else { return nil }
    guard node.scalarKind == .boolean else {
      throw FixtureError("\(file.name): expected true or false: \(node.sourceText)")
    }
    return node.text == "true"
  }

  private static func choice<Value: RawRepresentable<String>>(
    _ node: YAMLNode?,
    _ file: FixtureFile
  ) throws -> Value? {
    guard let node else { return nil }
    guard let value = node.text.flatMap(Value.init) else {
      throw FixtureError("\(file.name): unknown word: \(node.sourceText)")
    }
    return value
  }

  private static func scalar(_ node: YAMLNode, _ file: FixtureFile) throws -> YAMLScalar? {
    switch node.scalarKind {
    case .null: return nil
    case .boolean: return .boolean(node.text == "true")
    case .number:
      guard let number = node.text.flatMap({ Int($0) }) else { fallthrough }
      return .integer(number)
    case .string: return .string(node.text ?? "")
    default: throw FixtureError("\(file.name): expected a scalar: \(node.sourceText)")
    }
  }
}
