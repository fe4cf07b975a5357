import LosslessYAML
import SourceText
import Synchronization

/// What a reader looks for, so that files without it need not be parsed.
///
/// A file stays unparsed if its bytes prove that it holds none of the names, and nothing that applies
/// others; the files of the builds on the way to what is found are parsed all the same, because a
/// defect in one of them stops the build. Kustomization files are parsed where a build gets to them.
/// What the index of a selection says of objects of these names is what the index of every file says.
/// What it says of others, and why something is not there, is not: that it was asked is noted.
struct Selection: Sendable {
  /// What else was looked for; nil stands for everything.
  private final class Others: Sendable {
    let names = Mutex<Set<String>?>([])
  }

  /// Who parses the files.
  let workers: Workers
  private let names: Set<String>
  private let test: NameTest
  /// Files that are looked at, whatever they hold.
  private let paths: Set<RepositoryPath>
  /// Whether what is asked of all objects is asked of the part that is read.
  let isPart: Bool
  /// Names of the sources that are read.
  private var sources: Set<String> = []
  /// Names of the ConfigMaps from which what is looked for takes variables and values.
  private var maps: Set<String> = []
  private let others = Others()

  /// Creates a selection; nil when a name is too short to be told from other text.
  init?(
    _ names: Set<String>,
    and paths: Set<RepositoryPath> = [],
    isPart: Bool = false,
    workers: Workers
  ) {
    guard let test = NameTest(names) else { return nil }
    self.workers = workers
    self.names = names
    self.test = test
    self.paths = paths
    self.isPart = isPart
  }

  /// Returns a selection of other names; nil when one is too short.
  func naming(_ names: Set<String>) -> Selection? {
    Selection(names, and: paths, isPart: isPart, workers: workers)
  }

  /// Notes that objects of a name, or with one in them, are looked for; of a kind if it is known.
  func lookUp(_ name: String, of kind: String? = nil) {
    let isReadSource = kind.map(Kinds.fluxSources.contains) ?? false && sources.contains(name)
    guard !names.contains(name), !isReadSource else { return }
    others.names.withLock { _ = $0?.insert(name) }
  }

  /// Notes that every object is looked at; whoever reads a part knows that it is one.
  func lookUpAll() {
    if !isPart { requireAll() }
  }

  /// Notes that a part does not do.
  func requireAll() { others.names.withLock { $0 = nil } }

  /// What was looked for besides the names; nil when it was everything.
  var otherNames: Set<String>? { others.names.withLock { $0 } }

  /// Returns the index of a snapshot as far as the names need it; of every file where that cannot be
  /// told.
  func index(of files: RepositoryFiles, reusing known: ParsedFiles) -> ManifestIndex {
    var selection = self
    var read = known
    let wanted = readNamed(files, &read)
    let ignores = SourceIgnores(files.contents)
    while true {
      selection.sources.formUnion(read.sourceNames)
      selection.read(selection.sources, files, &read) { test.mayBeSources($0, named: $1) }
      selection.read(selection.maps, files, &read) { test.mayBeMaps($0, named: $1) }
      let leads = selection.leads(to: wanted, read)
      selection.readKustomizations(leads, files, &read)
      let yaml = read.yamlObjects(of: files)
      var build = KustomizeBuild(
        files: files,
        parsed: read.parsed,
        objects: read.objects,
        ignores: ignores
      )
      if isPart { build.readKustomizations() }
      let graph = FluxGraph(
        build: build,
        objects: yaml,
        leads: leads
      )
      let lack = selection.complete(graph, wanted, files, &read)
      for file in graph.build.kustomizationsRead { read.add(ParsedFiles.Found(file)) }
      switch lack {
      case .unprovable: return ManifestIndex(files, reusing: read, workers: workers)
      case .missing: continue
      case .nothing:
        return ManifestIndex(files, graph, read, yaml, ignores: ignores, selection: selection)
      }
    }
  }

  // MARK: Reading

  /// Parses what may hold one of the names or apply others; returns the former.
  private func readNamed(
    _ files: RepositoryFiles,
    _ read: inout ParsedFiles
  ) -> Set<RepositoryPath> {
    var wanted: Set<RepositoryPath> = []
    let all = files.ordered.compactMap { path in
      files.contents[path].map { (path: path, bytes: $0, isLacking: read.lacks(path)) }
    }
    let found = workers.mapShares(all) { part in
      zip(part, test.answers(for: part.lazy.map(\.bytes))).map { file, answer in
        let isNamed = answer == .named || paths.contains(file.path)
        let isRead =
          isNamed || answer == .owning
          || KustomizationFiles.isOne(file.path) && mayLeadElsewhere(file.bytes)
        return (
          isNamed: isNamed,
          file: isRead && file.isLacking ? ParsedFiles.Found(file.path, file.bytes) : nil
        )
      }
    }
    read.reserve(found.count { $0.file != nil })
    for (file, found) in zip(all, found) {
      if found.isNamed { wanted.insert(file.path) }
      if let file = found.file { read.add(file) }
    }
    return wanted
  }

