import SourceText

/// An object that stands in several places and reaches one cluster from each of them.
package struct RepeatedObject: Sendable {
  /// Its identity as applied.
  package let reference: ObjectReference

  /// The objects, in order of their places; at least two.
  package let objects: [PlacedObject]

  /// Whether two of them come from one build, which kustomize then refuses.
  package let failsBuild: Bool
}

extension ManifestIndex {
  /// What the roots apply; ways that only another cluster's root could take are left out, and so is
  /// everything where there is no Flux.
  package var applied: [PlacedObject] {
    guard hasFlux else { return [] }
    return placed.filter { placed in placed.ownerStep.map { !steps[$0].isStray } ?? false }
  }

  /// What the roots apply, each object once, whatever the number of its ways.
  package var appliedOnce: [PlacedObject] {
    var seen: Set<ObjectPlace> = []
    return applied.filter { seen.insert(ObjectPlace($0.object)).inserted }
  }

  /// Returns the objects, of some that roots apply, that one cluster is given from several places, in order
  /// of their first places.
  ///
  /// A file that several Kustomizations apply says the same each time, and is none. Names that a
  /// variable of unknown value fills in are not compared.
  package func repeatedObjects(among applied: [PlacedObject]) -> [RepeatedObject] {
    var groups: [Identity: [PlacedObject]] = [:]
    for placed in applied where !placed.name.contains("${") && !placed.isLeftOutOfBuilds {
      groups[Identity(placed), default: []].append(placed)
    }
    return groups.compactMap { identity, ways -> RepeatedObject? in
      guard ways.count > 1 else { return nil }
      var seen: Set<ObjectPlace> = []
      let places = ways.filter { seen.insert(ObjectPlace($0.object)).inserted }
      guard places.count > 1 else { return nil }
      // Rendering tells of objects that a patch deletes or renames.
      let objects = places.filter { $0.isRendered(as: identity.reference) }
      guard objects.count > 1 else { return nil }
      let owners = objects.map(\.ownerStep)
      return RepeatedObject(
        reference: identity.reference,
        objects: objects.sorted {
          ($0.object.file.path, $0.object.document) < ($1.object.file.path, $1.object.document)
        },
        failsBuild: Set(owners).count < owners.count
      )
    }.sorted { left, right in
      let (one, other) = (left.objects[0].object, right.objects[0].object)
      return (one.file.path, one.document, left.reference.description)
        < (other.file.path, other.document, right.reference.description)
    }
  }
}

/// An object of one cluster.
private struct Identity: Hashable {
  var rootFile: RepositoryPath?
  var root: ObjectReference?
  var kubeConfigs: [String]
  var reference: ObjectReference

  init(_ placed: PlacedObject) {
    rootFile = placed.rootFile
    root = placed.root
    kubeConfigs = placed.kubeConfigs
    reference = placed.reference.unversioned
  }
}

extension PlacedObject {
  /// Whether kustomize leaves the object out of what it builds.
  fileprivate var isLeftOutOfBuilds: Bool {
    object.annotation(ObjectMark.localConfig).map { $0 != "false" } ?? false
  }

  /// Whether the object is there, and has its name and namespace, once patches have met it; an object
  /// that cannot be told counts as another one.
  fileprivate func isRendered(as reference: ObjectReference) -> Bool {
    guard let value = (try? ObjectRendering(self).value) ?? nil else { return false }
    return value[path: "metadata", "name"]?.text == reference.name
      && value["kind"]?.text == reference.kind
  }
}
