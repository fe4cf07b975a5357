import LosslessYAML
import Manifests
import SourceText

/// What a `FailoverPolicy` or a `FailoverGroup` says, in any shape that its operator ever read.
///
/// https://github.com/christensenjairus/Failover-Operator, api/v1alpha1
struct OperatorSpec {
  /// An object that it names, and the list of the native form that moves it in the same way.
  struct Entry {
    var list: MemberList
    var object: ObjectReference
    var location: SourceLocation
  }

  /// The objects, in file order.
  private(set) var entries: [Entry] = []

  /// Which end moves first; nil when nothing is said.
  private(set) var order: TransitionOrder?

  /// Whether the cluster in which the object stands is to be the active one; nil when nothing is said.
  private(set) var isActive: Bool?

  /// What is not taken over.
  private(set) var notes: [Diagnostic] = []

  /// The annotations that say which cluster is active; they win over the spec.
  private static let stateAnnotations = [
    "failover-operator.hahomelabs.com/desired-state",
    "failover-operator.cyber-engine.com/desired-state",
  ]

  /// The words for a state.
  private static let states: KeyValuePairs<String, Bool> = [
    "active": true, "primary": true, "PRIMARY": true,
    "passive": false, "secondary": false, "STANDBY": false,
  ]

  /// The words for a mode.
  private static let modes: KeyValuePairs<String, TransitionOrder> = [
    "safe": .sourceFirst, "fast": .targetFirst, "unsafe": .targetFirst,
    "CONSISTENCY": .sourceFirst, "UPTIME": .targetFirst,
  ]

  /// The keys that hold a state or a mode, the one that wins first.
  private static let stateKeys = ["desiredState", "failoverState"]
  private static let modeKeys = ["failoverMode", "defaultFailoverMode", "mode"]

  /// The keys of lists of names, with their kind.
  private static let nameLists: KeyValuePairs<String, String> = [
    "volumeReplications": "VolumeReplication", "virtualServices": "VirtualService",
    "deployments": "Deployment", "statefulSets": "StatefulSet", "cronJobs": "CronJob",
    "helmReleases": "HelmRelease", "kustomizations": "Kustomization",
  ]

  /// The keys of lists of kinds and names.
  private static let objectLists = [
    "managedResources", "workloads", "networkResources", "fluxResources", "parentFluxResources",
  ]

  /// The keys that concern the operator alone.
  private static let operatorKeys = [
    "operatorID", "suspended", "suspensionReason", "timeouts", "heartbeatInterval",
    "sourceOfTruthCluster",
  ]

  /// Reads an object; every defect is complained about.
  init(
    _ root: YAMLNode,
    namespace: String,
    _ complaints: inout ConfigurationComplaints
  ) {
    let name = root[path: "metadata", "name"] ?? root
    readState(root, &complaints)
    guard let spec = root["spec"], spec.kind == .mapping else {
      complaints.complain("`\(name.text ?? "")` lists no object", at: root["spec"] ?? name)
      return
    }
    let lists = Self.nameLists.map(\.key) + Self.objectLists + ["components"]
    complaints.expectKeys(
      of: spec,
      among: lists + Self.stateKeys + Self.modeKeys + Self.operatorKeys,
      in: "`spec`"
    )
    readOrder(spec, &complaints)
    readLists(spec, namespace, &complaints)
    for item in items(of: spec["components"], &complaints) where complaints.expectMapping(item) {
      let keys = ["name", "failoverMode", "workloads", "volumeReplications", "virtualServices"]
      complaints.expectKeys(of: item, among: keys, in: "the component")
      readLists(item, namespace, &complaints)
    }
    if entries.isEmpty, complaints.diagnostics.isEmpty {
      complaints.complain("`\(name.text ?? "")` lists no object", at: name)
    }
    noteOperatorKeys(spec, complaints)
  }

  // MARK: State and order

  private mutating func readState(_ root: YAMLNode, _ complaints: inout ConfigurationComplaints) {
    let annotations = root[path: "metadata", "annotations"]
    let annotation = Self.stateAnnotations.lazy.compactMap { annotations?[$0] }.first
    let spec = Self.stateKeys.lazy.compactMap { root[path: "spec", $0] }.first
    for node in [spec, annotation].compactMap(\.self) {
      guard let word = complaints.text(node, of: "the state") else { continue }
      isActive = Self.meaning(of: word, in: Self.states, called: "states", at: node, &complaints)
    }
  }

  /// Takes the order of the whole; where a component asks for more care, all get it.
  private mutating func readOrder(_ spec: YAMLNode, _ complaints: inout ConfigurationComplaints) {
    let whole = Self.modeKeys.compactMap { spec[$0] }.compactMap { order(of: $0, &complaints) }
    let parts = (spec["components"]?.children.map(\.self) ?? []).compactMap { $0["failoverMode"] }
    let orders = parts.compactMap { order(of: $0, &complaints) }
    order = whole.first ?? orders.first
    guard let mixed = zip(parts, orders).first(where: { $0.1 != order }) else { return }
    order = .sourceFirst
    note("a service has one order: all of its components move source-first", mixed.0, complaints)
  }

