import Manifests
package import SourceText
import Transforms

/// A configuration for a repository that has none: the services that its manifests show.
///
/// What the manifests do not tell stays a question: such an entry is written as a comment, and nothing
/// obeys it.
package struct ConfigurationDraft {
  /// The services that are sure; the file is worth writing when there is one.
  package var count: Int { services.count { $0.isSure } }

  /// What was found and is not sure, each with its questions.
  package var candidates: [Diagnostic] {
    services.filter { !$0.isSure }.map { service in
      Diagnostic(
        .note,
        code: .undecidedService,
        "\(service.name) may be a service: \(Self.inner(service.reasons.first ?? ""))",
        at: service.location,
        hints: service.questions
      )
    }
  }

  private static func inner(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }

  private(set) var services: [DraftService] = []
  /// What a plan of a service is refused for, by its name.
  private var refusals: [String: [String]] = [:]
  private let base: PlanBase

  /// Looks through the manifests of a commit.
  ///
  /// What a ConfigMap of the older form lists is taken as it is; what is found beside it is added.
  ///
  /// - Throws: `ConfigurationError` for such a ConfigMap that cannot be read.
  package init(_ planner: Planner, base: PlanBase) throws(ConfigurationError) {
    self.base = base
    let index = planner.index
    services = try Self.listed(in: index)
    let known = services.flatMap(\.items).map(\.object)
    let found = TwinClaimSearch(index).services() + TwinClusterSearch(index).services()
    services += found.filter { service in
      !service.items.contains { item in known.contains { $0.isSameObject(as: item.object) } }
    }
    giveNames()
    try settle(planner)
  }

  /// The text of the file.
  package var text: String {
    DraftWriter(base: base, services: services, refusals: refusals).text
  }

  // MARK: What a ConfigMap lists

  private static func listed(
    in index: ManifestIndex
  ) throws(ConfigurationError) -> [DraftService] {
    var services: [DraftService] = []
    for file in ConfigurationReader.configMaps(in: index) {
      let configuration = try ConfigurationReader.read(file.buffer, path: file.path, in: index)
      guard configuration.form == .servicesMap else {
        throw ConfigurationError([
          Diagnostic(
            code: .configuration,
            "the ConfigMap in \(file.path) is a configuration in the native form already",
            hints: ["check it: failover config check"]
          )
        ])
      }
      services += configuration.services.compactMap { service in
        service.members.first.map { draft(service, of: $0, in: file.path) }
      }
    }
    return services
  }

  private static func draft(
    _ service: ServiceDefinition,
    of member: ServiceMember,
    in file: RepositoryPath
  ) -> DraftService {
    let claims = member.atPrimary.claims.sorted { $0.key < $1.key }.compactMap { volume, home in
      member.atStandby.claims[volume].map { (volume: volume, home: home, away: $0) }
    }
    return DraftService(
      name: service.name,
      namespace: service.namespace,
      places: [
        .primary: .nodes(member.atPrimary.nodeLabels),
        .standby: .nodes(member.atStandby.nodeLabels),
      ],
      siteNames: [.primary: service.primary, .standby: service.standby],
      items: [DraftItem(list: .workloads, object: member.object, claims: claims)],
      reasons: ["Listed in \(file):\(service.location.start.line)."],
      location: service.location
    )
  }

  // MARK: Names

  private mutating func giveNames() {
    var taken: Set<String> = []
    for position in services.indices {
      let service = services[position]
      let plain = Self.name(service.name)
      let names = [plain, Self.name("\(service.namespace)-\(plain)")]
      let numbered = (2...999).map { Self.name("\(plain.prefix(58))-\($0)") }
      let name = (names + numbered).first { !taken.contains($0) } ?? plain
      taken.insert(name)
      services[position].name = name
    }
  }

  /// Returns the nearest name that a service can have.
  private static func name(_ text: String) -> String {
    let allowed = text.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    let trimmed = allowed.prefix(63).drop { $0 == "-" }.reversed().drop { $0 == "-" }.reversed()
    return trimmed.isEmpty ? "service" : String(trimmed)
  }

  // MARK: Proof

  /// Reads what would be written, and plans a move of each service: what is wrong with an entry makes
  /// it a question, what a plan is refused for stands beside it.
  private mutating func settle(_ planner: Planner) throws(ConfigurationError) {
    guard count > 0 else { return }
    var configuration = try read()
    let names = configuration.services.map(\.name)
    for name in names {
      let one = configuration.services.filter { $0.name == name }
      var part = configuration
      part.services = one
      guard let complaint = part.complaints(about: planner.index).first,
        let position = services.firstIndex(where: { $0.name == name })
      else { continue }
      services[position].questions = ["What is meant? \(Self.sentence(complaint.message))"]
    }
    guard count > 0 else { return }
    configuration = try read()
    let states = StateReader(planner.index)
    for service in configuration.services {
      let isAway = states.status(of: service).state == .standby
      let plan = planner.plan(PlanRequest(isAway ? .demote : .promote, [service]), base: base)
      refusals[service.name] = plan.refusals.map { refusal in
        Self.sentence("\(refusal.diagnostic.message) [\(refusal.code.rawValue)]")
      }
    }
  }

  private func read() throws(ConfigurationError) -> ServiceConfiguration {
    try ConfigurationReader.read(
      SourceBuffer(name: "failover.yaml", bytes: Array(text.utf8)),
      path: nil
    )
  }

  private static func sentence(_ message: String) -> String {
    message.prefix(1).uppercased() + message.dropFirst() + "."
  }
}
