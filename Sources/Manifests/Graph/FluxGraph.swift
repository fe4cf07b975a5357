import LosslessYAML
import SourceText

/// Who applies what: from the roots through Flux Kustomizations to every object that they reach.
struct FluxGraph {
  private(set) var build: KustomizeBuild
  private let artifacts: FluxArtifacts
  private var descents: Set<Descent> = []
  private var ownSources: Set<FluxSource> = []

  /// Every object that a root reaches, once for each way on which it is reached.
  private(set) var placed: [PlacedObject] = []

  /// Whether the repository holds Flux objects that apply from it.
  private(set) var hasFlux = false

  /// The Flux objects on the ways down, parents first.
  private(set) var steps: [FluxStep] = []

  /// What could not be followed.
  private(set) var notes: [Diagnostic] = []

  /// The paths of the owners that were followed, as they are written.
  private(set) var ownerPaths: Set<RepositoryPath> = []

  /// The builds on each way to an object that is looked for.
  private(set) var unreadBuilds: [[UnreadBuild]] = []
  private var buildCount = 0

  /// What is looked for; nil for everything.
  private let leads: BuildLeads?

  /// The ConfigMaps of the repository by name: variables may come from them.
  private let configMaps: [String: [ManifestObject]]

  /// The files that are read on the way from the roots.
  var reached: Set<RepositoryPath> { build.reached }

  init(
    build: KustomizeBuild,
    objects: [ManifestObject],
    leads: BuildLeads? = nil
  ) {
    self.build = build
    self.leads = leads
    if leads == nil { self.build.readKustomizations() }
    artifacts = FluxArtifacts(objects)
    configMaps = Dictionary(
      grouping: objects.filter { $0.written.kind == "ConfigMap" && $0.written.group.isEmpty },
      by: \.written.name
    )
    let kustomizations = objects.compactMap(FluxKustomization.init)
    let instances = FluxInstanceSync.all(in: objects, build)
    hasFlux = !kustomizations.isEmpty || !instances.isEmpty
    guard hasFlux else {
      placeWithoutFlux(objects)
      notes = self.build.notes
      return
    }
    ownerPaths.formUnion(instances.map(\.path))
    let synced = instances.map { sync in
      (sync, build.folder(sync.path, ofSource: sync.sourceKind, listedIn: sync.file))
    }
    let roots = self.roots(among: kustomizations, besides: synced.map(\.1))
    var placedFolders: Set<RepositoryPath> = []
    for (sync, folder) in synced where placedFolders.insert(folder).inserted {
      place(sync, folder)
    }
    for root in roots { place(root: root) }
    let known = Set(roots.map { Key($0.object) })
    placeOtherClusters(kustomizations.filter { $0.isLive && !known.contains(Key($0.object)) })
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
    ownerPaths.formUnion(all.compactMap(\.path))
    let live = all.filter(\.isLive)
    let containing = live.filter { candidate in
      folder(of: candidate).map { candidate.object.file.path.isInside($0) } ?? false
    }
    // Every file lies below the top folder: of another repository's source that proves nothing.
    let proven = containing.filter { $0.path != .root }
    ownSources = Set(proven.map(origin))
    if proven.isEmpty {
      // A tenant's whole repository is such a folder, too, where the usual source is another one.
      let usual = FluxSource.usual(among: live.map(origin))
      let isKnown = usual.allSatisfy { $0.name == "flux-system" }
      ownSources = isKnown ? usual : FluxSource.usual(among: containing.map(origin))
    }
    if !instances.isEmpty || ownSources.isEmpty {
      ownSources.formUnion(FluxSource.usual(among: live.map(origin)))
    }
    let own = containing.filter { isOwn($0) }
    let isFallback = own.isEmpty && instances.isEmpty
    let candidates = isFallback ? live.filter { isOwn($0) } : own
    return notReached(candidates).filter { root in
      !instances.contains { root.object.file.path.isInside($0) }
    }
  }