  private func order(
    of node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> TransitionOrder? {
    guard let word = complaints.text(node, of: "the mode") else { return nil }
    return Self.meaning(of: word, in: Self.modes, called: "modes", at: node, &complaints)
  }

  /// Looks a word up; one that is not known is complained about, never taken for another.
  private static func meaning<Meaning>(
    of word: String,
    in words: KeyValuePairs<String, Meaning>,
    called what: String,
    at node: YAMLNode,
    _ complaints: inout ConfigurationComplaints
  ) -> Meaning? {
    if let found = words.first(where: { $0.key == word }) { return found.value }
    let known = words.map(\.key)
    complaints.complain(
      "`\(word)` is none of the \(what)",
      at: node,
      hints: NearestName.hints(for: word, among: known, called: what)
    )
    return nil
  }

  private mutating func noteOperatorKeys(_ spec: YAMLNode, _ complaints: ConfigurationComplaints) {
    for (key, value) in spec.entries where value.scalarKind != .null {
      guard let name = key.text, Self.operatorKeys.contains(name) else { continue }
      note("`\(name)` concerns the operator and is not taken over", key, complaints)
    }
  }

  private mutating func note(
    _ message: String,
    _ node: YAMLNode,
    _ complaints: ConfigurationComplaints
  ) {
    notes.append(
      Diagnostic(.note, code: .operatorSetting, message, at: complaints.location(node))
    )
  }

  // MARK: Objects

  private mutating func readLists(
    _ node: YAMLNode,
    _ namespace: String,
    _ complaints: inout ConfigurationComplaints
  ) {
    for (key, _) in node.entries {
      let name = key.text ?? ""
      if let kind = Self.nameLists.first(where: { $0.key == name })?.value {
        for item in items(of: node[name], &complaints) {
          add(kind, item, in: namespace, &complaints)
        }
      } else if Self.objectLists.contains(name) {
        for item in items(of: node[name], &complaints) { add(item, namespace, &complaints) }
      }
    }
  }

  private func items(
    of node: YAMLNode?,
    _ complaints: inout ConfigurationComplaints
  ) -> [YAMLNode] {
    guard let node, node.scalarKind != .null || node.kind != .scalar else { return [] }
    guard node.kind == .sequence else {
      complaints.complain("expected a list, found \(node.kind.phrase)", at: node)
      return []
    }
    return Array(node.children)
  }

  /// Adds an item that says its kind, and the volumes that are listed with it.
  private mutating func add(
    _ item: YAMLNode,
    _ namespace: String,
    _ complaints: inout ConfigurationComplaints
  ) {
    guard complaints.expectMapping(item) else { return }
    let keys = [
      "kind", "name", "namespace", "apiGroup", "volumeReplications", "triggerReconcile",
      "reconcile",
    ]
    complaints.expectKeys(of: item, among: keys, in: "the item")
    guard let node = item["kind"], let kind = complaints.text(node, of: "kind") else {
      if item["kind"] == nil { complaints.complain("the item has no `kind`", at: item) }
      return
    }
    add(kind, item, in: namespace, &complaints)
    for volume in items(of: item["volumeReplications"], &complaints) {
      add("VolumeReplication", volume, in: namespace, &complaints)
    }
  }

  /// Adds an object: its name, or a mapping of name and namespace.
  private mutating func add(
    _ kind: String,
    _ item: YAMLNode,
    in namespace: String,
    _ complaints: inout ConfigurationComplaints
  ) {
    let isName = item.kind == .scalar
    guard isName || complaints.expectMapping(item) else { return }
    guard let node = isName ? item : item["name"] else {
      complaints.complain("the item has no `name`", at: item)
      return
    }
    guard let name = complaints.text(node, of: "name") else { return }
    let place = item["kind"] ?? node
    guard let (list, known) = Self.kinds[kind] else {
      complaints.complain(
        "no failover operator moves a `\(kind)`",
        at: place,
        hints: NearestName.hints(for: kind, among: Self.kinds.keys.sorted(), called: "kinds")
      )
      return
    }
    if let group = item["apiGroup"], let text = complaints.text(group, of: "apiGroup"),
      text != known.group
    {
      complaints.complain("a `\(kind)` is of the API group `\(known.group)`", at: group)
    }
    let own = item["namespace"].flatMap { complaints.text($0, of: "namespace") }
    entries.append(
      Entry(
        list: list,
        object: ObjectReference(
          group: known.group,
          kind: known.kind,
          namespace: own ?? namespace,
          name: name
        ),
        location: complaints.location(node)
      )
    )
  }

  private static let kinds: [String: (list: MemberList, kind: KindName)] = {
    let words: [(String, MemberList)] = [
      ("deployment", .workloads), ("statefulset", .workloads), ("cronjob", .cronJobs),
      ("volumereplication", .volumeReplications), ("virtualservice", .dns), ("ingress", .dns),
      ("helmrelease", .flux), ("kustomization", .flux),
    ]
    let known = words.compactMap { word, list in KindName(written: word[...]).map { (list, $0) } }
    return Dictionary(uniqueKeysWithValues: known.map { ($0.1.kind, (list: $0.0, kind: $0.1)) })
  }()
}
