import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Reads one service of the native form.
struct NativeServiceReader {
  /// The keys of a service.
  static let keys =
    ["namespace", "primary", "standby"] + MemberList.allCases.map(\.rawValue)
    + ServiceDefaults.keys

  /// The complaints so far.
  var complaints: ConfigurationComplaints

  /// Where each member is written, in their order.
  private(set) var places: [YAMLNode] = []

  /// What the service leaves to the top, and what it says itself.
  private(set) var defaults: ServiceDefaults

  /// Namespace of its objects.
  private(set) var namespace = ""

  /// Its sites by role; one that is not known has no labels.
  private(set) var sites: [SiteRole: ConfiguredSite] = [:]

  /// How its sites lie to each other; nil where that is not known.
  private(set) var form: ServiceSites.Form?

  private let key: YAMLNode
  private let known: [String: ConfiguredSite]
  private var members: [ServiceMember] = []

  init(
    _ key: YAMLNode,
    sites: [String: ConfiguredSite],
    defaults: ServiceDefaults,
    _ complaints: ConfigurationComplaints
  ) {
    self.key = key
    self.complaints = complaints
    self.defaults = defaults
    known = sites
  }

  private var name: String { key.text ?? "" }

  /// Returns the service, or nil when it cannot be made; every defect is complained about.
  mutating func service(_ entry: YAMLNode) -> ServiceDefinition? {
    let before = complaints.diagnostics.count
    complaints.expectKeys(of: entry, among: Self.keys, in: "service `\(name)`")
    for field in ["namespace", "primary", "standby"] where entry[field] == nil {
      complaints.complain("service `\(name)` has no `\(field)`", at: key)
    }
    namespace = entry["namespace"].flatMap { complaints.text($0, of: "namespace") } ?? ""
    for role in SiteRole.allCases {
      guard let node = entry[role.rawValue] else { continue }
      sites[role] = site(node, of: role)
    }
    readForm(entry)
    defaults.read(entry, &complaints)
    readLists(entry)
    guard complaints.diagnostics.count == before, let primary = sites[.primary],
      let standby = sites[.standby]
    else { return nil }
    if members.allSatisfy(\.isEqualAtBothSites) {
      complaints.complain(
        "service `\(name)` has nothing that differs between its sites",
        at: key,
        hints: ["give its sites node labels, or a workload a volume with two claims"]
      )
    }
    var service = ServiceDefinition(
      name: name,
      namespace: namespace,
      primary: primary.name,
      standby: standby.name,
      members: members,
      location: complaints.location(key)
    )
    service.order = defaults.order ?? .sourceFirst
    return service
  }

  // MARK: Sites

  private mutating func site(_ node: YAMLNode, of role: SiteRole) -> ConfiguredSite? {
    guard let text = complaints.text(node, of: role.rawValue) else { return nil }
    if let site = known[text] { return site }
    // That there are no sites has been said.
    guard !known.isEmpty else { return nil }
    complaints.complain(
      "no site is called `\(text)`",
      at: node,
      hints: NearestName.hints(for: text, among: known.keys.sorted(), called: "sites")
    )
    return nil
  }

  private mutating func readForm(_ entry: YAMLNode) {
    guard let primary = sites[.primary], let standby = sites[.standby] else { return }
    let place = entry["standby"] ?? key
    if primary.name == standby.name {
      complaints.complain("service `\(name)` has the same site twice", at: place)
      return
    }
    switch (primary.cluster, standby.cluster) {
    case (nil, nil):
      form = .nodes
      guard let order = entry["order"] else { return }
      complaints.complain("`order` is a setting between clusters", at: order)
    case (let home?, let away?):
      form = .clusters
      guard home.isInside(away) || away.isInside(home) else { return }
      complaints.complain(
        "`\(primary.name)` and `\(standby.name)` are one cluster: \(home), \(away)",
        at: place,
        hints: ["name for each site the folder that only its cluster applies"]
      )
    case (nil, _?), (_?, nil):
      complaints.complain(
        "service `\(name)` moves between nodes and a cluster",
        at: place,
        hints: ["take two sites with `node`, or two with `cluster`"]
      )
    }
  }

  private var pair: ServiceSites? {
    guard let primary = sites[.primary], let standby = sites[.standby], let form else {
      return nil
    }
    return ServiceSites(form: form, primary: primary, standby: standby)
  }

  // MARK: Objects

  private mutating func readLists(_ entry: YAMLNode) {
    let lists = MemberList.allCases.filter { entry[$0.rawValue] != nil }
    if lists.isEmpty {
      complaints.complain(
        "service `\(name)` lists no object",
        at: key,
        hints: ["lists: \(MemberList.allCases.map(\.rawValue).joined(separator: ", "))"]
      )
    }
    for list in lists {
      guard let node = entry[list.rawValue] else { continue }
      guard node.kind == .sequence else {
        complaints.complain("expected a list in `\(list)`, found \(node.kind.phrase)", at: node)
        continue
      }
      let items = Array(node.children)
      if items.isEmpty { complaints.complain("`\(list)` is empty", at: node) }
      for node in items {
        guard let item = item(node, in: list) else { continue }
        let settings = ItemSettings(item, in: list, &self)
        guard let style = item.style, let pair = pair else { continue }
        for member in settings.members(item.objects, style: style, pair) { add(member, of: item) }
      }
    }
  }

  /// Adds a member, or what it says to the member of the same object.
  private mutating func add(_ member: ServiceMember, of item: ListedItem) {
    guard let known = members.firstIndex(where: { $0.isAbout(sameAs: member) }) else {
      members.append(member)
      members[members.count - 1].location = complaints.location(item.place)
      places.append(item.place)
      return
    }
    guard members[known].fields.isDisjoint(with: member.fields) else {
      return complaints.complainOnce(
        "service `\(name)` has \(member.object) twice",
        at: item.place,
        hints: ["list it once, with all of its settings"]
      )
    }
    members[known].absorb(member)
  }
}