  /// Leaves out what another candidate reaches, directly or through others; of candidates that reach
  /// each other the first stays.
  private mutating func notReached(_ candidates: [FluxKustomization]) -> [FluxKustomization] {
    var below: [Key: Set<Key>] = [:]
    for candidate in candidates {
      guard let folder = folder(of: candidate) else { continue }
      for object in build.output(of: candidate, in: folder).objects
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

  // MARK: Walking down

  private mutating func place(root: FluxKustomization) {
    let reference = PlacedObject(root.object).reference
    var owner = Owner(
      kustomization: root,
      placed: PlacedObject(root.object),
      chain: [reference],
      keys: [Key(root.object)],
      root: Root(
        reference: reference,
        file: root.object.file.path,
        folder: folder(of: root)
      ),
      suspended: nil,
      added: []
    )
    // A root commonly applies its own definition: patches that it meets there are patches of it.
    if let folder = folder(of: root), build.isFolder(folder) {
      let own = build.output(of: root, in: folder).objects
        .first { Key($0.object) == Key(root.object) }
      if var own {
        own.steps += root.patches.map(BuildStep.patch)
        let patched = root.patched(as: own)
        owner.kustomization = patched.kustomization
        owner.placed = own
        owner.added = patched.added
        owner.obstacles = own.obstacles + patched.obstacles
        owner.sources = foreignSources(patched, &owner.obstacles)
      }
    }
    let kustomization = owner.kustomization
    owner.suspended = kustomization.isSuspended ? root.object : nil
    owner.kubeConfigs = [kustomization.kubeConfig].compactMap(\.self)
    place(owner)
  }

  /// Places what a FluxInstance applies; its patches meet the Kustomization that it generates.
  private mutating func place(_ sync: FluxInstanceSync, _ folder: RepositoryPath) {
    let output = build.output(ofFluxPath: folder)
    var obstacles = Array(output.failures.prefix(1))
    var added: [KustomizePatch] = []
    for patch in sync.patches where patch.mayMeetFluxKustomization {
      let isPlain = !patch.maySteer
      guard isPlain, let more = patch.addedPatches else {
        let message = "a patch may change the Kustomization that \(sync.reference) generates"
        obstacles.append(FluxKustomization.obstacle(message, patch.location, .reading))
        continue
      }
      added += more
    }
    let root = Root(reference: sync.reference, file: sync.file, folder: folder)
    let builds = [unreadBuild(output)]
    let step = steps.count
    steps.append(FluxStep(sync, folder: folder, obstacles: obstacles))
    let way = Way([sync.reference], step: step, from: root)
    for var object in output.objects {
      object.way = way
      object.insert(added.map(BuildStep.patch), beforeLast: output.lateSteps)
      object.obstacles += obstacles
      descend(object, below: Owner?.none, builds: builds, root: root)
    }
  }

  private mutating func place(_ owner: Owner) {
    let kustomization = owner.kustomization
    if let path = kustomization.path { ownerPaths.insert(path) }
    guard let folder = folder(of: kustomization), build.isFolder(folder) else {
      steps.append(FluxStep(owner, .missingPath))
      notes.append(Self.missingPath(of: kustomization.object))
      return
    }
    guard mayLead(kustomization) else { return }
    let variables = Substitution(owner.placed, configMaps: configMaps)
    let effect = OwnerEffect(of: kustomization, adding: owner.added, filling: variables)
    let output = build.output(of: kustomization, in: folder)
    let obstacles = owner.obstacles + output.failures.prefix(1)
    let sources = ([origin(of: kustomization)] + owner.sources).filter { !$0.name.isEmpty }
    let builds = owner.above + [unreadBuild(output)]
    let step = steps.count
    steps.append(FluxStep(owner, .followed, folder, obstacles))
    let way = Way(
      owner.chain,
      step: step,
      from: owner.root,
      suspendedOwner: owner.suspended,
      kubeConfigs: owner.kubeConfigs,
      sources: sources
    )
    for var object in output.objects {
      object.way = way
      effect.apply(to: &object, beforeLast: output.lateSteps)
      if let values = HelmValues(of: object.object, in: output, &build) {
        object.steps.append(.values(values))
      }
      object.obstacles += obstacles
      descend(object, below: owner, builds: builds, root: owner.root)
    }
  }

  /// Whether what a Kustomization applies may matter.
  private func mayLead(_ kustomization: FluxKustomization) -> Bool {
    guard let leads, let folder = folder(of: kustomization) else { return true }
    return leads.mayLead(folder)
      || kustomization.components.contains { entry in
        entry.text.flatMap(folder.resolving).map(leads.mayLead) ?? true
      }
  }

  private mutating func unreadBuild(_ output: KustomizeBuild.Output) -> UnreadBuild {
    buildCount += 1
    return UnreadBuild(
      number: buildCount,
      objects: output.objects.count,
      unread: output.unread
    )
  }

  /// Records an object, and goes on below it when it is a Flux Kustomization of this repository.
  private mutating func descend(
    _ object: PlacedObject,
    below parent: Owner?,
    builds: [UnreadBuild],
    root: Root
  ) {
    placed.append(object)
    if leads?.wanted.contains(object.object.file.path) ?? false { unreadBuilds.append(builds) }
    let key = Key(object.object)
    guard let written = FluxKustomization(object.object), !(parent?.keys.contains(key) ?? false)
    else { return }
    // What no patch steers leads where it says: most lead to nothing that is looked for.
    if !mayLead(written), isOwn(written), !object.patches.contains(where: \.maySteer) { return }
    let patched = written.patched(as: object)
    let kustomization = patched.kustomization
    guard isOwn(kustomization), mayLead(kustomization) else {
      if !isOwn(kustomization) { steps.append(FluxStep(foreign: kustomization, as: object)) }
      return
    }
    var obstacles = object.obstacles + patched.obstacles
    let sources = foreignSources(patched, &obstacles)
    let owner = Owner(
      kustomization: kustomization,
      placed: object,
      chain: object.appliedBy + [object.reference],
      keys: (parent?.keys ?? []).union([key]),
      root: root,
      suspended: parent?.suspended ?? (kustomization.isSuspended ? object.object : nil),
      added: patched.added,
      obstacles: obstacles,
      kubeConfigs: object.kubeConfigs + [kustomization.kubeConfig].compactMap(\.self),
      sources: sources,
      above: builds,
      parent: object.ownerStep
    )
    // A Kustomization is one object of its cluster, on however many ways it is reached; without this
    // a folder of Kustomizations that all apply that folder would be walked in every order.
    let descent = Descent(
      root: root,
      owner: object.reference,
      place: key,
      added: owner.added.map(\.location),
      isSuspended: owner.suspended != nil,
      patched: kustomization.patched.mapValues { $0?.sourceText },
      obstacles: owner.obstacles,
      kubeConfigs: owner.kubeConfigs
    )
    guard descents.insert(descent).inserted else {
      steps.append(FluxStep(owner, .followedBefore, folder(of: kustomization)))
      return
    }
    place(owner)
  }

  /// Returns the sources that a patch may give a Kustomization: as long as they are this repository
  /// too, it applies the same.
  private func foreignSources(
    _ patched: FluxKustomization.Patched,
    _ obstacles: inout [Obstacle]
  ) -> [FluxSource] {
    obstacles += patched.sources.filter { !ownSources.contains($0.source) }.map(\.obstacle)
    return patched.sources.map(\.source)
  }

  // MARK: Clusters without a root

  /// Adds the ways on which a Kustomization that no root reaches applies an object that one does:
  /// another cluster, whose root is not in git, may apply it.
  ///
  /// What only such Kustomizations reach stays unreached: archives and templates own nothing.
  private mutating func placeOtherClusters(_ live: [FluxKustomization]) {
    let reached = Set(placed.map { Key($0.object) })
    let strays = live.filter {
      !reached.contains(Key($0.object)) && isOwn($0) && !$0.isTemplate
    }
    guard !strays.isEmpty else { return }
    // What cannot be followed on such a way is nobody's concern.
    let (knownBuild, knownNotes, count) = (build, notes, placed.count)
    let known = steps.count
    for stray in notReached(strays) { place(root: stray) }
    for position in steps.indices.dropFirst(known) { steps[position].isStray = true }
    let added = placed[count...].filter { reached.contains(Key($0.object)) }
    placed.removeLast(placed.count - count)
    placed += added
    let walked = build
    (build, notes) = (knownBuild, knownNotes)
    build.noteInputs(of: walked)
  }

  // MARK: Without Flux

  /// Every object is a candidate; kustomization files that nothing lists give names and namespaces.
  private mutating func placeWithoutFlux(_ objects: [ManifestObject]) {
    var reached: Set<Key> = []
    for folder in build.topFolders() {
      let root = ObjectReference(
        group: "kustomize.config.k8s.io",
        kind: "Kustomization",
        namespace: nil,
        name: folder.string
      )
      let output = build.output(ofFluxPath: folder)
      if let leads, output.objects.contains(where: { leads.wanted.contains($0.object.file.path) }) {
        unreadBuilds.append([unreadBuild(output)])
      }
      let way = Way(root: root, folder: folder)
      for var object in output.objects {
        reached.insert(Key(object.object))
        object.way = way
        object.obstacles += output.failures.prefix(1)
        placed.append(object)
      }
    }
    placed += objects.filter { !reached.contains(Key($0)) }.map(PlacedObject.init)
  }
}
