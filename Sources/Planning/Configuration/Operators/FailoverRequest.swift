import LosslessYAML
import Manifests
package import SourceText

/// A `Failover` object of the operators: a request to make one cluster the active one.
///
///     apiVersion: crd.hahomelabs.com/v1alpha1
///     kind: Failover
///     metadata: {name: move-wordpress, namespace: wordpress}
///     spec:
///       targetCluster: west
///       failoverMode: CONSISTENCY
///       reason: maintenance of the east
///       failoverGroups: [{name: wordpress}]
package struct FailoverRequest: Hashable, Sendable {
  /// A group that is to move.
  package struct Group: Hashable, Sendable {
    /// Its name: the service's.
    package var name: String

    /// Its namespace; that of the request where nothing is said.
    package var namespace: String?
  }

  /// The request's name.
  package var name: String

  /// Name of the cluster that becomes the active one.
  package var targetCluster: String

  /// The groups, in file order; at least one.
  package var groups: [Group]

  /// Which end moves first; nil leaves it to the service.
  package var order: TransitionOrder?

  /// Whether the move is unplanned: the site that is left may not answer; nil when nothing is said.
  package var isEmergency: Bool?

  /// Whether checks are to be skipped.
  package var isForced: Bool

  /// Why.
  package var reason: String?

  private static let keys = [
    "targetCluster", "failoverGroups", "failoverMode", "forceFastMode", "force", "reason",
  ]

  /// The words for a mode: which end moves first, or what kind of move it is.
  private static let modes: KeyValuePairs<String, (order: TransitionOrder?, isEmergency: Bool?)> = [
    "CONSISTENCY": (.sourceFirst, nil), "UPTIME": (.targetFirst, nil),
    "safe": (.sourceFirst, nil), "fast": (.targetFirst, nil),
    "planned": (nil, false), "emergency": (nil, true), "recovery": (nil, false),
  ]

  /// Reads a request from a file with one `Failover`.
  ///
  /// - Throws: `ConfigurationError` with every complaint.
  package static func read(
    _ buffer: SourceBuffer
  ) throws(ConfigurationError) -> FailoverRequest {
    let stream: YAMLStream
    do throws(YAMLParseError) {
      stream = try YAMLStream(buffer)
    } catch {
      throw ConfigurationError([error.diagnostic(in: buffer)])
    }
    var complaints = ConfigurationComplaints(outer: buffer, nested: NestedText(whole: buffer))
    let roots = stream.documents.map(\.root).filter { $0.scalarKind != .null || $0.kind != .scalar }
    let group = roots.first?["apiVersion"]?.text?.split(separator: "/").first.map(String.init)
    guard roots.count == 1, let root = roots.first, root["kind"]?.hasText("Failover") ?? false,
      OperatorConfiguration.groups.contains(group ?? "")
    else {
      complaints.complainOfFile("expected one document, a `Failover` of crd.hahomelabs.com")
      throw ConfigurationError(complaints.diagnostics)
    }
    let request = FailoverRequest(root, &complaints)
    guard let request, complaints.diagnostics.isEmpty else {
      throw ConfigurationError(complaints.inFileOrder)
    }
    return request
  }

  private init?(_ root: YAMLNode, _ complaints: inout ConfigurationComplaints) {
    let metadata = root["metadata"]
    guard let spec = root["spec"], complaints.expectMapping(spec) else {
      if root["spec"] == nil { complaints.complain("the request has no `spec`", at: root) }
      return nil
    }
    complaints.expectKeys(of: spec, among: Self.keys, in: "`spec`")
    name = metadata?["name"].flatMap { complaints.text($0, of: "name") } ?? ""
    isForced = spec["force"].map { complaints.flag($0, of: "force") ?? false } ?? false
    reason = spec["reason"].flatMap { complaints.text($0, of: "reason") }
    let namespace = metadata?["namespace"]?.text
    groups = Self.groups(spec, namespace, &complaints)
    if let node = spec["failoverMode"], let word = complaints.text(node, of: "failoverMode") {
      let known = Self.modes.first { $0.key == word }
      if known == nil {
        let hints = NearestName.hints(for: word, among: Self.modes.map(\.key), called: "modes")
        complaints.complain("`\(word)` is none of the modes", at: node, hints: hints)
      }
      order = known?.value.order
      isEmergency = known?.value.isEmergency
    }
    if let node = spec["forceFastMode"], complaints.flag(node, of: "forceFastMode") ?? false {
      order = .targetFirst
    }
    guard let target = spec["targetCluster"] else {
      complaints.complain("the request has no `targetCluster`", at: spec)
      return nil
    }
    guard let text = complaints.text(target, of: "targetCluster") else { return nil }
    targetCluster = text
  }

  private static func groups(
    _ spec: YAMLNode,
    _ namespace: String?,
    _ complaints: inout ConfigurationComplaints
  ) -> [Group] {
    guard let list = spec["failoverGroups"], list.kind == .sequence,
      list.children.first(where: { _ in true }) != nil
    else {
      complaints.complain(
        "the request names no group",
        at: spec["failoverGroups"] ?? spec,
        hints: ["failoverGroups: [{name: wordpress, namespace: wordpress}]"]
      )
      return []
    }
    return list.children.compactMap { item in
      guard complaints.expectMapping(item) else { return nil }
      complaints.expectKeys(of: item, among: ["name", "namespace"], in: "the group")
      guard let node = item["name"] else {
        complaints.complain("the group has no `name`", at: item)
        return nil
      }
      guard let name = complaints.text(node, of: "name") else { return nil }
      let own = item["namespace"].flatMap { complaints.text($0, of: "namespace") }
      return Group(name: name, namespace: own ?? namespace)
    }
  }
}
