import SourceText

extension FailoverRequest {
  /// Returns what the request comes down to: the services of its groups, moved to its target.
  ///
  /// - Throws: `ConfigurationError` with every group that is no service, or does not move to the
  ///   target, and for a request that asks to skip checks.
  package func planRequest(
    in configuration: ServiceConfiguration
  ) throws(ConfigurationError) -> PlanRequest {
    var complaints: [Diagnostic] = []
    func complain(_ message: String, _ hints: [String]) {
      complaints.append(Diagnostic(code: .configuration, "\(name): \(message)", hints: hints))
    }
    if isForced {
      complain("`force` asks to skip checks, which nothing here does", ["take `force` out"])
    }
    var services: [ServiceDefinition] = []
    var ways: [Transition] = []
    for group in groups {
      guard var service = configuration.service(of: group) else {
        let names = configuration.services.map(\.name)
        complain(
          "no service of \(configuration.file) is the group `\(group.name)`",
          NearestName.hints(for: group.name, among: names, called: "services")
        )
        continue
      }
      guard let way = service.transition(to: targetCluster) else {
        complain(
          "`\(targetCluster)` is no site of `\(service.name)`",
          ["its sites are \(service.primary) and \(service.standby)"]
        )
        continue
      }
      if let order { service.order = order }
      services.append(service)
      ways.append(way)
    }
    if Set(ways).count > 1 {
      complain(
        "`\(targetCluster)` is the standby site of some groups and the primary site of others",
        ["ask for them in two requests"]
      )
    }
    guard complaints.isEmpty, let way = ways.first else { throw ConfigurationError(complaints) }
    return PlanRequest(
      way,
      services,
      kind: isEmergency ?? false ? .failover : .switchover
    )
  }
}

extension ServiceConfiguration {
  /// The service of a group's name, in its namespace where it names one.
  fileprivate func service(of group: FailoverRequest.Group) -> ServiceDefinition? {
    services.first {
      $0.name == group.name && (group.namespace == nil || group.namespace == $0.namespace)
    }
  }
}

extension ServiceDefinition {
  /// The move that ends at a site, or nil for a site of another service.
  fileprivate func transition(to site: String) -> Transition? {
    switch site {
    case standby: .promote
    case primary: .demote
    default: nil
    }
  }
}
