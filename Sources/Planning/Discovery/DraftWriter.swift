import Manifests
import SourceText

/// Writes a draft as a native configuration with comments.
struct DraftWriter {
  /// The commit that was looked through.
  let base: PlanBase
  /// The services.
  let services: [DraftService]
  /// What a plan of a service is refused for, by its name.
  let refusals: [String: [String]]

  /// The most characters of a comment's line.
  private static let width = 98

  /// The whole file.
  var text: String {
    var sites: [ConfiguredSite] = []
    var entries: [String] = []
    for service in services {
      let names =
        service.isSure ? names(of: service, &sites) : [.primary: "PRIMARY", .standby: "STANDBY"]
      if !entries.isEmpty { entries.append("") }
      entries += entry(service, names)
    }
    var lines = heading
    lines += ["version: 1", "sites:"]
    lines += sites.map { "  \($0.name): \(NativeText.place($0.place))" }
    return (lines + ["services:"] + entries).joined(separator: "\n") + "\n"
  }

  private var heading: [String] {
    let open = services.count { !$0.isSure }
    var lines = [
      "# yaml-language-server: $schema=./failover.schema.json",
      "# What can fail over, as `failover init` read it from the manifests of \(base.commit.prefix(12)).",
      "# Look at every entry, then: failover config check && failover plan --all",
      "# For an editor's help: failover config schema > failover.schema.json",
    ]
    if open > 0 {
      lines.append(
        open == 1
          ? "# One entry is a comment, because the manifests leave a question open."
          : "# \(open) entries are comments, because the manifests leave a question open."
      )
    }
    return lines
  }

  // MARK: Sites

  private func names(
    of service: DraftService,
    _ sites: inout [ConfiguredSite]
  ) -> [SiteRole: String] {
    var names: [SiteRole: String] = [:]
    for role in SiteRole.allCases {
      guard let place = service.places[role] else { continue }
      names[role] = Self.name(of: place, role, service.siteNames[role], &sites)
    }
    return names
  }

  /// Returns the name of a place, by which it goes from now on.
  private static func name(
    of place: ConfiguredSite.Place,
    _ role: SiteRole,
    _ given: String?,
    _ sites: inout [ConfiguredSite]
  ) -> String {
    // Sites without labels are told apart by their roles alone.
    let isNowhere = place == .nodes([:])
    let known = sites.first {
      $0.place == place && (!isNowhere || $0.name.hasPrefix(role.rawValue))
    }
    if let known { return known.name }
    let word = given ?? Self.word(for: place)
    let isUsable =
      ConfigurationReader.isName(word) && !NativeConfigurationReader.reservedNames.contains(word)
      && word.contains(where: \.isLetter) && NativeText.quoted(word) == word
    let stem = isUsable && word.count < 60 ? word : role.rawValue
    let candidates = [stem] + (2...999).map { "\(stem)-\($0)" }
    let name = candidates.first { name in !sites.contains { $0.name == name } } ?? stem
    sites.append(ConfiguredSite(name: name, place: place))
    return name
  }

  /// The word by which people know a place: its folder, or the value of its label.
  private static func word(for place: ConfiguredSite.Place) -> String {
    switch place {
    case .cluster(let tree): tree.string.split(separator: "/").last.map(String.init) ?? ""
    case .nodes(let labels): labels.min { $0.key < $1.key }?.value ?? ""
    }
  }

  // MARK: Services

  private func entry(_ service: DraftService, _ names: [SiteRole: String]) -> [String] {
    let primary = names[.primary] ?? "PRIMARY"
    let standby = names[.standby] ?? "STANDBY"
    var remarks = service.reasons
    if let refused = refusals[service.name], !refused.isEmpty {
      remarks += refused.map { "It cannot move yet: \($0)" }
    }
    var lines = [
      "\(service.name):", "  namespace: \(NativeText.quoted(service.namespace))",
      "  primary: \(primary)", "  standby: \(standby)",
    ]
    for list in MemberList.allCases {
      let items = service.items.filter { $0.list == list }
      if !items.isEmpty { lines.append("  \(list):") }
      for item in items { lines += self.item(item, of: service, primary, standby) }
    }
    if !service.isSure {
      remarks += service.questions
      remarks.append("With an answer, name its sites above and take the # away.")
      lines = suggestedSites(service) + lines.map { "# " + $0 }
    }
    return (remarks.flatMap(Self.comment) + lines).map { "  " + $0 }
  }

  /// What is known of the places of an entry that is a comment.
  private func suggestedSites(_ service: DraftService) -> [String] {
    SiteRole.allCases.compactMap { role in
      service.places[role].map { "# \(role.rawValue.uppercased()): \(NativeText.place($0))" }
    }
  }

  private func item(
    _ item: DraftItem,
    of service: DraftService,
    _ primary: String,
    _ standby: String
  ) -> [String] {
    let title = "    - \(NativeText.quoted(item.title))"
    var settings: [String] = []
    if let namespace = item.object.namespace, namespace != service.namespace {
      settings.append("namespace: \(NativeText.quoted(namespace))")
    }
    let claims = item.claims.map { volume, home, away in
      let sites = [(primary, NativeText.quoted(home)), (standby, NativeText.quoted(away))]
      return (NativeText.quoted(volume), NativeText.flow(sites))
    }
    if !claims.isEmpty { settings.append("volumes: \(NativeText.flow(claims))") }
    return settings.isEmpty ? [title] : ["\(title):"] + settings.map { "        \($0)" }
  }

  /// A sentence as lines of a comment.
  private static func comment(_ text: String) -> [String] {
    var lines: [String] = []
    for word in NativeText.comment(text).split(separator: " ") {
      if let last = lines.last, last.count + word.count < width - 2 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append("# \(word)")
      }
    }
    return lines
  }
}
