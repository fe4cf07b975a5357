import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Writes a configuration that was read in another form as a native one.
package struct NativeFormWriter {
  private let configuration: ServiceConfiguration
  private var sites: [ConfiguredSite] = []
  private var lines: [String] = []

  /// Returns the text of a native configuration that says the same.
  ///
  /// - Throws: `ConfigurationError` where the native form cannot say it.
  package static func text(
    of configuration: ServiceConfiguration
  ) throws(ConfigurationError) -> String {
    var writer = NativeFormWriter(configuration)
    let text = writer.write()
    let again = try ConfigurationReader.read(
      SourceBuffer(name: "failover.yaml", bytes: Array(text.utf8)),
      path: nil
    )
    // What is printed is read back: a file that says something else is worse than none.
    let pairs = zip(again.services, configuration.services)
    guard again.services.count == configuration.services.count,
      let odd = pairs.first(where: { !$0.0.saysTheSame(as: $0.1) })?.1
    else { return text }
    throw ConfigurationError([
      Diagnostic(
        code: .configuration,
        "service `\(odd.name)` has something that the native form cannot say",
        at: odd.location
      )
    ])
  }

  private init(_ configuration: ServiceConfiguration) {
    self.configuration = configuration
  }

  private mutating func write() -> String {
    let services = configuration.services.map { service in
      (service, site(.primary, of: service), site(.standby, of: service))
    }
    lines = ["# The native form of \(NativeText.comment(configuration.file))."]
    for note in configuration.notes {
      let place = note.location.map { "\($0.file):\($0.start.line): " } ?? ""
      lines.append("# \(NativeText.comment(place + note.message))")
    }
    lines += ["version: 1", "sites:"]
    for site in sites { lines.append("  \(site.name): \(NativeText.place(site.place))") }
    lines.append("services:")
    for (service, primary, standby) in services { write(service, primary, standby) }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Sites

  /// Returns the name of a service's site; two places of one name get two names.
  private mutating func site(_ role: SiteRole, of service: ServiceDefinition) -> String {
    let name = role == .primary ? service.primary : service.standby
    let place: ConfiguredSite.Place
    if let tree = service.members.first(where: { $0.home == role })?.cluster {
      place = .cluster(tree)
    } else {
      let settings = service.members.first.map { role == .primary ? $0.atPrimary : $0.atStandby }
      place = .nodes(settings?.nodeLabels ?? [:])
    }
    let names = [name] + (2...99).map { "\(name)-\($0)" }
    for candidate in names {
      guard let known = sites.first(where: { $0.name == candidate }) else {
        sites.append(ConfiguredSite(name: candidate, place: place))
        return candidate
      }
      if known.place == place { return candidate }
    }
    return name
  }

  // MARK: Services

  private mutating func write(_ service: ServiceDefinition, _ primary: String, _ standby: String) {
    lines.append("  \(service.name):")
    lines.append("    namespace: \(NativeText.quoted(service.namespace))")
    lines += ["    primary: \(primary)", "    standby: \(standby)"]
    if service.order == .targetFirst { lines.append("    order: \(service.order.rawValue)") }
    for list in MemberList.allCases {
      var written: [ObjectReference] = []
      var items: [String] = []
      for member in service.members where Self.list(of: member) == list {
        guard !written.contains(where: { $0.isSameObject(as: member.object) }) else { continue }
        written.append(member.object)
        items += item(member, in: list, of: service, primary, standby)
      }
      if !items.isEmpty { lines += ["    \(list):"] + items }
    }
  }

  private static func list(of member: ServiceMember) -> MemberList {
    let settings = member.atPrimary
    if settings.replication != nil { return .volumeReplications }
    if settings.dns != nil { return .dns }
    guard settings.isSuspended != nil else { return .workloads }
    return KindName(of: member.object) == .cronJob ? .cronJobs : .flux
  }

  private func item(
    _ member: ServiceMember,
    in list: MemberList,
    of service: ServiceDefinition,
    _ primary: String,
    _ standby: String
  ) -> [String] {
    let kind = KindName(of: member.object)
    let name = kind == list.defaultKind ? "" : kind.written + "/"
    let title = "      - " + NativeText.quoted(name + member.object.name)
    var settings: [String] = []
    if let namespace = member.object.namespace, namespace != service.namespace {
      settings.append("namespace: \(NativeText.quoted(namespace))")
    }
    if let prefix = member.atPrimary.dns?.prefix {
      settings.append("prefix: \(NativeText.quoted(prefix))")
    }
    let claims = member.atPrimary.claims.sorted { $0.key < $1.key }.compactMap { volume, claim in
      member.atStandby.claims[volume].map { other in
        (
          NativeText.quoted(volume),
          NativeText.flow([
            (primary, NativeText.quoted(claim)), (standby, NativeText.quoted(other)),
          ])
        )
      }
    }
    if !claims.isEmpty { settings.append("volumes: \(NativeText.flow(claims))") }
    return settings.isEmpty
      ? [title] : ["\(title):"] + settings.map { "          \($0)" }
  }
}

extension ServiceDefinition {
  /// Whether both mean the same objects and fields; sites may be called otherwise.
  fileprivate func saysTheSame(as other: ServiceDefinition) -> Bool {
    let mine = members.map(\.anonymous)
    let theirs = other.members.map(\.anonymous)
    return name == other.name && namespace == other.namespace && order == other.order
      && mine.count == theirs.count && mine.allSatisfy(theirs.contains)
  }
}

extension ServiceMember {
  /// The member without the names of its sites.
  fileprivate var anonymous: ServiceMember {
    var copy = self
    copy.atPrimary.site = ""
    copy.atStandby.site = ""
    copy.location = nil
    return copy
  }
}
