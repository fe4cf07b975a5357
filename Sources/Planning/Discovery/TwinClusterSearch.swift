import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Finds objects that stand in two cluster trees: what is at work in one of two clusters.
///
/// A pair counts as sure where one of the two is at rest: two clusters that both run everything may be
/// stages of a release as well as sites.
struct TwinClusterSearch {
  /// An object that stands in two trees.
  private struct Pair {
    let object: ObjectReference
    let list: MemberList
    let trees: [RepositoryPath]
    /// Whether it is at work, by tree; nil where its manifest does not say.
    let isActive: [Bool?]
    let location: SourceLocation

    /// The number of the only tree in which it is at work.
    var home: Int? {
      switch (isActive[0], isActive[1]) {
      case (true, false): 0
      case (false, true): 1
      default: nil
      }
    }
  }

  private let index: ManifestIndex

  init(_ index: ManifestIndex) { self.index = index }

  /// Returns the services, one for each namespace that two trees have in common.
  func services() -> [DraftService] {
    var order: [String] = []
    let groups = Dictionary(grouping: pairs()) { pair in
      let key = [pair.object.namespace ?? ""] + pair.trees.map(\.string)
      let text = key.joined(separator: "\n")
      if !order.contains(text) { order.append(text) }
      return text
    }
    return order.compactMap { groups[$0].flatMap(service) }
  }

  private func pairs() -> [Pair] {
    var order: [ObjectReference] = []
    var found: [ObjectReference: [RepositoryPath: PlacedObject]] = [:]
    for placed in index.placed where Activity.list(of: placed.object.written) != nil {
      guard let tree = placed.rootFolder, !tree.string.isEmpty else { continue }
      let object = placed.reference.unversioned
      if found[object] == nil { order.append(object) }
      found[object, default: [:]][tree] = found[object]?[tree] ?? placed
    }
    return order.compactMap { object in
      let byTree = (found[object] ?? [:]).sorted { $0.key < $1.key }
      guard byTree.count == 2, let list = Activity.list(of: object),
        !byTree[0].key.isInside(byTree[1].key), !byTree[1].key.isInside(byTree[0].key)
      else { return nil }
      let isActive = byTree.map { Activity.isActive($0.value.applied.object) }
      guard isActive != [nil, nil] else { return nil }
      return Pair(
        object: object,
        list: list,
        trees: byTree.map(\.key),
        isActive: isActive,
        location: byTree[0].value.object.location
      )
    }
  }

  // MARK: One service

  private func service(_ pairs: [Pair]) -> DraftService? {
    let workload = pairs.first { $0.list == .workloads }
    // A release that rests in one cluster is as good as a workload.
    let release = pairs.first { $0.home != nil && KindName(of: $0.object) == .helmRelease }
    guard let first = workload ?? release else { return nil }
    let homes = Set(pairs.compactMap(\.home))
    let home = homes.count == 1 ? homes.first ?? 0 : 0
    let trees = [first.trees[home], first.trees[1 - home]]
    let moving = pairs.filter { homes.isEmpty ? $0.list == .workloads : $0.home != nil }
    let others = pairs.filter { pair in !moving.contains { $0.object == pair.object } }
    var reasons = [
      "\(trees[0]) and \(trees[1]) both have \(Self.names(moving)) "
        + "(\(first.location.file):\(first.location.start.line))."
    ]
    if homes.count == 1 {
      reasons.append("It runs in \(trees[0]), which is taken for its home.")
      if !others.isEmpty {
        reasons.append("Left out, as nothing tells them apart: \(Self.names(others)).")
      }
    }
    return DraftService(
      name: first.object.namespace ?? "default",
      namespace: first.object.namespace ?? "default",
      places: [.primary: .cluster(trees[0]), .standby: .cluster(trees[1])],
      items: moving.map { DraftItem(list: $0.list, object: $0.object) },
      reasons: reasons,
      questions: Self.questions(homes, trees),
      location: first.location
    )
  }

  private static func questions(_ homes: Set<Int>, _ trees: [RepositoryPath]) -> [String] {
    switch homes.count {
    case 0:
      [
        "Are \(trees[0]) and \(trees[1]) two sites of one service? Both run it: that of the standby "
          + "site is to be scaled to zero first."
      ]
    case 1: []
    default:
      [
        "Which is the home of what? Some of it runs in \(trees[0]), some in \(trees[1]): make a "
          + "service of each."
      ]
    }
  }

  private static func names(_ pairs: [Pair]) -> String {
    let names = pairs.map { DraftItem(list: .workloads, object: $0.object).title }
    let shown = names.prefix(6).joined(separator: ", ")
    return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
  }
}

/// Whether an object of a kind that follows a service is at work, going by its own fields.
private enum Activity {
  /// The list in which an object of a kind belongs; nil for kinds that stay as they are.
  static func list(of object: ObjectReference) -> MemberList? {
    let kind = KindName(of: object)
    if let home = MemberList.home(of: kind) { return home == .volsync ? nil : home }
    switch kind {
    case KindName("apps", "Deployment"), KindName("apps", "StatefulSet"): return .workloads
    case KindName("networking.k8s.io", "Ingress"), KindName("", "Service"): return .dns
    default: return nil
    }
  }

  static func isActive(_ object: ManifestObject) -> Bool? {
    switch list(of: object.written) {
    case .workloads: !(object.root.member(path: "spec", "replicas")?.hasText("0") ?? false)
    case .cronJobs, .flux: !(object.root.member(path: "spec", "suspend")?.hasText("true") ?? false)
    case .volumeReplications:
      switch object.root.member(path: "spec", "replicationState")?.text {
      case "primary": true
      case "secondary": false
      default: nil
      }
    case .dns: isPublished(object)
    case .volsync, .reconcile, .values, nil: nil
    }
  }

  private static func isPublished(_ object: ManifestObject) -> Bool? {
    guard let prefix = object.dnsPrefixes.first else { return nil }
    let controller = object.root.member(path: "metadata", "annotations", prefix + "controller")
    return controller?.text ?? DNSAnnotations.published == DNSAnnotations.published
  }
}
