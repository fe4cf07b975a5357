import LosslessYAML
package import SourceText

/// What a commit holds: its files, its objects as Flux applies them, and what could not be read.
package struct ManifestIndex: Sendable {
  /// The files of the snapshot.
  package let files: RepositoryFiles

  /// The parsed files.
  package var parsed: [RepositoryPath: ManifestFile] { read.parsed }

  /// Every object that a root reaches, once for each way; all objects where there is no Flux.
  ///
  /// Whoever looks through all of them needs every file to be parsed.
  package var placed: [PlacedObject] {
    selection?.lookUpAll()
    return known
  }

  /// What of `placed` is in the parsed files.
  let known: [PlacedObject]

  /// Objects that no root reaches: archives, templates, examples.
  package var unreached: [ManifestObject] { tables.unreached.value }

  /// Whether the repository holds Flux objects.
  package let hasFlux: Bool

  /// The Flux objects on the ways down from the roots, parents first.
  package let steps: [FluxStep]

  /// The files that are read on the way from the roots, also those without an object.
  package var reachedPaths: Set<RepositoryPath> { tables.reached.value }

  /// Paths, resources and cycles that could not be followed.
  package let notes: [Diagnostic]

  /// The `.sourceignore` files.
  let ignores: SourceIgnores

  /// What the graph rests on beside the objects.
  let basis: GraphBasis

  /// What was looked for; nil where every file was read.
  let selection: Selection?

  /// The files that were parsed, with their objects.
  let read: ParsedFiles

  /// The kustomization files, and which lists which.
  var kustomizationMap: KustomizationMap { tables.kustomizations.value }

  /// What is made when it is first asked for.
  private let tables: IndexTables

  /// Positions in `placed` by kind and name.
  private let byName: [ObjectName: [Int]]

  /// Reads every file of a snapshot; JSON counts only where a kustomization file lists it.
  ///
  /// Who parses the files makes no difference to what is found.
  package init(_ files: RepositoryFiles, workers: Workers = .all) {
    self.init(files, reusing: ParsedFiles(), workers: workers)
  }

  /// Reads what a snapshot says of objects of certain names; other files stay unparsed.
  package init(
    _ files: RepositoryFiles,
    naming names: Set<String>,
    workers: Workers = .all
  ) {
    guard let selection = Selection(names, workers: workers) else {
      self.init(files, workers: workers)
      return
    }
    self = selection.index(of: files, reusing: ParsedFiles())
  }

  /// Returns the index for other names of the same snapshot.
  package func naming(_ names: Set<String>) -> ManifestIndex {
    guard let wanted = selection?.naming(names) else { return self }
    return wanted.index(of: files, reusing: read)
  }

  /// What was looked for besides the names that the index was made for; nil when it was everything.
  package var otherNames: Set<String>? { selection.map(\.otherNames) ?? [] }

  /// Reads every file, those excepted that are known.
  init(_ files: RepositoryFiles, reusing known: ParsedFiles, workers: Workers = .all) {
    var read = known
    read.read(files.ordered, of: files, by: workers)
    let ignores = SourceIgnores(files.contents)
    let yaml = read.yamlObjects(of: files)
    let build = KustomizeBuild(
      files: files,
      parsed: read.parsed,
      objects: read.objects,
      ignores: ignores
    )
    let graph = FluxGraph(build: build, objects: yaml)
    self.init(files, graph, read, yaml, ignores: ignores, selection: nil)
  }

  /// Creates an index from a graph; `yaml` has the objects of YAML files in order of path.
  init(
    _ files: RepositoryFiles,
    _ graph: FluxGraph,
    _ read: ParsedFiles,
    _ yaml: [ManifestObject],
    ignores: SourceIgnores,
    selection: Selection?
  ) {
    self.files = files
    self.read = read
    self.ignores = ignores
    self.selection = selection
    basis = GraphBasis(inputs: graph.build.inputs, ownerPaths: graph.ownerPaths)
    known = graph.placed
    let reached = Lazy { [known] in
      graph.reached.union(known.map(\.object.file.path))
    }
    tables = IndexTables(read, files, known, reached) { [known] in
      let places = Set(known.map { ObjectPlace($0.object) })
      return yaml.filter { !places.contains(ObjectPlace($0)) }
    }
    hasFlux = graph.hasFlux
    steps = graph.steps
    notes = graph.notes
    byName = Dictionary(
      grouping: graph.placed.indices,
      by: { ObjectName(graph.placed[$0].object.written.kind, graph.placed[$0].name) }
    )
  }

  /// Creates an index that differs from another one only in what objects of known identity hold.
  init(
    _ other: ManifestIndex,
    files: RepositoryFiles,
    read: ParsedFiles,
    known: [PlacedObject],
    unreached: @escaping @Sendable () -> [ManifestObject]
  ) {
    self.files = files
    self.read = read
    self.known = known
    hasFlux = other.hasFlux
    steps = other.steps
    notes = other.notes
    ignores = other.ignores
    basis = other.basis
    selection = other.selection
    byName = other.byName
    tables = IndexTables(other.tables, read, files, known, unreached: unreached)
  }

  /// Files that were set aside, in path order, each with the reason.
  package var rejections: [Diagnostic] {
    parsed.values.sorted { $0.path < $1.path }.compactMap(\.rejection)
  }

  /// Finds the one object that a reference names, in the cluster of a tree where one is given.
  ///
  /// - Throws: `Refusal` `unknown-object` with the nearest names, or `ambiguous-object` with both
  ///   places.
  package func object(
    _ wanted: ObjectReference,
    in cluster: RepositoryPath? = nil
  ) throws(Refusal) -> [PlacedObject] {
    let everywhere = placed(wanted.kind, named: wanted.name)
      .filter { $0.reference.isSameObject(as: wanted) }
    let found = cluster.map { tree in everywhere.filter { $0.isApplied(from: tree) } } ?? everywhere
    guard !found.isEmpty else {
      throw cluster.flatMap { elsewhere(wanted, everywhere, $0) } ?? unknown(wanted)
    }
    let places = Set(found.map { ObjectPlace($0.object) })
    guard places.count == 1 else { throw ambiguous(wanted, found) }
    return found
  }

  /// Returns what is placed under a kind and a name, in any namespace.
  package func placed(_ kind: String, named name: String) -> [PlacedObject] {
    selection?.lookUp(name, of: kind)
    return (byName[ObjectName(kind, name)] ?? []).map { known[$0] }
  }

  /// Returns the Flux Kustomizations of a name, in any namespace: what applies others is read whatever is
  /// looked for.
  package func fluxKustomizations(named name: String) -> [PlacedObject] {
    (byName[ObjectName("Kustomization", name)] ?? []).map { known[$0] }
      .filter { $0.object.written.group == Kinds.fluxKustomizeGroup }
  }

  /// Returns the placed objects among which are all that hold one of some names: their own, or one that
  /// they refer to.
  package func placed(mentioning names: [String]) -> [PlacedObject] {
    names.forEach { selection?.lookUp($0) }
    return known
  }

  /// Returns every way on which the file of an object reaches a cluster.
  func waysOfSameFile(as object: PlacedObject) -> [PlacedObject] {
    let place = ObjectPlace(object.object)
    return positions(in: place.path).map { known[$0] }.filter { ObjectPlace($0.object) == place }
  }

  /// The positions in `known` of the objects of a file.
  func positions(in file: RepositoryPath) -> [Int] { tables.positions.value[file] ?? [] }

  /// Returns the claims that a prefix or suffix gave another name, and that had one of some names on
  /// their way.
  func renamedClaims(everNamed names: [String]) -> [PlacedObject] {
    names.forEach { selection?.lookUp($0) }
    return tables.renamedClaims.value.filter { claim in names.contains { claim.everNamed($0) } }
  }

  private func ambiguous(_ wanted: ObjectReference, _ found: [PlacedObject]) -> Refusal {
    let locations = found.map(\.object.location)
      .sorted { ($0.file, $0.start) < ($1.file, $1.start) }
    var places: [String] = []
    for location in locations {
      let place = "\(location.file):\(location.start.line)"
      if places.last != place { places.append(place) }
    }
    return Refusal(
      .ambiguousObject,
      "is written in \(places.count) places: \(places.joined(separator: ", "))",
      object: wanted,
      at: locations.first,
      next: ["remove one of them, or take its folder out of the Flux path"]
    )
  }

  /// An object that is there, but not in the cluster that it is looked for in.
  private func elsewhere(
    _ wanted: ObjectReference,
    _ found: [PlacedObject],
    _ cluster: RepositoryPath
  ) -> Refusal? {
    guard let other = found.first else { return nil }
    return Refusal(
      .unknownObject,
      "is not in the cluster of \(cluster)",
      object: wanted,
      at: other.object.location,
      next: [
        "add it below \(cluster), or to what \(cluster) applies",
        "or correct the site's `cluster` in the configuration",
      ]
    )
  }

  private func unknown(_ wanted: ObjectReference) -> Refusal {
    let like = placed(wanted.kind, named: wanted.name).map(\.reference)
    let stray = unreached.first {
      $0.written.kind == wanted.kind && $0.written.name == wanted.name
        && $0.written.group == wanted.group
    }
    if let other = like.first(where: { $0.namespace == wanted.namespace }) {
      return Refusal(
        .unknownObject,
        "does not exist in the API group `\(wanted.group)`, but in `\(other.group)`",
        object: wanted,
        next: ["correct the object's kind in the configuration, or its `apiVersion`"]
      )
    }
    if like.isEmpty, let stray {
      return Refusal(
        .unknownObject,
        "stands in a file that no Flux Kustomization reaches",
        object: wanted,
        at: stray.location,
        next: ["list the file in a kustomization that Flux applies, or correct the configuration"]
      )
    }
    if let namespace = like.compactMap(\.namespace).first {
      return Refusal(
        .unknownObject,
        "does not exist; one of that name lies in namespace `\(namespace)`",
        object: wanted,
        next: ["set `namespace: \(namespace)` in the service's configuration"]
      )
    }
    if let broken = brokenFile(of: wanted) { return broken }
    return Refusal(
      .unknownObject,
      "does not exist in this commit",
      object: wanted,
      next: workloadOfOtherKind(named: wanted.name).map { [$0] } ?? nearestNames(to: wanted)
    )
  }

  /// Says which object of the same name a person may have meant.
  private func workloadOfOtherKind(named name: String) -> String? {
    let kinds: Set = ["CronJob", "DaemonSet", "Deployment", "HelmRelease", "StatefulSet"]
    let other = known.first { $0.name == name && kinds.contains($0.object.written.kind) }
    return other.map {
      "\($0.reference) has that name; a service names the object that holds the pod template"
    }
  }

  private func nearestNames(to wanted: ObjectReference) -> [String] {
    let names = known.filter { $0.object.written.kind == wanted.kind }.map(\.name)
    let nearest = NearestName.suggestions(for: wanted.name, among: Set(names))
    return nearest.isEmpty
      ? ["check kind, namespace and name in the configuration"]
      : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
  }
}

/// What a graph was made from, beside the objects.
struct GraphBasis: Sendable {
  var inputs: BuildInputs
  /// The paths of the Flux objects that apply folders, as written.
  var ownerPaths: Set<RepositoryPath>
}

/// A kind and a name, in any namespace.
private struct ObjectName: Hashable {
  var kind: String
  var name: String

  init(_ kind: String, _ name: String) {
    self.kind = kind
    self.name = name
  }
}

/// Where an object is written.
struct ObjectPlace: Hashable {
  var path: RepositoryPath
  var document: Int
  /// Number in a `List`; nil for a document of its own.
  var item: Int?

  init(_ object: ManifestObject) {
    path = object.file.path
    document = object.document
    if case .index(let number)? = object.base.steps.last { item = number }
  }
}
