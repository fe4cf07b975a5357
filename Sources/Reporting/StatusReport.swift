import LosslessYAML
import Manifests
package import Planning
import SourceText
import Transforms

/// Where services are, as text and as JSON.
package struct StatusReport {
  private let statuses: [ServiceStatus]
  /// Branches of open proposals, by service.
  private let proposals: [String: [String]]

  /// Creates a report.
  package init(_ statuses: [ServiceStatus], proposals: [String: [String]]) {
    self.statuses = statuses
    self.proposals = proposals
  }

  /// A table, and below it what a state that is not clear rests on.
  package var text: String {
    var rows = [["SERVICE", "STATE", "ACTIVE", "OPEN PROPOSAL"]]
    for status in statuses {
      let open = proposals[status.service.name] ?? []
      rows.append([
        status.service.name, status.state.rawValue, status.active ?? "-",
        open.isEmpty ? "-" : open.joined(separator: ", "),
      ])
    }
    let details = statuses.filter { $0.state == .mixed || $0.state == .unknown }.map(detail)
    return TextTable(rows: rows).text + details.joined()
  }

  private func detail(_ status: ServiceStatus) -> String {
    var lines = ["", "\(status.service.name) is \(status.state.rawValue):"]
    for evidence in status.evidence {
      let location = evidence.decision.location
      let says =
        evidence.isForeign
        ? "neither site's value" : evidence.site.map { "says \($0)" } ?? "says nothing"
      let value = evidence.value.map { "`\(Printable.text($0))`" } ?? "(absent)"
      lines.append("  \(location.file):\(location.start.line): \(value) \(says)")
    }
    for refusal in status.refusals {
      let place = refusal.location.map { "\($0.file):\($0.start.line): " } ?? ""
      let subject = refusal.object.map { "\($0) " } ?? ""
      lines.append(
        "  \(place)\(subject)\(Printable.text(refusal.message)) [\(refusal.code.rawValue)]"
      )
      lines += refusal.next.map { "    = help: \(Printable.text($0))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The document of kind `Status`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("Status"),
      "services": .array(statuses.map(value)),
    ])
  }

  private func value(_ status: ServiceStatus) -> JSONValue {
    .members([
      "name": .string(status.service.name),
      "active": .optional(status.active),
      "state": .string(status.state.rawValue),
      "proposals": .array((proposals[status.service.name] ?? []).map(JSONValue.string)),
      "evidence": .array(
        status.evidence.map { evidence in
          .members([
            "file": .string(evidence.decision.location.file),
            "line": .integer(evidence.decision.location.start.line),
            "pointer": .string(evidence.decision.pointer),
            "value": .optional(evidence.value),
            "site": .optional(evidence.site),
          ])
        }
      ),
      "refusals": .array(status.refusals.map { DiagnosticJSON.value($0.diagnostic) }),
    ])
  }
}

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
        service.workloads.map { "\($0.object.kind.lowercased())/\($0.object.name)" }
          .joined(separator: ", "),
        Self.side(service.primary, service.workloads.map(\.atPrimary)),
        Self.side(service.standby, service.workloads.map(\.atStandby)),
      ])
    }
    return TextTable(rows: rows).text
  }

  private static func side(_ site: String, _ workloads: [WorkloadAtSite]) -> String {
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
            "workloads": .array(service.workloads.map { .string($0.object.description) }),
          ])
        }
      ),
    ])
  }
}
