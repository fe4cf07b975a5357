import LosslessYAML
import Manifests
import SourceText
import Transforms

/// What an item of a list says of its objects, and what that means for each of them.
struct ItemSettings {
  private let list: MemberList
  private var claims: [String: SiteValue<String>] = [:]
  private var networks: [String: SiteValue<String>] = [:]
  private var replicas: SiteValue<ReplicaCount>?
  private var runStrategy: SiteValue<String>?
  private var pauses = true
  private var triggers = false
  private var dns: ServiceDefaults
  private var switchesController = true
  private var annotations: [String: SiteValue<String>] = [:]
  private var rendered: RenderedObject?
  private var podSpec: YAMLPath?
  private var replicaField: YAMLPath?
  private var value: (path: YAMLPath, values: SiteValue<YAMLScalar>)?

  /// Creates the settings of an item that says nothing of its own.
  init(list: MemberList, defaults: ServiceDefaults) {
    self.list = list
    dns = defaults
  }

  /// Reads the settings of an item; every defect is complained about.
  init(_ item: ListedItem, in list: MemberList, _ reader: inout NativeServiceReader) {
    self.init(list: list, defaults: reader.defaults)
    rendered = item.settings?["renders"].flatMap { reader.rendered($0, by: item, in: list) }
    switch list {
    case .workloads, .cronJobs: readWorkload(item, &reader)
    case .volsync: readVolSync(item, &reader)
    case .dns: readDNS(item, &reader)
    case .values: value = reader.value(of: item)
    case .volumeReplications, .flux, .reconcile: break
    }
  }

  // MARK: Reading

  private mutating func readWorkload(_ item: ListedItem, _ reader: inout NativeServiceReader) {
    let isMachine = item.objects.values.contains { KindName(of: $0) == .virtualMachine }
    if let node = item.settings?["volumes"] {
      claims = reader.namedTexts(node, in: "`volumes`", each: "volume", has: "claim")
    }
    if let node = item.settings?["networks"] {
      networks = reader.namedTexts(node, in: "`networks`", each: "network", has: "name")
    }
    if let node = item.settings?["replicas"] {
      replicas = reader.siteValue(node, of: "replicas") { $0.replicaCount($1) }
    }
    if let node = item.settings?["runStrategy"] {
      runStrategy = reader.siteValue(node, of: "runStrategy") { $0.runStrategy($1) }
    }
    podSpec = item.settings?["podSpecAt"].flatMap { reader.path($0, of: "podSpecAt") }
    replicaField = item.settings?["replicasAt"].flatMap { reader.path($0, of: "replicasAt") }
    reader.refuseTwoPlaces(item)
    for setting in isMachine
      ? ["replicas", "replicasAt", "podSpecAt"] : ["networks", "runStrategy"]
    {
      let entry = item.settings?.entries.first { $0.key.hasText(setting) }
      guard let entry else { continue }
      reader.complaints.complain(
        isMachine
          ? "a VirtualMachine has no `\(setting)`" : "only a VirtualMachine has `\(setting)`",
        at: entry.key
      )
    }
  }

  private mutating func readVolSync(_ item: ListedItem, _ reader: inout NativeServiceReader) {
    if let node = item.settings?["pause"] {
      pauses = reader.complaints.flag(node, of: "pause") ?? pauses
    }
    if let node = item.settings?["trigger"] {
      triggers = reader.complaints.flag(node, of: "trigger") ?? triggers
    }
    if reader.form == .nodes, pauses, triggers {
      reader.complaints.complain(
        "`\(item.title)` would be paused together with the sync that it is asked for",
        at: item.place,
        hints: ["give it `pause: false`, or no trigger"]
      )
    }
    guard !pauses, !triggers else { return }
    reader.complaints.complain("`\(item.title)` is neither paused nor triggered", at: item.place)
  }

  private mutating func readDNS(_ item: ListedItem, _ reader: inout NativeServiceReader) {
    guard let settings = item.settings else { return requireAnnotations(item, &reader) }
    if let node = settings["prefix"] {
      dns.prefix = ServiceDefaults.prefix(node, &reader.complaints)
    }
    if let node = settings["annotations"] {
      annotations = reader.annotations(node, of: item)
      switchesController = settings["controller"] != nil
    }
    if let node = settings["controller"] { dns.read(controller: node, &reader.complaints) }
    requireAnnotations(item, &reader)
  }

