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

  /// A walk below one owner, with what tells it from another walk below the same owner.
  private struct Descent: Hashable {
    var root: ObjectReference
    var owner: ObjectReference
    var place: Key
    var added: [SourceLocation]
    var isSuspended: Bool
  }

  private var build: KustomizeBuild
  private let artifacts: FluxArtifacts
  private var descents: Set<Descent> = []
  private var ownSources: Set<FluxSource> = []

  /// Every object that a root reaches, once for each way on which it is reached.
  private(set) var placed: [PlacedObject] = []

  /// Whether the repository holds Flux objects that apply from it.
  private(set) var hasFlux = false

  /// What could not be followed.
  private(set) var notes: [Diagnostic] = []

  /// The files that are read on the way from the roots.
  var reached: Set<RepositoryPath> { build.reached }

  init(build: KustomizeBuild, objects: [ManifestObject], parsed: [ManifestFile]) {
    self.build = build
    artifacts = FluxArtifacts(objects)
    let kustomizations = objects.compactMap(FluxKustomization.init)
    let instances = FluxInstanceSync.all(in: objects, parsed)
    hasFlux = !kustomizations.isEmpty || !instances.isEmpty
    guard hasFlux else {
      placeWithoutFlux(objects)
      notes = self.build.notes
      return
    }
    let synced = instances.map { sync in
      (sync, build.folder(sync.path, ofSource: sync.sourceKind, listedIn: sync.file))
    }
    let roots = self.roots(among: kustomizations, besides: synced.map(\.1))
    var placedFolders: Set<RepositoryPath> = []
    for (sync, folder) in synced where placedFolders.insert(folder).inserted {
      for object in self.build.objects(ofFluxPath: folder) {
        descend(object, chain: [sync.reference], keys: [], root: sync.reference, nil)
      }
    }
    for root in roots { place(root: root) }
    // What two owners cannot follow is said once.
    var seen: Set<Diagnostic> = []
    notes = (notes + self.build.notes).filter { seen.insert($0).inserted }
  }

  // MARK: Roots

  /// The folder that a Kustomization applies, also where an artifact was made of it.
  private func folder(of kustomization: FluxKustomization) -> RepositoryPath? {
    guard let path = kustomization.path else { return nil }
    let source = kustomization.source
    guard source.kind == "ExternalArtifact" else {
      return build.folder(path, ofSource: source.kind, listedIn: kustomization.object.file.path)
    }
    return artifacts.origin(of: path, in: source.name).map {
      build.folder($0.path, ofSource: $0.source.kind, listedIn: $0.listedIn)
    }
  }

  /// The source that a Kustomization applies from, without its namespace, which a `sourceRef` may
  /// leave out; of an artifact, the source that it is made of.
  private func origin(of kustomization: FluxKustomization) -> FluxSource {
    var source = kustomization.source
    if source.kind == "ExternalArtifact", let path = kustomization.path,
      let origin = artifacts.origin(of: path, in: source.name)
    {
      source = origin.source
    }
    source.namespace = nil
    return source
  }

  /// Whether a Kustomization applies from this repository; one that leaves its source to a patch of
  /// its parent does.
  private func isOwn(_ kustomization: FluxKustomization) -> Bool {
    let origin = origin(of: kustomization)
    return origin.name.isEmpty || ownSources.contains(origin)
  }

  private mutating func roots(
    among all: [FluxKustomization],
    besides instances: [RepositoryPath]
  ) -> [FluxKustomization] {
    let live = all.filter { !$0.object.file.path.isBelowDotFolder }
    let containing = live.filter { candidate in
      folder(of: candidate).map { candidate.object.file.path.isInside($0) } ?? false
    }
    // Every file lies below the top folder: of another repository's source that proves nothing.
    let proven = containing.filter { $0.path != .root }
    ownSources =
      proven.isEmpty ? usualSources(of: containing) : Set(proven.map(origin))
    if !instances.isEmpty || ownSources.isEmpty {
      ownSources.formUnion(usualSources(of: live))
    }
    let isFallback = containing.isEmpty && instances.isEmpty
    let candidates = (isFallback ? live : containing)
      .filter { isOwn($0) }
    return notReached(candidates).filter { root in
      !instances.contains { root.object.file.path.isInside($0) }
    }
  }

  /// Without a root that tells, the source called `flux-system` is this repository; without one of
  /// that name every source may be.
  private func usualSources(of all: [FluxKustomization]) -> Set<FluxSource> {
    let sources = Set(all.map(origin).filter { !$0.name.isEmpty })
    let usual = sources.filter { $0.name == "flux-system" }
    return usual.isEmpty ? sources : usual
  }

  /// Leaves out what another candidate reaches, directly or through others; of candidates that reach
  /// each other the first stays.
  private mutating func notReached(_ candidates: [FluxKustomization]) -> [FluxKustomization] {
    var below: [Key: Set<Key>] = [:]
    for candidate in candidates {
      guard let folder = folder(of: candidate) else { continue }
      for object in build.objects(of: candidate, in: folder)
      where FluxKustomization(object.object) != nil {
        below[Key(candidate.object), default: []].insert(Key(object.object))
      }
    }
    let reached = candidates.map { Self.reached(from: Key($0.object), below) }
    return candidates.indices.filter { position in
      let key = Key(candidates[position].object)
      return !candidates.indices.contains { other in
        guard other != position, reached[other].contains(key) else { return false }
        return other < position || !reached[position].contains(Key(candidates[other].object))
      }
    }.map { candidates[$0] }
  }

  private static func reached(from start: Key, _ below: [Key: Set<Key>]) -> Set<Key> {
    var reached: Set<Key> = []
    var waiting = [start]
    while let key = waiting.popLast() {
      for next in below[key] ?? [] where reached.insert(next).inserted { waiting.append(next) }
    }
    return reached
  }

  // MARK: Walking down

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
    guard let folder = folder(of: kustomization), build.isFolder(folder) else {
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
    let patches = kustomization.patches() + owner.added
    for var object in build.objects(of: kustomization, in: folder) {
      object.rename(namespace: kustomization.targetNamespace, prefix: "", suffix: "")
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
      isOwn(kustomization), !keys.contains(Key(object.object))
    else { return }
    let owner = Owner(
      kustomization: kustomization,
      chain: chain + [object.reference],
      keys: keys.union([Key(object.object)]),
      root: root,
      suspended: suspended ?? (kustomization.isSuspended ? object.object : nil),
      added: Self.patches(addedTo: object, kustomization)
    )
    // A Kustomization is one object of its cluster, on however many ways it is reached; without this
    // a folder of Kustomizations that all apply that folder would be walked in every order.
    let descent = Descent(
      root: root,
      owner: object.reference,
      place: Key(object.object),
      added: owner.added.map(\.location),
      isSuspended: owner.suspended != nil
    )
    if descents.insert(descent).inserted { place(owner) }
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
      (patch.content ?? []).flatMap { content in
        content.listItems.flatMap { Self.patches(addedBy: $0, in: patch.file) }
          + (content[path: "spec", "patches"].map { kustomization.patches(of: $0, in: patch.file) }
            ?? [])
      }
    }
  }

  /// The patches that a JSON 6902 operation on `/spec/patches` adds: a list, or one at its end.
  private static func patches(
    addedBy operation: YAMLNode,
    in file: ManifestFile
  ) -> [KustomizePatch] {
    guard operation["path"]?.text?.hasPrefix("/spec/patches") ?? false,
      let value = operation["value"]
    else { return [] }
    let entries = value.kind == .mapping ? [value] : value.listItems
    return entries.map { FluxKustomization.patch($0, in: file) }
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
