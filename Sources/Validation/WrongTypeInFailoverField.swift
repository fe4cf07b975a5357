import LosslessYAML
import Manifests
package import SourceText

/// `wrong-type-in-failover-field`: a field that a failover writes holds a value of another type than the
/// API server takes: `role: true`, `replicas: "1"`, `suspend: "true"`.
///
/// A text with a variable is tolerated: quotes do not last until it is filled in.
package enum WrongTypeInFailoverField: Rule {
  package static let id = "wrong-type-in-failover-field"
  package static let consequences = [RuleCatalog.halfFailedOver, .ambiguousBoolean]

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    var seen: Set<SourceLocation> = []
    return subject.objects.flatMap { placed in
      fields(of: placed.object).compactMap { field in
        field.isRight ? nil : finding(field, placed)
      }
    }.filter { finding in finding.location.map { seen.insert($0).inserted } ?? true }
  }

  /// What a field takes.
  private enum Wanted: String {
    case text
    case boolean = "a boolean"
    case integer = "an integer"
  }

  private struct Field {
    let name: String
    let node: YAMLNode
    let wanted: Wanted

    var isRight: Bool {
      guard let text = node.text else { return node.kind == .alias }
      if node.scalarKind == .null || text.contains("${") { return true }
      switch wanted {
      case .text: return node.scalarKind == .string
      case .boolean: return node.scalarKind == .boolean
      case .integer:
        // `1.0` is an integer to JSON.
        return node.scalarKind == .number && Double(text).map { $0.rounded() == $0 } ?? true
      }
    }
  }

  private static func finding(_ field: Field, _ placed: PlacedObject) -> Diagnostic {
    let found = field.node.scalarKind
    let text = field.node.text ?? ""
    let isQuoted = field.wanted != .text && found == .string
    return Diagnostic(
      code: id,
      "`\(field.name)` of \(placed.reference) is \(phrase(found, field.node)), expected "
        + field.wanted.rawValue,
      at: placed.object.location(of: field.node),
      hints: [
        field.wanted == .text
          ? "quote it: \"\(text)\"" : isQuoted ? "write it without quotes" : "correct the value"
      ]
    )
  }

  private static func phrase(_ kind: ScalarKind, _ node: YAMLNode) -> String {
    guard node.text != nil else { return "a collection" }
    return switch kind {
    case .boolean: "a boolean"
    case .number: "a number"
    case .null: "null"
    default: "text"
    }
  }

  private static func fields(of object: ManifestObject) -> [Field] {
    var fields: [Field] = []
    let spec = object.root.member("spec")
    func add(_ key: String, _ wanted: Wanted) {
      if let node = spec?.member(key) {
        fields.append(Field(name: "spec.\(key)", node: node, wanted: wanted))
      }
    }
    switch (object.written.group, object.written.kind) {
    case ("apps", "Deployment"), ("apps", "StatefulSet"): add("replicas", .integer)
    case ("batch", "CronJob"), ("batch", "Job"), (Kinds.fluxKustomizeGroup, "Kustomization"),
      (Kinds.fluxHelmGroup, "HelmRelease"):
      add("suspend", .boolean)
    case ("volsync.backube", _): add("paused", .boolean)
    case ("replication.storage.openshift.io", "VolumeReplication"): add("replicationState", .text)
    case ("kubevirt.io", "VirtualMachine"):
      add("running", .boolean)
      add("runStrategy", .text)
    default: break
    }
    return fields + podFields(of: object) + annotations(of: object)
  }

  private static func podFields(of object: ManifestObject) -> [Field] {
    guard let pod = object.podSpec, builtIn.contains(object.written.group) else { return [] }
    let labels = (pod.member("nodeSelector")?.entries ?? []).map { entry in
      Field(
        name: "nodeSelector.\(entry.key.text ?? "")",
        node: entry.value.followed,
        wanted: Wanted.text
      )
    }
    return labels + object.mountedClaims.map { Field(name: "claimName", node: $0, wanted: .text) }
  }

  /// The groups whose pod templates the API server checks.
  private static let builtIn: Set = ["", "apps", "batch"]

  private static func annotations(of object: ManifestObject) -> [Field] {
    let prefixes = DNSAnnotations.prefixes + [Kinds.fluxKustomizeGroup + "/"]
    return (object.root.member(path: "metadata", "annotations")?.entries ?? []).compactMap {
      entry in
      guard let name = entry.key.text, prefixes.contains(where: { name.hasPrefix($0) }) else {
        return nil
      }
      return Field(name: name, node: entry.value.followed, wanted: .text)
    }
  }
}