  /// A name that stays with one object has to say what differs.
  private func requireAnnotations(_ item: ListedItem, _ reader: inout NativeServiceReader) {
    guard item.style == .moves, item.settings?["annotations"] == nil else { return }
    reader.complaints.complain(
      "`\(item.title)` serves both sites, and no annotation differs",
      at: item.place,
      hints: ["give it `annotations`, such as `target`, by site"]
    )
  }

  // MARK: Meaning

  /// Returns the members that objects make: one that moves, or one for each site.
  func members(
    _ objects: [SiteRole: ObjectReference],
    style: ItemSetting.Style,
    _ sites: ServiceSites
  ) -> [ServiceMember] {
    let owners: [SiteRole?] = style == .moves ? [nil] : SiteRole.allCases.map(Optional.some)
    return owners.compactMap { own in
      guard let object = objects[own ?? .primary] else { return nil }
      var member = ServiceMember(
        object: object,
        home: sites.form == .clusters ? own : nil,
        cluster: own.flatMap { sites[$0].cluster },
        atPrimary: ObjectSettings(site: sites.primary.name),
        atStandby: ObjectSettings(site: sites.standby.name)
      )
      apply(to: &member.atPrimary, of: object, own: own, at: .primary, sites)
      apply(to: &member.atStandby, of: object, own: own, at: .standby, sites)
      return member
    }
  }

  /// Puts into an object's settings what holds while the service runs at one of its sites.
  private func apply(
    to settings: inout ObjectSettings,
    of object: ObjectReference,
    own: SiteRole?,
    at role: SiteRole,
    _ sites: ServiceSites
  ) {
    settings.resume = dns.resume
    settings.rendered = rendered
    settings.podSpec = podSpec
    settings.replicaField = replicaField
    guard let own else {
      moving(&settings, at: role, sites)
      return
    }
    let isActive = own == role
    switch list {
    case .workloads where KindName(of: object) == .virtualMachine:
      settings.isRunning = isActive
      settings.runStrategy = runStrategy?.value(at: own, own: own)
    case .workloads:
      let wanted = replicas?.value(at: own, own: own)
      settings.replicas = isActive ? wanted ?? .whatever : .count(0)
    case .cronJobs, .flux: settings.isSuspended = !isActive
    case .volumeReplications: settings.replication = isActive ? .primary : .secondary
    case .volsync:
      // A source backs up where the service is, a destination is filled where it is not.
      let isSource = object.kind == "ReplicationSource"
      if pauses { settings.isPaused = isSource != isActive }
      // A source syncs once more when the service leaves, a destination when it arrives.
      if triggers, isSource != isActive { settings.manualTrigger = "" }
    case .dns: settings.dns = publication(own: own, at: role)
    case .reconcile: settings.isReconcileDisabled = !isActive
    case .values: setValue(&settings, own: own, at: role)
    }
  }

  private func moving(
    _ settings: inout ObjectSettings,
    at role: SiteRole,
    _ sites: ServiceSites
  ) {
    switch list {
    case .workloads, .cronJobs:
      settings.nodeLabels = sites[role].nodeLabels
      settings.claims = claims.compactMapValues { $0.value(at: role, own: nil) }
      settings.networks = networks.compactMapValues { $0.value(at: role, own: nil) }
    case .dns: settings.dns = publication(own: nil, at: role)
    case .values: setValue(&settings, own: nil, at: role)
    case .volumeReplications, .volsync, .flux, .reconcile: break
    }
  }

  private func publication(own: SiteRole?, at role: SiteRole) -> DNSPublication {
    let isPublished = !switchesController || own == nil || own == role
    return DNSPublication(
      controller: isPublished ? dns.publishing : dns.withdrawing,
      prefix: dns.prefix,
      routing: annotations.compactMapValues { $0.value(at: role, own: own) }
    )
  }

  private func setValue(_ settings: inout ObjectSettings, own: SiteRole?, at role: SiteRole) {
    guard let value else { return }
    settings.values[value.path] = .some(value.values.value(at: role, own: own))
  }
}
