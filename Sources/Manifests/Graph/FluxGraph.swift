import LosslessYAML
import SourceText

/// Who applies what: from the roots through Flux Kustomizations to every object that they reach.
struct FluxGraph {
  /// Identity of a Flux object by the place where it is written.
  private struct Key: Hashable {
    var path: RepositoryPath
    var document: Int
    var base: YAMLPath

    init(_ object: ManifestObject) {
      path = object.file.path
      document = object.document
      base = object.base
    }
  }

  /// An owner on the way down, with what it hands on.
  private struct Owner {
    var kustomization: FluxKustomization
    var chain: [ObjectReference]
    var keys: Set<Key>
    var root: ObjectReference
    var suspended: ManifestObject?
    /// Patches that a parent's patch put into this Kustomization's `spec.patches`.
    var added: [KustomizePatch]
  }

  private var build: KustomizeBuild
  private var ownSources: Set<FluxSource> = []

  /// Every object that a root reaches, once for each way on which it is reached.
  private(set) var placed: [PlacedObject] = []

  /// Whether the repository holds Flux objects that apply from it.
  private(set) var hasFlux = false

  /// What could not be followed.
  private(set) var notes: [Diagnostic] = []

  /// The files that are read on the way from the roots.
  var reached: Set<RepositoryPath> { build.reached }

  init(build: KustomizeBuild, objects: [ManifestObject]) {
    self.build = build
    let kustomizations = objects.compactMap(FluxKustomization.init)
    let instances = objects.compactMap(Self.instanceRoot)
    hasFlux = !kustomizations.isEmpty || !instances.isEmpty
    guard hasFlux else {
      placeWithoutFlux(objects)
      notes = self.build.notes
      return
    }
    let roots = self.roots(among: kustomizations, besides: instances.map(\.folder))
    for instance in instances { place(instance) }
    for root in roots { place(root: root) }
    notes += self.build.notes
  }

  // MARK: Roots

  /// The folder that a FluxInstance syncs, or the values of its chart.
  private static func instanceRoot(
    _ object: ManifestObject
  ) -> (object: ManifestObject, folder: RepositoryPath)? {
    guard !object.file.path.isBelowDotFolder else { return nil }
    let path: String?
    if object.written.kind == "FluxInstance" {
      path = object.root[path: "spec", "sync", "path"]?.text
    } else if object.written.kind == "HelmRelease" {
      path = object.root[path: "spec", "values", "instance", "sync", "path"]?.text
    } else {
      return nil
    }
    return path.flatMap(RepositoryPath.root.resolving).map { (object, $0) }
  }

  private mutating func roots(
    among all: [FluxKustomization],
    besides instances: [RepositoryPath]
  ) -> [FluxKustomization] {
    let live = all.filter { !$0.object.file.path.isBelowDotFolder }
    let containing = live.filter { candidate in
      candidate.path.map { candidate.object.file.path.isInside($0) } ?? false
    }
    if containing.isEmpty && instances.isEmpty {
      ownSources = Self.usualSources(of: live)
      return notReached(live, by: live)
    }
    ownSources = Set(containing.map(\.source.unplaced))
    if !instances.isEmpty || ownSources.isEmpty {
      ownSources.formUnion(Self.usualSources(of: live))
    }
    return notReached(containing, by: containing).filter { root in
      !instances.contains { root.object.file.path.isInside($0) }
    }
  }

  /// Without a root that tells, the source called `flux-system` is this repository; without one of
  /// that name every source may be.
  private static func usualSources(of all: [FluxKustomization]) -> Set<FluxSource> {
    let sources = Set(all.map(\.source.unplaced))
    let usual = sources.filter { $0.name == "flux-system" }
    return usual.isEmpty ? sources : usual
  }

  /// Leaves out what another candidate reaches; of candidates that reach each other the first stays.
  private mutating func notReached(
    _ candidates: [FluxKustomization],
    by others: [FluxKustomization]
  ) -> [FluxKustomization] {
    var reached: [Key: Set<Key>] = [:]
    for other in others where ownSources.contains(other.source.unplaced) {
      guard let folder = other.path else { continue }
      for object in build.objects(ofFluxPath: folder)
      where FluxKustomization(object.object) != nil {
        reached[Key(other.object), default: []].insert(Key(object.object))
      }
    }
    return candidates.enumerated().filter { position, candidate in
      let key = Key(candidate.object)
      return !candidates.enumerated().contains { otherPosition, other in
        let otherKey = Key(other.object)
        guard otherKey != key, reached[otherKey]?.contains(key) ?? false else { return false }
        return !(reached[key]?.contains(otherKey) ?? false) || otherPosition < position
      }
    }.map(\.element)
  }

