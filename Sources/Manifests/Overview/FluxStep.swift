import LosslessYAML
package import SourceText

/// One Flux object on a way down from a root, as patches on the way leave it: what it applies, or why
/// nothing of this repository.
package struct FluxStep: Sendable {
  /// What became of it.
  package enum Outcome: String, Sendable {
    /// Its folder is applied.
    case followed
    /// It applies what another way through it applies already.
    case followedBefore = "followed-before"
    /// Its source is another repository: it owns nothing here.
    case otherRepository = "other-repository"
    /// Its folder is not in this repository.
    case missingPath = "missing-path"
  }

  /// Its identity as applied.
  package let reference: ObjectReference

  /// Where it is written.
  package var location: SourceLocation {
    switch place {
    case .kustomization(let object): object.location
    case .sync(let location): location
    }
  }

  /// What tells where it is written: the lines of a Kustomization's file are counted when that is asked.
  private enum Place {
    case kustomization(ManifestObject)
    case sync(SourceLocation)
  }

  private let place: Place

  /// The position among the steps of what applies it; nil for a root.
  package let parent: Int?

  /// What became of it.
  package let outcome: Outcome

  /// The folder that it applies; nil where that is none of this repository's.
  package let folder: RepositoryPath?

  /// Whether it is no root, and looked at only because it shares objects with one: another cluster,
  /// whose root is not in git, may apply it.
  package internal(set) var isStray = false

  /// Nil for a FluxInstance.
  let kustomization: FluxKustomization?
  /// How often a FluxInstance's source is fetched, as written; nil for a Kustomization.
  var syncInterval: String?
  /// What stands in the way of everything below it.
  let obstacles: [Obstacle]

  /// A Kustomization on its way down.
  init(
    _ owner: FluxGraph.Owner,
    _ outcome: Outcome,
    _ folder: RepositoryPath? = nil,
    _ obstacles: [Obstacle]? = nil
  ) {
    reference = owner.chain.last ?? owner.kustomization.object.written
    kustomization = owner.kustomization
    place = .kustomization(owner.kustomization.object)
    parent = owner.parent
    self.outcome = outcome
    self.folder = folder
    self.obstacles = obstacles ?? owner.obstacles
  }

  /// A Kustomization, placed as `object`, that applies from another repository.
  init(foreign kustomization: FluxKustomization, as object: PlacedObject) {
    reference = object.reference
    self.kustomization = kustomization
    place = .kustomization(object.object)
    parent = object.ownerStep
    outcome = .otherRepository
    folder = nil
    obstacles = object.obstacles
  }

  /// A root that is a FluxInstance.
  init(_ sync: FluxInstanceSync, folder: RepositoryPath, obstacles: [Obstacle]) {
    reference = sync.reference
    kustomization = nil
    place = .sync(sync.location)
    syncInterval = sync.interval
    parent = nil
    outcome = .followed
    self.folder = folder
    self.obstacles = obstacles
  }
}

extension FluxStep {
  /// Its path as written, or as a patch writes it; nil for a FluxInstance, and where it has none.
  package var path: String? { kustomization?.writtenPath }

  /// Whether it is suspended.
  package var isSuspended: Bool { kustomization?.isSuspended ?? false }

  /// Its definition, as patches on its way leave it; nil for a FluxInstance.
  package var definition: ManifestObject? { kustomization?.object }

  /// The namespace that it puts its objects into.
  package var targetNamespace: String? { kustomization?.targetNamespace }

  /// The Secret or ConfigMap of the kubeconfig with which it applies to another cluster.
  package var kubeConfig: String? { kustomization?.kubeConfig }

  /// The source that it applies from, as `Kind/namespace/name`; nil where nothing names one.
  package var source: String? {
    guard let source = kustomization?.source, !source.name.isEmpty else { return nil }
    return [source.kind, source.namespace, source.name].compactMap(\.self).joined(separator: "/")
  }

  /// What has to be ready before it: names, with their namespaces where these differ from its own.
  package var dependencies: [String] {
    guard let kustomization else { return [] }
    let items = kustomization.object.root.member(path: "spec", "dependsOn")?.listItems ?? []
    return items.compactMap { item in
      guard let name = item.member("name")?.text else { return nil }
      let namespace = item.member("namespace")?.text
      return namespace == nil || namespace == reference.namespace
        ? name : "\(namespace ?? "")/\(name)"
    }
  }

  /// What stands in the way of what it applies, with the places.
  package var complaints: [Diagnostic] { obstacles.map(\.diagnostic) }
}

extension Obstacle {
  /// The obstacle as a warning.
  var diagnostic: Diagnostic {
    Diagnostic(.warning, code: code.rawValue, message, at: location, hints: next)
  }
}
