import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Reads the native form: sites once, then services of any number and kind of objects.
///
///     version: 1
///     sites:
///       w1: { node: { role: primary } }          # labels of nodes inside one cluster
///       w2: { node: { role: backup } }
///       east: { cluster: clusters/east }         # or what a cluster's Flux applies
///       west: { cluster: clusters/west }
///     services:
///       sonarr:
///         namespace: media
///         primary: w1
///         standby: w2
///         workloads:
///           - deployment/sonarr:
///               volumes: { data: { w1: sonarr-data, w2: sonarr-data-backup } }
///       wordpress:
///         namespace: wordpress
///         primary: east
///         standby: west
///         workloads: [statefulset/mariadb, deployment/wordpress]
///         dns: [ingress/wordpress]
struct NativeConfigurationReader {
  /// The keys at the top.
  static let keys = ["version", "sites", "services"] + ServiceDefaults.keys

  /// The keys of a site.
  static let siteKeys = ["node", "cluster"]

  /// Names that no site can have: they are keys where sites' names are keys too.
  static let reservedNames = Set(ItemSetting.allCases.map(\.rawValue) + ["active", "inactive"])

  private let sites: [String: ConfiguredSite]
  private var defaults = ServiceDefaults()
  private var services: [(service: ServiceDefinition, places: [YAMLNode])] = []

  /// Whether a configuration is written in this form: with sites, or with keys that only it has.
  static func isForm(of root: YAMLNode) -> Bool {
    let ownKeys = keys.filter { !ServicesMapReader.keys.contains($0) }
    let serviceKeys = NativeServiceReader.keys.filter {
      !ServicesMapReader.serviceKeys.contains($0)
    }
    let services = root["services"]?.entries.map(\.value) ?? []
    return root["sites"] != nil || ownKeys.contains { root[$0] != nil }
      || services.contains { service in serviceKeys.contains { service[$0] != nil } }
  }

  /// Returns the services of a configuration; every defect is complained about.
  static func services(
    of root: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> [ServiceDefinition] {
    let sites = root["sites"].map { Self.sites($0, &complaints) } ?? []
    if root["sites"] == nil {
      complaints.complain(
        "the configuration has no `sites`",
        at: root.entries.first?.key ?? root,
        hints: ["say where services run: sites: { east: { cluster: clusters/east }, ... }"]
      )
    }
    var reader = NativeConfigurationReader(sites: sites)
    reader.defaults.read(root, &complaints)
    for (key, entry) in ConfigurationReader.serviceEntries(of: root, &complaints) {
      reader.read(key, entry, &complaints)
    }
    return reader.services.map(\.service)
  }

  private init(sites: [ConfiguredSite]) {
    self.sites = Dictionary(sites.map { ($0.name, $0) }) { first, _ in first }
  }

  private mutating func read(
    _ key: YAMLNode,
    _ entry: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) {
    var reader = NativeServiceReader(key, sites: sites, defaults: defaults, complaints)
    let service = reader.service(entry)
    complaints = reader.complaints
    guard let service else { return }
    for (member, place) in zip(service.members, reader.places) {
      refuseShared(member, of: service, at: place, &complaints)
    }
    services.append((service, reader.places))
  }

  /// Complains of an object of which another service decides the same field.
  private func refuseShared(
    _ member: ServiceMember,
    of service: ServiceDefinition,
    at place: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) {
    for (other, _) in services where other.name != service.name {
      for twin in other.members where twin.isAbout(sameAs: member) {
        let shared = twin.fields.intersection(member.fields).sorted()
        guard let field = shared.first else { continue }
        complaints.complainOnce(
          "\(member.object) is in `\(other.name)` and in `\(service.name)`: both decide its \(field)",
          at: place,
          hints: ["list it in one service, or make one service of the two"]
        )
      }
    }
  }

  // MARK: Sites

  private static func sites(
    _ node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> [ConfiguredSite] {
    var sites: [ConfiguredSite] = []
    if node.kind == .mapping, node.entries.isEmpty {
      complaints.complain("`sites` is empty", at: node)
    }
    for (key, value) in complaints.entries(of: node, in: "`sites`") {
      complaints.expectName(key, of: "site")
      let name = key.text ?? ""
      if reservedNames.contains(name) {
        complaints.complain("`\(name)` is a key of the configuration, not a site's name", at: key)
      }
      guard complaints.expectMapping(value) else { continue }
      complaints.expectKeys(of: value, among: siteKeys, in: "site `\(name)`")
      sites.append(ConfiguredSite(name: name, place: place(value, name, &complaints)))
    }
    return sites
  }

  private static func place(
    _ site: YAMLNode,
    _ name: String,
    _ complaints: inout ConfigurationComplaints
  ) -> ConfiguredSite.Place {
    if let node = site["cluster"] {
      if let other = site["node"] {
        complaints.complain("site `\(name)` is a cluster and has node labels", at: other)
      }
      guard let text = complaints.text(node, of: "cluster") else { return .cluster(.root) }
      guard let tree = RepositoryPath.root.resolving(text), tree != .root else {
        complaints.complain(
          "`\(text)` is no folder inside the repository",
          at: node,
          hints: ["name what the cluster's Flux applies: clusters/\(name)"]
        )
        return .cluster(.root)
      }
      return .cluster(tree)
    }
    var labels: [String: String] = [:]
    guard let node = site["node"] else { return .nodes(labels) }
    for (label, text) in complaints.entries(of: node, in: "site `\(name)`") {
      guard let key = label.text else { continue }
      labels[key] = complaints.text(text, of: key)
    }
    return .nodes(labels)
  }
}
