import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Reads the native form: sites once, then services of any number and kind of workloads.
///
///     version: 1
///     sites:
///       w1: { node: { role: primary } }
///       w2: { node: { role: backup } }
///     services:
///       sonarr:
///         namespace: media
///         primary: w1
///         standby: w2
///         workloads:
///           - deployment/sonarr:
///               volumes: { data: { w1: sonarr-data, w2: sonarr-data-backup } }
///           - cronjob/sonarr-cleanup
struct NativeConfigurationReader {
  /// Node labels by site.
  let sites: [String: [String: String]]

  /// Kinds that can be written as kubectl takes them; any other is written as `Kind.group`.
  private static let kinds: [String: (group: String, kind: String)] = [
    "deployment": ("apps", "Deployment"), "deploy": ("apps", "Deployment"),
    "statefulset": ("apps", "StatefulSet"), "sts": ("apps", "StatefulSet"),
    "daemonset": ("apps", "DaemonSet"), "ds": ("apps", "DaemonSet"),
    "replicaset": ("apps", "ReplicaSet"), "rs": ("apps", "ReplicaSet"),
    "cronjob": ("batch", "CronJob"), "cj": ("batch", "CronJob"),
    "job": ("batch", "Job"),
  ]

  /// Reads the sites: each a name with the labels of its nodes.
  static func sites(
    _ node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> [String: [String: String]] {
    var sites: [String: [String: String]] = [:]
    for (key, value) in complaints.entries(of: node, in: "`sites`") {
      complaints.expectName(key, of: "site")
      let subject = "site `\(key.text ?? "")`"
      guard complaints.expectMapping(value) else { continue }
      complaints.expectKeys(of: value, among: ["node"], in: subject)
      var labels: [String: String] = [:]
      if let node = value["node"] {
        for (label, text) in complaints.entries(of: node, in: subject) {
          guard let name = label.text else { continue }
          labels[name] = complaints.text(text, of: name)
        }
      }
      sites[key.text ?? ""] = labels
    }
    return sites
  }

  /// Returns the service, or nil when it cannot be made; every defect is complained about.
  func service(
    _ key: YAMLNode,
    _ entry: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> ServiceDefinition? {
    let name = key.text ?? ""
    let known = ["namespace", "primary", "standby", "workloads"]
    complaints.expectKeys(of: entry, among: known, in: "service `\(name)`")
    var values: [String: String] = [:]
    for field in known {
      guard let node = entry[field] else {
        complaints.complain("service `\(name)` has no `\(field)`", at: key)
        continue
      }
      if field != "workloads" { values[field] = complaints.text(node, of: field) }
    }
    for field in ["primary", "standby"] {
      if let node = entry[field], let site = values[field] {
        expectSite(site, at: node, &complaints)
      }
    }
    guard let namespace = values["namespace"], let primary = values["primary"],
      let standby = values["standby"], let workloads = entry["workloads"]
    else { return nil }
    if primary == standby {
      complaints.complain("service `\(name)` has the same site twice", at: entry["standby"] ?? key)
    }
    let definition = ServiceDefinition(
      name: name,
      namespace: namespace,
      primary: primary,
      standby: standby,
      members: self.workloads(workloads, namespace, (primary, standby), &complaints),
      location: complaints.location(key)
    )
    if complaints.diagnostics.isEmpty, definition.members.allSatisfy(\.isEqualAtBothSites) {
      complaints.complain(
        "service `\(name)` has nothing that differs between its sites",
        at: key,
        hints: ["give its sites node labels, or a workload a volume with two claims"]
      )
    }
    return definition
  }

  private func expectSite(
    _ site: String,
    at node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) {
    guard sites[site] == nil else { return }
    let nearest = NearestName.suggestions(for: site, among: sites.keys)
    complaints.complain(
      "no site is called `\(site)`",
      at: node,
      hints: nearest.isEmpty
        ? ["sites: \(sites.keys.sorted().joined(separator: ", "))"]
        : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
    )
  }

  // MARK: Workloads

  private func workloads(
    _ node: YAMLNode,
    _ namespace: String,
    _ pair: (primary: String, standby: String),
    _ complaints: inout ConfigurationComplaints
  ) -> [ServiceMember] {
    guard node.kind == .sequence else {
      complaints.complain("expected a list of workloads, found \(node.kind.phrase)", at: node)
      return []
    }
    if node.children.first(where: { _ in true }) == nil {
      complaints.complain("`workloads` is empty", at: node)
    }
    var result: [ServiceMember] = []
    for item in node.children {
      let isPlain = item.kind == .scalar
      guard isPlain || item.entries.count == 1, let key = isPlain ? item : item.entries.first?.key
      else {
        complaints.complain("expected `kind/name`, or one mapping of it", at: item)
        continue
      }
      guard let object = object(key, namespace, &complaints) else { continue }
      var workload = ServiceMember(
        object: object,
        atPrimary: atSite(pair.primary),
        atStandby: atSite(pair.standby)
      )
      if !isPlain, let settings = item.entries.first?.value {
        read(settings, of: key.text ?? "", pair, into: &workload, &complaints)
      }
      result.append(workload)
    }
    return result
  }

  private func atSite(_ site: String) -> ObjectSettings {
    ObjectSettings(site: site, nodeLabels: sites[site] ?? [:])
  }

  private func object(
    _ node: YAMLNode,
    _ namespace: String,
    _ complaints: inout ConfigurationComplaints
  ) -> ObjectReference? {
    let parts = (node.text ?? "").split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      complaints.complain(
        "expected `kind/name`, found `\(node.sourceText)`",
        at: node,
        hints: ["deployment/sonarr, or Grafana.grafana.integreatly.org/grafana"]
      )
      return nil
    }
    let kind = parts[0].split(separator: ".", maxSplits: 1)
    if kind.count == 2, kind[0].first?.isUppercase ?? false {
      return ObjectReference(
        group: String(kind[1]),
        kind: String(kind[0]),
        namespace: namespace,
        name: String(parts[1])
      )
    }
    let word = parts[0].lowercased()
    guard
      let known = Self.kinds[word]
        ?? Self.kinds[word.hasSuffix("s") ? String(word.dropLast()) : word]
    else {
      complaints.complain(
        "`\(parts[0])` is no kind that is known by a short name",
        at: node,
        hints: ["write it with its group, as in Grafana.grafana.integreatly.org/grafana"]
      )
      return nil
    }
    return ObjectReference(
      group: known.group,
      kind: known.kind,
      namespace: namespace,
      name: String(parts[1])
    )
  }

  private func read(
    _ settings: YAMLNode,
    of name: String,
    _ pair: (primary: String, standby: String),
    into workload: inout ServiceMember,
    _ complaints: inout ConfigurationComplaints
  ) {
    guard complaints.expectMapping(settings) else { return }
    complaints.expectKeys(of: settings, among: ["volumes"], in: "`\(name)`")
    guard let volumes = settings["volumes"] else { return }
    for (key, claims) in complaints.entries(of: volumes, in: "`volumes`") {
      let volume = key.text ?? ""
      guard complaints.expectMapping(claims) else { continue }
      complaints.expectKeys(
        of: claims,
        among: [pair.primary, pair.standby],
        in: "volume `\(volume)`"
      )
      for site in [pair.primary, pair.standby] where claims[site] == nil {
        complaints.complain("volume `\(volume)` has no claim at `\(site)`", at: key)
      }
      workload.atPrimary.claims[volume] = claims[pair.primary].flatMap {
        complaints.text($0, of: pair.primary)
      }
      workload.atStandby.claims[volume] = claims[pair.standby].flatMap {
        complaints.text($0, of: pair.standby)
      }
    }
  }
}

extension ServiceMember {
  /// Whether the workload would be the same at both sites.
  fileprivate var isEqualAtBothSites: Bool {
    atPrimary.nodeLabels == atStandby.nodeLabels && atPrimary.claims == atStandby.claims
  }
}
