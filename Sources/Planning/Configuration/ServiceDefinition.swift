package import Manifests
package import SourceText
package import Transforms

/// A service as configured: what moves as one thing, and between which two sites.
package struct ServiceDefinition: Hashable, Sendable {
  /// Its name in the configuration.
  package var name: String

  /// Namespace of its objects.
  package var namespace: String

  /// Name of the site where it is at home.
  package var primary: String

  /// Name of the site to which it fails over.
  package var standby: String

  /// What runs, in configuration order.
  package var workloads: [WorkloadDefinition]

  /// Where its entry stands in the configuration.
  package var location: SourceLocation

  /// Creates a service.
  package init(
    name: String,
    namespace: String,
    primary: String,
    standby: String,
    workloads: [WorkloadDefinition],
    location: SourceLocation
  ) {
    self.name = name
    self.namespace = namespace
    self.primary = primary
    self.standby = standby
    self.workloads = workloads
    self.location = location
  }
}

/// One workload of a service, and how it differs between the sites.
package struct WorkloadDefinition: Hashable, Sendable {
  /// The object.
  package var object: ObjectReference

  /// How it runs at the primary site.
  package var atPrimary: WorkloadAtSite

  /// How it runs at the standby site.
  package var atStandby: WorkloadAtSite

  /// Creates a workload.
  package init(object: ObjectReference, atPrimary: WorkloadAtSite, atStandby: WorkloadAtSite) {
    self.object = object
    self.atPrimary = atPrimary
    self.atStandby = atStandby
  }
}

/// The services of a repository, and where they were read.
package struct ServiceConfiguration: Sendable {
  /// The file's name, as messages print it.
  package var file: String

  /// Path in the repository when the configuration is part of it.
  package var path: RepositoryPath?

  /// The services, in file order.
  package var services: [ServiceDefinition]

  /// Creates a configuration.
  package init(file: String, path: RepositoryPath?, services: [ServiceDefinition]) {
    self.file = file
    self.path = path
    self.services = services
  }

  /// Returns the service of a name.
  ///
  /// - Throws: `Refusal` `unknown-service` with the nearest names.
  package func service(named name: String) throws(Refusal) -> ServiceDefinition {
    if let service = services.first(where: { $0.name == name }) { return service }
    let nearest = NearestName.suggestions(for: name, among: services.map(\.name))
    throw Refusal(
      .unknownService,
      "no service `\(name)` in \(file)",
      service: name,
      next: nearest.isEmpty
        ? ["see `failover services` for the names"]
        : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
    )
  }
}

/// Every complaint about a configuration, each placed.
package struct ConfigurationError: Error, Sendable {
  /// The complaints, in file order; at least one.
  package var diagnostics: [Diagnostic]

  /// Creates an error.
  package init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }
}