  // MARK: Walking down

  private mutating func place(_ instance: (object: ManifestObject, folder: RepositoryPath)) {
    let reference = instance.object.written
    let keys: Set<Key> = [Key(instance.object)]
    for object in build.objects(ofFluxPath: instance.folder) {
      descend(object, chain: [reference], keys: keys, root: reference, nil)
    }
  }

  private mutating func place(root: FluxKustomization) {
    let reference = PlacedObject(root.object).reference
    place(
      Owner(
        kustomization: root,
        chain: [reference],
        keys: [Key(root.object)],
        root: reference,
        suspended: root.isSuspended ? root.object : nil,
        added: []
      )
    )
  }

  private mutating func place(_ owner: Owner) {
    let kustomization = owner.kustomization
    guard let folder = kustomization.path, build.isFolder(folder) else {
      let object = kustomization.object
      notes.append(
        Diagnostic(
          .warning,
          code: "missing-path",
          "the path of \(object.written) is not in this repository",
          at: object.location
        )
      )
      return
    }
    var found = build.objects(ofFluxPath: folder)
    for entry in kustomization.components {
      found = build.applying(
        component: entry.text ?? "",
        from: folder,
        to: found,
        listedAt: kustomization.object.file.buffer.location(of: entry.contentRange)
      )
    }
    let patches = kustomization.patches() + owner.added
    for var object in found {
      object.rename(
        namespace: kustomization.targetNamespace,
        prefix: kustomization.namePrefix,
        suffix: kustomization.nameSuffix
      )
      object.patches += patches
      descend(
        object,
        chain: owner.chain,
        keys: owner.keys,
        root: owner.root,
        owner.suspended
      )
    }
  }

  /// Records an object, and goes on below it when it is a Flux Kustomization of this repository.
  private mutating func descend(
    _ object: PlacedObject,
    chain: [ObjectReference],
    keys: Set<Key>,
    root: ObjectReference,
    _ suspended: ManifestObject?
  ) {
    var object = object
    object.appliedBy = chain
    object.root = root
    object.suspendedOwner = suspended
    placed.append(object)
    guard let kustomization = FluxKustomization(object.object),
      ownSources.contains(kustomization.source.unplaced), !keys.contains(Key(object.object))
    else { return }
    place(
      Owner(
        kustomization: kustomization,
        chain: chain + [object.reference],
        keys: keys.union([Key(object.object)]),
        root: root,
        suspended: suspended ?? (kustomization.isSuspended ? object.object : nil),
        added: Self.patches(addedTo: object, kustomization)
      )
    )
  }

  /// Patches that reach a Kustomization's children because a patch of the Kustomization adds them.
  private static func patches(
    addedTo object: PlacedObject,
    _ kustomization: FluxKustomization
  ) -> [KustomizePatch] {
    let field = FieldAddress(
      path: YAMLPath(keys: "spec", "patches"),
      pointerTokens: ["spec", "patches"]
    )
    return object.patches.filter { $0.mayDecide(field, of: object) }.flatMap { patch in
      (patch.content ?? []).compactMap { $0[path: "spec", "patches"] }.flatMap {
        kustomization.patches(of: $0, in: patch.file)
      }
    }
  }

  // MARK: Without Flux

  /// Every object is a candidate; kustomization files that nothing lists give names and namespaces.
  private mutating func placeWithoutFlux(_ objects: [ManifestObject]) {
    var reached: Set<Key> = []
    for folder in build.topFolders {
      let root = ObjectReference(
        group: "kustomize.config.k8s.io",
        kind: "Kustomization",
        namespace: nil,
        name: folder.string
      )
      for var object in build.objects(ofFluxPath: folder) {
        reached.insert(Key(object.object))
        object.root = root
        placed.append(object)
      }
    }
    placed += objects.filter { !reached.contains(Key($0)) }.map(PlacedObject.init)
  }
}

extension FluxSource {
  /// The source without its namespace, which a `sourceRef` may leave out.
  var unplaced: FluxSource { FluxSource(kind: kind, namespace: nil, name: name) }
}
