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

  /// Its objects, in configuration order.
  package var members: [ServiceMember]

  /// Which end moves first where the sites are two clusters.
  package var order = TransitionOrder.sourceFirst

  /// Where its entry stands in the configuration.
  package var location: SourceLocation

  /// Creates a service.
  package init(
    name: String,
    namespace: String,
    primary: String,
    standby: String,
    members: [ServiceMember],
    location: SourceLocation
  ) {
    self.name = name
    self.namespace = namespace
    self.primary = primary
    self.standby = standby
    self.members = members
    self.location = location
  }
}

/// Which end of a move between two clusters goes first.
package enum TransitionOrder: String, Hashable, Sendable, CaseIterable {
  /// The site that is left is shut down before the other one starts: no data is lost.
  case sourceFirst = "source-first"
  /// The other site starts first: for a while both are active.
  case targetFirst = "target-first"
}

/// One object of a service, and how it differs between the service being at one site or the other.
package struct ServiceMember: Hashable, Sendable {
  /// The object.
  package var object: ObjectReference

  /// The role of the site whose cluster holds the object; nil for an object that moves itself, by its
  /// node labels and claims.
  package var home: SiteRole?

  /// The tree of that cluster; nil where the repository is one cluster's.
  package var cluster: RepositoryPath?

  /// What is wanted of it while the service is at its primary site.
  package var atPrimary: ObjectSettings

  /// What is wanted of it while the service is at its standby site.
  package var atStandby: ObjectSettings

  /// Where the configuration names it; nil where it is the service's only object.
  package var location: SourceLocation?

  /// Creates a member.
  package init(
    object: ObjectReference,
    home: SiteRole? = nil,
    cluster: RepositoryPath? = nil,
    atPrimary: ObjectSettings,
    atStandby: ObjectSettings
  ) {
    self.object = object
    self.home = home
    self.cluster = cluster
    self.atPrimary = atPrimary
    self.atStandby = atStandby
  }
}

/// The role of one of a service's two sites.
package enum SiteRole: String, Hashable, Sendable, CaseIterable {
  /// Where the service is at home.
  case primary
  /// Where it fails over to.
  case standby
}

/// The forms of a configuration.
package enum ConfigurationForm: String, Sendable, CaseIterable {
  /// With `sites`, the form of this tool.
  case native
  /// The `services` map of one Deployment each.
  case servicesMap = "services-map"
  /// The objects of the failover operators: `FailoverPolicy` and `FailoverGroup`.
  case operators
}

/// The services of a repository, and where they were read.
package struct ServiceConfiguration: Sendable {
  /// The file's name, as messages print it.
  package var file: String

  /// Path in the repository when the configuration is part of it.
  package var path: RepositoryPath?

  /// The services, in file order.
  package var services: [ServiceDefinition]

  /// How it is written.
  package var form: ConfigurationForm

  /// What a reader should know of it: what is not taken over from another system's form.
  package var notes: [Diagnostic]

  /// Creates a configuration.
  package init(
    file: String,
    path: RepositoryPath?,
    services: [ServiceDefinition],
    form: ConfigurationForm = .native,
    notes: [Diagnostic] = []
  ) {
    self.file = file
    self.path = path
    self.services = services
    self.form = form
    self.notes = notes
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
