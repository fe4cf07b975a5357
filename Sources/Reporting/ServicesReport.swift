import Manifests
package import Planning
import Transforms

/// What can fail over, as text and as JSON.
package struct ServicesReport {
  private let configuration: ServiceConfiguration

  /// Creates a report.
  package init(_ configuration: ServiceConfiguration) {
    self.configuration = configuration
  }

  /// A table in configuration order.
  package var text: String {
    var rows = [["SERVICE", "NAMESPACE", "WORKLOADS", "PRIMARY", "STANDBY"]]
    for service in configuration.services {
      rows.append([
        service.name, service.namespace,
        Self.objects(service).map { "\($0.kind.lowercased())/\($0.name)" }
          .joined(separator: ", "),
        Self.side(service.primary, service.members.map(\.atPrimary)),
        Self.side(service.standby, service.members.map(\.atStandby)),
      ])
    }
    return TextTable(rows: rows).text
  }

  /// The objects, those that each of two clusters has once.
  private static func objects(_ service: ServiceDefinition) -> [ObjectReference] {
    service.members.map(\.object).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func side(_ site: String, _ workloads: [ObjectSettings]) -> String {
    let labels = workloads.flatMap { $0.nodeLabels.sorted { $0.key < $1.key } }
      .map { "\($0.key)=\($0.value)" }
    let claims = workloads.flatMap { $0.claims.sorted { $0.key < $1.key } }.map(\.value)
    let details = (labels + claims).map(Printable.text).joined(separator: ", ")
    return details.isEmpty ? site : "\(site) (\(details))"
  }

  /// The document of kind `Services`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Services"),
      "configuration": .string(configuration.file),
      "services": .array(
        configuration.services.map { service in
          .members([
            "name": .string(service.name),
            "namespace": .string(service.namespace),
            "primary": .string(service.primary),
            "standby": .string(service.standby),
            "workloads": .array(Self.objects(service).map { .string($0.description) }),
          ])
        }
      ),
    ])
  }
}