  /// Whether a kustomization file has to be parsed wherever it lies; rules look at all of them.
  private func mayLeadElsewhere(_ bytes: [UInt8]) -> Bool { isPart || NameTest.mayGoUp(bytes) }

  /// Parses the kustomization files of the builds that can matter; what these build besides is parsed
  /// when they get there.
  private func readKustomizations(
    _ leads: BuildLeads,
    _ files: RepositoryFiles,
    _ read: inout ParsedFiles
  ) {
    let leading = files.ordered.lazy.filter {
      KustomizationFiles.isOne($0) && leads.mayLead($0.parent)
    }
    read.read(leading, of: files, by: workers)
  }

  /// Parses the files that may hold an object of one of some names.
  private func read(
    _ names: Set<String>,
    _ files: RepositoryFiles,
    _ read: inout ParsedFiles,
    _ answers: @Sendable ([[UInt8]], TextSearch?) -> [Bool]
  ) {
    guard !names.isEmpty else { return }
    let search = TextSearch(names)
    let all = files.ordered.compactMap { path in
      files.contents[path].map { (path: path, bytes: $0) }
    }
    let found = workers.mapShares(all) { part in answers(part.map(\.bytes), search) }
    read.read(zip(all, found).lazy.filter(\.1).map(\.0.path), of: files, by: workers)
  }

  /// The builds that can matter: those that lead to what is looked for, to sources, or to what applies
  /// others.
  private func leads(to wanted: Set<RepositoryPath>, _ read: ParsedFiles) -> BuildLeads {
    var owning: [RepositoryPath] = []
    for (path, objects) in read.objects
    where objects.contains(where: { $0.appliesOthers || $0.written.group == Kinds.fluxSourceGroup })
    {
      owning.append(path)
    }
    var listing: [KustomizationFile] = []
    for (path, file) in read.parsed
    where KustomizationFiles.isOne(path) && NameTest.mayGoUp(file.buffer.bytes) {
      if let kustomization = KustomizationFile(file) { listing.append(kustomization) }
    }
    return BuildLeads(to: wanted, others: owning, listing: listing)
  }

  // MARK: Completeness

  /// What a graph lacks.
  private enum Lack {
    case nothing, missing, unprovable
  }

  /// Reads what a graph would have to know besides, and says whether it has to be made again.
  private mutating func complete(
    _ graph: FluxGraph,
    _ wanted: Set<RepositoryPath>,
    _ files: RepositoryFiles,
    _ read: inout ParsedFiles
  ) -> Lack {
    guard !graph.build.inputs.isOverLimit else { return .unprovable }
    let count = read.parsed.count + sources.count + maps.count
    read.read(graph.build.inputs.renamed, of: files, by: workers)
    var owners: Set<ObjectIdentifier> = []
    for object in graph.placed where wanted.contains(object.object.file.path) {
      sources.formUnion(object.sources.map(\.name))
      maps.formUnion(HelmValues.mapNames(of: object.object))
      if let substitution = object.substitution,
        owners.insert(ObjectIdentifier(substitution)).inserted
      {
        maps.formUnion(substitution.mapNames)
      }
    }
    var seen: Set<Int> = []
    let builds = graph.unreadBuilds.joined().filter { seen.insert($0.number).inserted }
    var probe = read
    probe.read(Set(builds.flatMap(\.unread)), of: files, by: workers)
    for build in builds {
      var objects = build.objects
      for path in build.unread {
        objects += probe.objects[path]?.count ?? 0
        // One that stops the build has to be seen by it.
        if probe.parsed[path]?.unreadablePlace != nil { read.read(path, of: files) }
      }
      guard objects <= KustomizeBuild.objectLimit else { return .unprovable }
    }
    return read.parsed.count + sources.count + maps.count == count ? .nothing : .missing
  }
}

extension ParsedFiles {
  /// The names that Flux Kustomizations give to their sources.
  fileprivate var sourceNames: Set<String> {
    var names: Set<String> = []
    for object in objects.values.joined() {
      guard let kustomization = FluxKustomization(object) else { continue }
      let name = kustomization.source.name
      if !name.isEmpty { names.insert(name) }
    }
    return names
  }
}
