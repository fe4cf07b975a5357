import LosslessYAML
import Manifests
import SourceText

/// An item of a list: an object, or one at each site, and its settings.
struct ListedItem {
  /// Where complaints about it point.
  let place: YAMLNode

  /// The object by the role of its site; both are the same unless they are named apart.
  let objects: [SiteRole: ObjectReference]

  /// Whether each site's object has a name of its own.
  let isPair: Bool

  /// How it takes part in a move; nil where the service's sites are not known.
  let style: ItemSetting.Style?

  /// The mapping that holds its settings.
  let settings: YAMLNode?

  /// The object as messages name it.
  var title: String {
    let object = objects[.primary] ?? objects[.standby]
    return object.map { "\(KindName(of: $0).written)/\($0.name)" } ?? place.sourceText
  }
}

extension NativeServiceReader {
  /// Reads an item: `kind/name`, one mapping `kind/name: {settings}`, or a mapping of both sites'
  /// names to their objects, with the settings beside them.
  mutating func item(_ node: YAMLNode, in list: MemberList) -> ListedItem? {
    let names = SiteRole.allCases.compactMap { sites[$0]?.name }
    let isPair = node.entries.contains { key, value in
      value.kind == .scalar && names.contains { key.hasText($0) }
    }
    if isPair { return pair(node, in: list) }
    let isPlain = node.kind == .scalar
    guard isPlain || node.entries.count == 1, let key = isPlain ? node : node.entries.first?.key
    else {
      complaints.complain("expected `kind/name`, or one mapping of it", at: node)
      return nil
    }
    let settings = isPlain ? nil : node.entries.first?.value
    guard let settings, !complaints.expectMapping(settings) else {
      guard let object = object(key, in: list, namespace: namespace(of: settings)) else {
        return nil
      }
      let style: ItemSetting.Style? = form.map { $0 == .nodes ? .moves : .switches }
      if style == .moves, !list.canMove { refuseToMove(key, in: list) }
      return checked(
        ListedItem(
          place: key,
          objects: [.primary: object, .standby: object],
          isPair: false,
          style: style,
          settings: settings
        ),
        in: list
      )
    }
    return nil
  }

  private mutating func pair(_ node: YAMLNode, in list: MemberList) -> ListedItem? {
    var objects: [SiteRole: ObjectReference] = [:]
    let namespace = namespace(of: node)
    for role in SiteRole.allCases {
      guard let site = sites[role] else { continue }
      guard let value = node[site.name] else {
        complaints.complain(
          "the item has no object at `\(site.name)`",
          at: node,
          hints: ["name it, or write `\(site.name): null` where there is none"]
        )
        continue
      }
      guard value.scalarKind != .null else { continue }
      objects[role] = object(value, in: list, namespace: namespace)
    }
    let place = node.entries.first?.key ?? node
    if let one = objects[.primary], let other = objects[.standby], form == .nodes,
      one.isSameObject(as: other)
    {
      complaints.complain("the item names the same object at both sites", at: place)
      return nil
    }
    guard !objects.isEmpty else {
      complaints.complain("the item names no object", at: place)
      return nil
    }
    let item = ListedItem(
      place: place,
      objects: objects,
      isPair: true,
      style: form == nil ? nil : .switches,
      settings: node
    )
    return checked(item, in: list)
  }

  /// Complains of keys that are not known in this list, or mean nothing for this item.
  private mutating func checked(_ item: ListedItem, in list: MemberList) -> ListedItem {
    guard let settings = item.settings else { return item }
    var keys = list.settings.map(\.rawValue)
    if item.isPair || list == .values { keys += SiteRole.allCases.compactMap { sites[$0]?.name } }
    if list == .values, item.style != .moves { keys += ["active", "inactive"] }
    complaints.expectKeys(of: settings, among: keys, in: "`\(item.title)`")
    for setting in list.settings {
      guard let style = setting.style, let wanted = item.style, style != wanted,
        let entry = settings.entries.first(where: { $0.key.hasText(setting.rawValue) })
      else { continue }
      complaints.complain(
        style == .moves
          ? "`\(setting)` is a setting of an object that moves between nodes"
          : "`\(setting)` is a setting of objects of which each site has one",
        at: entry.key,
        hints: style == .moves
          ? ["take it out: each site's own manifest says it"]
          : ["take it out, or name the object of each site"]
      )
    }
    return item
  }

