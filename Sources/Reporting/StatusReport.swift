import LosslessYAML
import Manifests
package import Planning
package import SourceText

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
        open.isEmpty ? "-" : Printable.text(open.joined(separator: ", ")),
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
        ? "is neither site's value" : evidence.site.map { "says \($0)" } ?? "says nothing"
      let value = evidence.value.map { "`\(Printable.text($0))`" } ?? "(absent)"
      lines.append("  \(Self.place(location))\(value) \(says)")
    }
    for refusal in status.refusals {
      let place = refusal.location.map(Self.place) ?? ""
      let subject = refusal.object.map { Printable.text("\($0) ") } ?? ""
      lines.append(
        "  \(place)\(subject)\(Printable.text(refusal.message)) [\(refusal.code.rawValue)]"
      )
      lines += refusal.next.map { "    = help: \(Printable.text($0))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func place(_ location: SourceLocation) -> String {
    "\(Printable.text(location.file)):\(location.start.line): "
  }

  /// Why fields could not be read, in table order: what the JSON document has no room for.
  package var complaints: [Diagnostic] {
    statuses.flatMap { status in
      status.refusals.map { refusal in
        var diagnostic = refusal.diagnostic
        diagnostic.message = "\(status.service.name): \(diagnostic.message)"
        return diagnostic
      }
    }
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
    ])
  }
}
