import LosslessYAML
package import Manifests
import SourceText

/// Reads the failover operators' objects as a configuration: each is a service that moves between the
/// two clusters in whose trees it stands.
package enum OperatorConfiguration {
  /// The API groups of the operators, the later name first.
  package static let groups: Set = ["crd.hahomelabs.com", "crd.cyber-engine.com"]

  /// The kinds that are configuration; a `Failover` is a request.
  private static let kinds: Set = ["FailoverPolicy", "FailoverGroup"]

  /// Prefix that the operators write; later ones of external-dns have another default.
  fileprivate static let prefix = "external-dns.alpha.kubernetes.io/"

  /// Returns the operators' objects of a commit in path order; archives do not count.
  package static func objects(in index: ManifestIndex) -> [ManifestObject] {
    let candidates =
      index.placed.map(\.object)
      + index.unreached.filter { !$0.file.path.isBelowDotFolder }
    var seen: Set<String> = []
    return candidates.filter { object in
      isConfiguration(object.written)
        && seen.insert("\(object.file.path)#\(object.document)#\(object.base)").inserted
    }.sorted { ($0.file.path, $0.document) < ($1.file.path, $1.document) }
  }

  /// Whether an object is one of the operators' that are configuration.
  static func isConfiguration(_ object: ObjectReference) -> Bool {
    groups.contains(object.group) && kinds.contains(object.kind)
  }

  /// Whether an object asks the operators for a move.
  static func isRequest(_ object: ObjectReference) -> Bool {
    groups.contains(object.group) && object.kind == "Failover"
  }

  /// Reads objects as services.
  ///
  /// - Throws: `ConfigurationError` with every complaint.
  package static func read(
    _ objects: [ManifestObject],
    in index: ManifestIndex
  ) throws(ConfigurationError) -> ServiceConfiguration {
    var complaints: [Diagnostic] = []
    var services: [ServiceDefinition] = []
    var notes: [Diagnostic] = []
    var done: [ObjectReference] = []
    for object in objects where !done.contains(where: { isSame($0, object.written) }) {
      done.append(object.written)
      let copies = objects.filter { isSame($0.written, object.written) }
      var reader = OperatorReader(object, copies: copies, in: index)
      let service = reader.service()
      complaints += reader.diagnostics
      notes += reader.notes
      guard let service else { continue }
      if let other = services.first(where: { $0.name == service.name }) {
        complaints.append(
          Diagnostic(
            code: .configuration,
            "two services are called `\(service.name)`",
            at: service.location,
            hints: ["the other one is of namespace \(other.namespace): rename one of them"]
          )
        )
      }
      services.append(service)
    }
    guard complaints.isEmpty else { throw ConfigurationError(complaints.inFileOrder) }
    let files = objects.reduce(into: [String]()) { files, object in
      if !files.contains(object.file.path.string) { files.append(object.file.path.string) }
    }
    return ServiceConfiguration(
      file: files.joined(separator: ", "),
      path: files.count == 1 ? objects.first?.file.path : nil,
      services: services,
      form: .operators,
      notes: notes
    )
  }

  /// Whether two copies of an object are the same one in two clusters.
  static func isSame(_ one: ObjectReference, _ other: ObjectReference) -> Bool {
    groups.contains(one.group) && groups.contains(other.group) && one.kind == other.kind
      && one.name == other.name && one.namespace == other.namespace
  }
}

/// Reads one of the operators' objects, with its copies in other trees.
private struct OperatorReader {
  private let object: ManifestObject
  private let copies: [ManifestObject]
  private let index: ManifestIndex
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var notes: [Diagnostic] = []

  init(_ object: ManifestObject, copies: [ManifestObject], in index: ManifestIndex) {
    self.object = object
    self.copies = copies
    self.index = index
  }

  private var name: String { object.written.name }

  mutating func service() -> ServiceDefinition? {
    let placed = index.placed.filter {
      OperatorConfiguration.isSame($0.object.written, object.written)
    }
    let namespace = placed.first?.reference.namespace ?? object.written.namespace ?? "default"
    let specs = copies.map { spec(of: $0, namespace) }
    if !ConfigurationReader.isName(name) {
      complain("`\(name)` is no service name", hints: ["rename it, or write failover.yaml"])
    }
    for (copy, spec) in zip(copies, specs).dropFirst()
    where spec.entries.map(\.object) != specs[0].entries.map(\.object) {
      complain(
        "`\(name)` names other objects than in \(object.file.path)",
        at: copy.location,
        hints: ["make them equal, or write failover.yaml"]
      )
    }
    guard let trees = trees(placed), let sites = sites(trees, specs) else { return nil }
    noteOperator(placed)
    notes += specs.first?.notes ?? []
    guard diagnostics.isEmpty, let spec = specs.first else { return nil }
    var service = ServiceDefinition(
      name: name,
      namespace: namespace,
      primary: sites.primary.name,
      standby: sites.standby.name,
      members: members(spec, sites),
      location: object.location
    )
    service.order = spec.order ?? .sourceFirst
    return service
  }

