package import Planning
package import SourceText

/// What `failover config check` found, as text and as JSON.
package struct ConfigurationReport {
  private let configuration: ServiceConfiguration?
  private let findings: [Diagnostic]

  /// Creates a report; a configuration that cannot be read is nil.
  package init(_ configuration: ServiceConfiguration?, findings: [Diagnostic]) {
    self.configuration = configuration
    self.findings = findings
  }

  /// One line: how much is configured, and whether it holds.
  package var text: String {
    let count = findings.count == 1 ? "1 complaint" : "\(findings.count) complaints"
    guard let configuration else { return "failover: \(count)\n" }
    let services = configuration.services.count
    let sites = configuration.siteNames.count
    return "\(configuration.file): \(services) \(services == 1 ? "service" : "services"), "
      + "\(sites) sites\(findings.isEmpty ? "" : ", \(count)")\n"
  }

  /// The document of kind `ConfigurationCheck`.
  package var json: JSONValue {
    .members([
      "version": .integer(1), "kind": .string("ConfigurationCheck"),
      "configuration": .optional(configuration?.file),
      "form": .optional(configuration?.form.rawValue),
      "services": configuration.map { .integer($0.services.count) } ?? .null,
      "sites": configuration.map { .integer($0.siteNames.count) } ?? .null,
      "findings": .array(findings.map(DiagnosticJSON.value)),
    ])
  }
}