  private mutating func refuseToMove(_ key: YAMLNode, in list: MemberList) {
    let names = SiteRole.allCases.compactMap { sites[$0]?.name }
    complaints.complain(
      "`\(key.sourceText)` is one object, but `\(list)` needs one at each site",
      at: key,
      hints: ["name both: { \(names.map { "\($0): NAME" }.joined(separator: ", ")) }"]
    )
  }

  private mutating func namespace(of settings: YAMLNode?) -> String {
    guard let node = settings?["namespace"] else { return namespace }
    return complaints.text(node, of: "namespace") ?? namespace
  }

  // MARK: Names

  private mutating func object(
    _ node: YAMLNode,
    in list: MemberList,
    namespace: String
  ) -> ObjectReference? {
    guard node.scalarKind == .string || node.kind != .scalar else {
      _ = complaints.text(node, of: list.rawValue)
      return nil
    }
    let text = node.kind == .scalar ? node.text ?? "" : ""
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1, Self.isObjectName(parts[0]), let kind = list.defaultKind {
      return reference(kind, String(parts[0]), namespace)
    }
    guard parts.count == 2, !parts[0].isEmpty, Self.isObjectName(parts[1]) else {
      let form = list.defaultKind == nil ? "`kind/name`" : "a name, or `kind/name`"
      complaints.complain(
        "expected \(form), found `\(node.sourceText)`",
        at: node,
        hints: ["deployment/sonarr, or Grafana.grafana.integreatly.org/grafana"]
      )
      return nil
    }
    guard let kind = KindName(written: parts[0]) else {
      let nearest = NearestName.suggestions(for: parts[0].lowercased(), among: KindName.words)
      complaints.complain(
        "`\(parts[0])` is no kind that is known by a short name",
        at: node,
        hints: nearest.isEmpty
          ? ["write it with its group, as in Grafana.grafana.integreatly.org/grafana"]
          : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
      )
      return nil
    }
    expect(kind, in: list, at: node)
    return reference(kind, String(parts[1]), namespace)
  }

  /// Whether text can be an object's name: what RFC 1123 allows, and RBAC's colons and capitals.
  private static func isObjectName(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && scalar.value > 0x20 && scalar.value != 0x7F
          && !"\"'`{}[]$\\,#".unicodeScalars.contains(scalar)
      }
  }

  private func reference(_ kind: KindName, _ name: String, _ namespace: String) -> ObjectReference {
    ObjectReference(
      group: kind.group,
      kind: kind.kind,
      namespace: Kinds.clusterScoped.contains(kind.kind) ? nil : namespace,
      name: name
    )
  }

  /// Complains of a kind that is not for this list.
  private mutating func expect(_ kind: KindName, in list: MemberList, at node: YAMLNode) {
    if let kinds = list.kinds, !kinds.contains(kind) {
      complaints.complain(
        "`\(list)` takes no `\(kind.kind)`",
        at: node,
        hints: MemberList.home(of: kind).map { ["list it in `\($0)`"] }
          ?? ["it takes \(kinds.map(\.written).joined(separator: ", "))"]
      )
    } else if list == .workloads, kind != .helmRelease, let home = MemberList.home(of: kind),
      home != .cronJobs || form == .clusters
    {
      complaints.complain(
        "`workloads` takes no `\(kind.kind)`",
        at: node,
        hints: ["list it in `\(home)`"]
      )
    } else if list == .workloads, form == .clusters, kind.kind == "DaemonSet" {
      complaints.complain(
        "a DaemonSet has no replicas to take away",
        at: node,
        hints: ["suspend what applies it (`flux`), or set a field of it (`values`)"]
      )
    } else if list == .dns, Self.ignoresController.contains(kind.group) || kind.kind == "Pod" {
      complaints.complain(
        "external-dns reads no `controller` annotation of `\(kind.kind)` objects",
        at: node,
        hints: ["set one of its fields instead (`values`)"]
      )
    }
  }

  /// API groups of the sources that do not honour external-dns' `controller` annotation.
  ///
  /// https://github.com/kubernetes-sigs/external-dns/blob/master/docs/annotations/annotations.md
  private static let ignoresController: Set = [
    "externaldns.k8s.io", "getambassador.io", "configuration.konghq.com", "gateway.solo.io",
    "gloo.solo.io", "traefik.io", "traefik.containo.us",
  ]
}
