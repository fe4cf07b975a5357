import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Finds workloads that mount a claim with a twin: what moves between nodes of one cluster.
///
/// Workloads of one namespace that mount the same claim become one service, so that they move together.
struct TwinClaimSearch {
  /// A mount of one of two claims.
  struct Twin {
    let mount: Mount
    let home: String
    let away: String
  }

  private let index: ManifestIndex
  private let volumes: PlacedVolumes

  init(_ index: ManifestIndex) {
    self.index = index
    volumes = PlacedVolumes(index)
  }

  /// Returns the services, in the order in which their manifests are reached.
  func services() -> [DraftService] {
    groups(Mount.all(in: workloads).flatMap(twins)).map(service)
  }

  /// What can move: a Job's template cannot change, and of releases only some charts are known.
  private var workloads: [PlacedObject] {
    var seen: Set<ObjectReference> = []
    return index.placed.filter { placed in
      switch placed.object.written.kind {
      case "Job", "Pod": false
      case "HelmRelease":
        AppTemplate.isRelease(placed.object)
          && seen.insert(placed.reference.unversioned).inserted
      default:
        placed.object.podSpec != nil && seen.insert(placed.reference.unversioned).inserted
      }
    }
  }

  private func twins(of mount: Mount) -> [Twin] {
    ClaimTwins.pairs(naming: mount.claim).compactMap { home, away in
      let names = mount.workload.object.namedClaims.compactMap(\.claim.text)
      guard volumes.claim(home, beside: mount.workload) != nil,
        volumes.claim(away, beside: mount.workload) != nil,
        // What mounts both copies one to the other.
        !(names.contains(home) && names.contains(away))
      else { return nil }
      return Twin(mount: mount, home: home, away: away)
    }
  }

  private func groups(_ twins: [Twin]) -> [[Twin]] {
    var groups: [[Twin]] = []
    for twin in twins {
      let (joined, others) = groups.reduce(into: ([Twin](), [[Twin]]())) { result, group in
        if group.contains(where: { $0.belongs(with: twin) }) {
          result.0 += group
        } else {
          result.1.append(group)
        }
      }
      let position = groups.firstIndex { $0.contains { $0.belongs(with: twin) } }
      groups = others
      groups.insert(joined + [twin], at: min(position ?? groups.count, groups.count))
    }
    return groups
  }

  // MARK: One service

  private func service(_ twins: [Twin]) -> DraftService {
    let main = twins.first { !$0.isOfCronJob } ?? twins[0]
    let reference = main.mount.workload.reference
    let sites = self.sites(of: twins)
    return DraftService(
      name: reference.name,
      namespace: reference.namespace ?? "default",
      places: sites.mapValues(ConfiguredSite.Place.nodes),
      items: items(twins),
      reasons: twins.map { twin in
        "\(twin.mount.workload.reference) mounts `\(twin.mount.claim)`, a twin of "
          + "`\(twin.mount.claim == twin.home ? twin.away : twin.home)` "
          + "(\(twin.mount.location.file):\(twin.mount.location.start.line))."
      },
      questions: questions(twins, sites),
      location: main.mount.location
    )
  }

  private func items(_ twins: [Twin]) -> [DraftItem] {
    var items: [DraftItem] = []
    for twin in twins {
      let object = twin.mount.workload.reference.unversioned
      let claims = (volume: twin.mount.volume, home: twin.home, away: twin.away)
      if let known = items.firstIndex(where: { $0.object == object }) {
        if !items[known].claims.contains(where: { $0.volume == claims.volume }) {
          items[known].claims.append(claims)
        }
      } else {
        let list = twin.isOfCronJob ? MemberList.cronJobs : .workloads
        items.append(DraftItem(list: list, object: object, claims: [claims]))
      }
    }
    return items
  }

  /// The labels of each site's nodes: those by which the claims' volumes lie apart.
  private func sites(of twins: [Twin]) -> [SiteRole: [String: String]] {
    var sites: [SiteRole: [String: String]] = [:]
    for twin in twins {
      let home = ties(twin.home, twin).singleValues
      let away = ties(twin.away, twin).singleValues
      for (key, value) in home {
        guard let other = away[key], other != value else { continue }
        sites[.primary, default: [:]][key] = value
        sites[.standby, default: [:]][key] = other
      }
    }
    return sites
  }

  private func ties(_ claim: String, _ twin: Twin) -> NodeTies {
    volumes.ties(ofClaim: claim, beside: twin.mount.workload)
  }

  // MARK: What is not told