  private mutating func spec(of copy: ManifestObject, _ namespace: String) -> OperatorSpec {
    let buffer = copy.file.buffer
    var complaints = ConfigurationComplaints(outer: buffer, nested: NestedText(whole: buffer))
    let spec = OperatorSpec(copy.root, namespace: namespace, &complaints)
    diagnostics += complaints.inFileOrder
    return spec
  }

  private func members(_ spec: OperatorSpec, _ sites: ServiceSites) -> [ServiceMember] {
    var members: [ServiceMember] = []
    for entry in spec.entries {
      var defaults = ServiceDefaults()
      if entry.object.kind == "VirtualService" { defaults.prefix = OperatorConfiguration.prefix }
      let objects: [SiteRole: ObjectReference] = [.primary: entry.object, .standby: entry.object]
      let made = ItemSettings(list: entry.list, defaults: defaults)
        .members(objects, style: .switches, sites)
      // The shapes overlap: what stands in two of them is one object.
      for var member in made where !members.contains(where: { $0.isAbout(sameAs: member) }) {
        member.location = entry.location
        members.append(member)
      }
    }
    return members
  }

  // MARK: Sites

  /// The two clusters: those whose trees apply the object, else the only two of the repository.
  private mutating func trees(_ placed: [PlacedObject]) -> [RepositoryPath]? {
    let all = Self.outermost(index.placed.compactMap(\.rootFolder))
    let standing = all.filter { tree in
      placed.contains { $0.isApplied(from: tree) }
        || copies.contains { $0.file.path.isInside(tree) }
    }
    if standing.count == 2 { return standing }
    if all.count == 2 { return all }
    let found = (standing.isEmpty ? all : standing).map(\.string).joined(separator: ", ")
    complain(
      "`\(name)` moves between two clusters, and the repository does not say which",
      hints: [
        found.isEmpty
          ? "no Flux Kustomization applies a folder of it" : "clusters: \(found)",
        "write failover.yaml: sites: { east: { cluster: clusters/east }, ... }",
      ]
    )
    return nil
  }

  private static func outermost(_ folders: [RepositoryPath]) -> [RepositoryPath] {
    let folders = Set(folders).subtracting([.root])
    return folders.filter { folder in
      !folders.contains { $0 != folder && folder.isInside($0) }
    }.sorted()
  }

  /// The site where the object is active is the primary one; where nothing tells, the first by name.
  private mutating func sites(
    _ trees: [RepositoryPath],
    _ specs: [OperatorSpec]
  ) -> ServiceSites? {
    let states = trees.map { tree -> Bool? in
      let own = zip(copies, specs).filter { copy, _ in copy.file.path.isInside(tree) }
      return own.compactMap(\.1.isActive).first
    }
    let first: Int?
    switch (states[0], states[1]) {
    case (true, true):
      complain(
        "`\(name)` is active in both clusters",
        hints: ["correct its state in one of them, or write failover.yaml"]
      )
      return nil
    // A copy that says nothing is active to the operator.
    case (true, _), (nil, false): first = 0
    case (_, true), (false, nil): first = 1
    case (nil, nil), (false, false): first = nil
    }
    let ordered = first == 1 ? [trees[1], trees[0]] : trees
    let names = Self.names(of: ordered)
    if first == nil {
      notes.append(
        Diagnostic(
          .note,
          code: .primarySite,
          "nothing says where `\(name)` is at home: \(ordered[0]) is taken, the first by name",
          at: object.location,
          hints: ["write failover.yaml to say it: failover config convert"]
        )
      )
    }
    guard names.allSatisfy(ConfigurationReader.isName) else {
      complain("\(ordered[0]) and \(ordered[1]) make no site names", hints: ["write failover.yaml"])
      return nil
    }
    return ServiceSites(
      form: .clusters,
      primary: ConfiguredSite(name: names[0], place: .cluster(ordered[0])),
      standby: ConfiguredSite(name: names[1], place: .cluster(ordered[1]))
    )
  }

  /// The last components by which two trees differ.
  private static func names(of trees: [RepositoryPath]) -> [String] {
    let parts = trees.map(\.components)
    let depth = min(parts[0].count, parts[1].count)
    let common = (0..<depth).reversed().first { back in
      parts[0][parts[0].count - depth + back] != parts[1][parts[1].count - depth + back]
    }
    guard let common else { return trees.map { $0.components.joined(separator: "-") } }
    return parts.map { String($0[$0.count - depth + common]) }
  }

  // MARK: Messages

  private mutating func noteOperator(_ placed: [PlacedObject]) {
    guard let applied = placed.first(where: { !$0.appliedBy.isEmpty }) else { return }
    notes.append(
      Diagnostic(
        .warning,
        code: .operatorActsToo,
        "\(applied.reference) is applied by Flux: its operator will act on the same objects",
        at: applied.object.location,
        hints: ["stop the operator, or take the object out of what Flux applies"]
      )
    )
  }

  private mutating func complain(
    _ message: String,
    at place: SourceLocation? = nil,
    hints: [String] = []
  ) {
    diagnostics.append(
      Diagnostic(code: .configuration, message, at: place ?? object.location, hints: hints)
    )
  }
}
