import LosslessYAML
package import SourceText

/// What a commit holds: its files, its objects as Flux applies them, and what could not be read.
package struct ManifestIndex: Sendable {
  /// The files of the snapshot.
  package let files: RepositoryFiles

  /// The parsed files.
  package let parsed: [RepositoryPath: ManifestFile]

  /// Every object that a root reaches, once for each way; all objects where there is no Flux.
  package let placed: [PlacedObject]

  /// Objects that no root reaches: archives, templates, examples.
  package let unreached: [ManifestObject]

  /// Whether the repository holds Flux objects.
  package let hasFlux: Bool

  /// The files that are read on the way from the roots, also those without an object.
  package let reachedPaths: Set<RepositoryPath>

  /// Paths, resources and cycles that could not be followed.
  package let notes: [Diagnostic]

  /// The `.sourceignore` files.
  let ignores: SourceIgnores

  /// Positions in `placed` by kind and name.
  private let byName: [String: [Int]]

  /// Reads every file of a snapshot; JSON counts only where a kustomization file lists it.
  package init(_ files: RepositoryFiles) {
    self.init(files, reusing: [:])
  }

  /// Returns the index of the same files with some replaced; nil takes a file out.
  package func replacing(_ changed: [RepositoryPath: [UInt8]?]) -> ManifestIndex {
    let kept = parsed.filter { changed[$0.key] == nil }
    return ManifestIndex(files.replacing(changed), reusing: kept)
  }

  private init(_ files: RepositoryFiles, reusing known: [RepositoryPath: ManifestFile]) {
    self.files = files
    var parsed: [RepositoryPath: ManifestFile] = [:]
    var objects: [RepositoryPath: [ManifestObject]] = [:]
    for (path, bytes) in files.contents where path.name != SourceIgnores.fileName {
      let file = known[path] ?? ManifestFile(path: path, bytes: bytes)
      parsed[path] = file
      let found = ManifestObject.objects(in: file)
      if !found.isEmpty { objects[path] = found }
    }
    let yaml = objects.filter { !$0.key.string.hasSuffix(".json") }
      .sorted { $0.key < $1.key }.flatMap(\.value)
    ignores = SourceIgnores(files.contents)
    let build = KustomizeBuild(files: files, parsed: parsed, objects: objects, ignores: ignores)
    let graph = FluxGraph(build: build, objects: yaml, parsed: Array(parsed.values))
    let places = Set(graph.placed.map { ObjectPlace($0.object) })
    self.parsed = parsed
    placed = graph.placed
    hasFlux = graph.hasFlux
    notes = graph.notes
    reachedPaths = graph.reached.union(graph.placed.map(\.object.file.path))
    unreached = yaml.filter { !places.contains(ObjectPlace($0)) }
    byName = Dictionary(
      grouping: graph.placed.indices,
      by: { Self.key(graph.placed[$0].object.written.kind, graph.placed[$0].name) }
    )
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
    let everywhere = (byName[Self.key(wanted.kind, wanted.name)] ?? []).map { placed[$0] }
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
    (byName[Self.key(kind, name)] ?? []).map { placed[$0] }
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
    let like = (byName[Self.key(wanted.kind, wanted.name)] ?? []).map { placed[$0].reference }
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
    let other = placed.first { $0.name == name && kinds.contains($0.object.written.kind) }
    return other.map {
      "\($0.reference) has that name; a service names the object that holds the pod template"
    }
  }

  private func nearestNames(to wanted: ObjectReference) -> [String] {
    let names = placed.filter { $0.object.written.kind == wanted.kind }.map(\.name)
    let nearest = NearestName.suggestions(for: wanted.name, among: Set(names))
    return nearest.isEmpty
      ? ["check kind, namespace and name in the configuration"]
      : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
  }

  private static func key(_ kind: String, _ name: String) -> String { kind + "/" + name }
}

/// Where an object is written.
private struct ObjectPlace: Hashable {
  var path: RepositoryPath
  var document: Int
  var base: String

  init(_ object: ManifestObject) {
    path = object.file.path
    document = object.document
    base = object.base.description
  }
}