  private func questions(_ twins: [Twin], _ sites: [SiteRole: [String: String]]) -> [String] {
    var questions: [String] = []
    for twin in twins {
      let sizes = [twin.home, twin.away].map { name in
        volumes.claim(name, beside: twin.mount.workload)?.applied.object.requestedStorage?.text
          ?? ""
      }
      if let one = Quantity(sizes[0]), let other = Quantity(sizes[1]), one < other || other < one {
        questions.append(
          "Is `\(twin.away)` a copy of `\(twin.home)`? It has \(sizes[1]), the other \(sizes[0])."
        )
      }
      let rivals = twins.filter { $0.isOfSameVolume(as: twin) && $0.home + $0.away > twin.pair }
      if let rival = rivals.first {
        questions.append(
          "Which two belong together, `\(twin.home)` and `\(twin.away)`, or `\(rival.home)` and "
            + "`\(rival.away)`?"
        )
      }
      if let question = self.question(about: twin, sites) { questions.append(question) }
      if twin.mount.claim == twin.away, twins.contains(where: { $0.mount.claim == $0.home }) {
        questions.append(
          "Does \(twin.mount.workload.reference) only keep `\(twin.away)` up to date? It mounts the "
            + "copy, and others the original: leave out what does not move with them."
        )
      }
    }
    if Set(twins.map(\.isOfCronJob)) == [true] {
      questions.append("Does it serve anybody, or does it only look after the claims of others?")
    }
    var seen: Set<String> = []
    return questions.filter { seen.insert($0).inserted }
  }

  /// What of the sites' nodes the manifests leave open.
  private func question(
    about twin: Twin,
    _ sites: [SiteRole: [String: String]]
  ) -> String? {
    let pinned = twin.mount.workload.object.pinningLabels
    let name = twin.mount.workload.reference
    guard let home = sites[.primary], let away = sites[.standby] else {
      let tied = [twin.home, twin.away].map { (claim: $0, ties: self.ties($0, twin)) }
      if let known = tied.first(where: { !$0.ties.isEmpty }) {
        let other = known.claim == twin.home ? twin.away : twin.home
        return "On which nodes does `\(other)` lie? `\(known.claim)` is tied to \(known.ties)."
      }
      guard let label = pinned.min(by: { $0.key < $1.key }) else {
        return "Is `\(twin.away)` the copy of `\(twin.home)` at another site? No volume is tied to "
          + "nodes, so that nothing says which nodes the two sites have."
      }
      return "Which value of the node label `\(label.key)` has the other site? "
        + "\(name) runs where it is `\(label.value)`, and no volume says more."
    }
    for (key, value) in pinned.sorted(by: { $0.key < $1.key }) {
      guard let one = home[key], let other = away[key] else {
        return
          "Which value of the node label `\(key)` has the other site? \(name) runs where it is "
          + "`\(value)`, and the volumes are told apart by others."
      }
      guard [one, other].contains(value) else {
        return
          "Why does \(name) run where the node label `\(key)` is `\(value)`, while its volumes "
          + "lie at `\(one)` and `\(other)`?"
      }
    }
    return nil
  }
}

extension TwinClaimSearch.Twin {
  fileprivate var isOfCronJob: Bool { mount.workload.object.written.kind == "CronJob" }

  fileprivate var pair: String { home + away }

  /// Whether both have to move together.
  fileprivate func belongs(with other: TwinClaimSearch.Twin) -> Bool {
    let mine = mount.workload
    let theirs = other.mount.workload
    guard mine.reference.namespace == theirs.reference.namespace, mine.isBeside(theirs) else {
      return false
    }
    return mine.reference.isSameObject(as: theirs.reference) || home == other.home
      || away == other.away
  }

  fileprivate func isOfSameVolume(as other: TwinClaimSearch.Twin) -> Bool {
    mount.workload.reference.isSameObject(as: other.mount.workload.reference)
      && mount.volume == other.mount.volume
  }
}

extension ManifestObject {
  /// The labels that a node must have for the object's pods, but for those that every cluster knows.
  fileprivate var pinningLabels: [String: String] {
    var labels: [String: String] = [:]
    for pod in AppTemplate.podSpecs(of: self) ?? [podSpec].compactMap(\.self) {
      for entry in pod.member("nodeSelector")?.entries ?? [] {
        if let key = entry.key.text, let value = entry.value.followed.text { labels[key] = value }
      }
      let affinity = pod.member(path: "affinity", "nodeAffinity")
      let required = affinity?.member("requiredDuringSchedulingIgnoredDuringExecution")
      labels.merge(NodeTies(required).singleValues) { own, _ in own }
    }
    return labels.filter { key, _ in
      !["kubernetes.io/os", "kubernetes.io/arch"].contains(key)
        && !key.hasPrefix("node-role.kubernetes.io/")
    }
  }
}
