import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Reads an entry of a services map, the short form: one Deployment that moves between two nodes.
///
///     services:
///       sonarr:
///         namespace: media
///         deployment: sonarr
///         volume_name: sonarr-data
///         primary_pvc: pvc-sonarr
///         backup_pvc: pvc-sonarr-backup
///         primary_node_label: primary     # value of the node label `role`
///         backup_node_label: backup
enum ServicesMapReader {
  /// The keys at the top.
  static let keys = ["version", "services"]

  /// The keys of a service.
  static let serviceKeys = required + claims + labels

  static let required = ["namespace", "deployment"]
  private static let claims = ["volume_name", "primary_pvc", "backup_pvc"]
  private static let labels = ["primary_node_label", "backup_node_label"]
  private static let nodeLabelKey = "role"

  /// Returns the service, or nil when it cannot be made; every defect is complained about.
  static func service(
    _ key: YAMLNode,
    _ entry: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> ServiceDefinition? {
    let name = key.text ?? ""
    complaints.expectKeys(of: entry, among: serviceKeys, in: "service `\(name)`")
    var values: [String: String] = [:]
    for field in serviceKeys {
      guard let node = entry[field] else { continue }
      values[field] = complaints.text(node, of: field)
    }
    for field in required where entry[field] == nil {
      complaints.complain("service `\(name)` has no `\(field)`", at: key)
    }
    complaints.expectTogether(claims, in: entry, of: name, at: key)
    complaints.expectTogether(labels, in: entry, of: name, at: key)
    return definition(name, values, at: key, &complaints)
  }

  private static func definition(
    _ name: String,
    _ values: [String: String],
    at key: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> ServiceDefinition? {
    func side(_ site: String, _ claim: String, _ label: String) -> ObjectSettings {
      var result = ObjectSettings(site: site)
      if let volume = values["volume_name"] { result.claims[volume] = values[claim] }
      result.nodeLabels[nodeLabelKey] = values[label]
      return result
    }
    let primary = side("primary", "primary_pvc", "primary_node_label")
    let standby = side("standby", "backup_pvc", "backup_node_label")
    if complaints.diagnostics.isEmpty, primary.claims == standby.claims,
      primary.nodeLabels == standby.nodeLabels
    {
      complaints.complain(
        "service `\(name)` has nothing that differs between its sites",
        at: key,
        hints: ["give it node labels, or a volume with two claims"]
      )
    }
    guard let namespace = values["namespace"], let deployment = values["deployment"] else {
      return nil
    }
    let object = ObjectReference(
      group: "apps",
      kind: "Deployment",
      namespace: namespace,
      name: deployment
    )
    return ServiceDefinition(
      name: name,
      namespace: namespace,
      primary: "primary",
      standby: "standby",
      members: [
        ServiceMember(object: object, atPrimary: primary, atStandby: standby)
      ],
      location: complaints.location(key)
    )
  }
}
