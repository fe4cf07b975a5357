import LosslessYAML
import SourceText

/// Walks kustomization files from the snapshot alone and says which objects each folder yields.
///
/// Nothing is rendered: objects keep their files, and everything that could change a field of theirs
/// on the way is collected beside them. A path outside the repository, a missing file or a cycle is
/// a note, never a trap.
struct KustomizeBuild {
  private let files: RepositoryFiles
  private let parsed: [RepositoryPath: ManifestFile]
  private let objects: [RepositoryPath: [ManifestObject]]
  private let kustomizations: [RepositoryPath: KustomizationFile]
  private let folders: Set<RepositoryPath>
  /// YAML files in path order, for generated kustomizations: a folder's files are neighbours.
  private let yamlPaths: [RepositoryPath]

  private var built: [RepositoryPath: [PlacedObject]] = [:]
  private var generated: [RepositoryPath: [PlacedObject]] = [:]
  private var visiting: Set<RepositoryPath> = []

  /// What could not be followed, in the order found.
  private(set) var notes: [Diagnostic] = []

  /// The files that were read on the way, also those that hold no object or do not parse.
  private(set) var reached: Set<RepositoryPath> = []

  init(
    files: RepositoryFiles,
    parsed: [RepositoryPath: ManifestFile],
    objects: [RepositoryPath: [ManifestObject]]
  ) {
    self.files = files
    self.parsed = parsed
    self.objects = objects
    (kustomizations, notes) = Self.kustomizationFiles(parsed)
    var folders: Set<RepositoryPath> = [.root]
    for path in files.paths {
      var folder = path.parent
      while folders.insert(folder).inserted { folder = folder.parent }
    }
    self.folders = folders
    yamlPaths = parsed.keys.filter { !$0.string.hasSuffix(".json") }.sorted()
  }

  /// Returns the kustomization file of each folder; kustomize wants exactly one.
  private static func kustomizationFiles(
    _ parsed: [RepositoryPath: ManifestFile]
  ) -> (files: [RepositoryPath: KustomizationFile], notes: [Diagnostic]) {
    var result: [RepositoryPath: KustomizationFile] = [:]
    var notes: [Diagnostic] = []
    for name in Kinds.kustomizationFileNames {
      for path in parsed.keys.filter({ $0.name == name }).sorted() {
        guard let found = parsed[path].flatMap(KustomizationFile.init) else { continue }
        if let other = result[path.parent] {
          notes.append(
            Diagnostic(
              .warning,
              code: "several-kustomization-files",
              "the folder has `\(other.file.path.name)` too; kustomize wants exactly one",
              at: found.file.buffer.location(of: 0..<0)
            )
          )
        } else {
          result[path.parent] = found
        }
      }
    }
    return (result, notes)
  }

  /// Folders with a kustomization file that no other kustomization file lists.
  var topFolders: [RepositoryPath] {
    var listed: Set<RepositoryPath> = []
    for (folder, kustomization) in kustomizations {
      for entry in kustomization.resources + kustomization.components {
        if let path = entry.text.flatMap(folder.resolving) { listed.insert(path) }
      }
    }
    return kustomizations.keys.filter { !listed.contains($0) }.sorted()
  }

  func isFolder(_ path: RepositoryPath) -> Bool { folders.contains(path) }

  /// Returns the folder that a Flux path names.
  ///
  /// A Git source is the repository. Of an artifact only the top folder that was packed is known to
  /// hold the file that lists it: the outermost folder above that file below which the path exists.
  func folder(
    _ path: RepositoryPath,
    ofSource kind: String,
    listedIn file: RepositoryPath
  ) -> RepositoryPath {
    guard kind == "OCIRepository" || kind == "Bucket", !folders.contains(path) else { return path }
    var found = path
    var top = file.parent
    while top != .root {
      if let candidate = top.resolving(path.string), folders.contains(candidate) {
        found = candidate
      }
      top = top.parent
    }
    return found
  }

  /// Returns what Flux applies for a folder: its kustomization, or one generated over every YAML
  /// file below it.
  mutating func objects(ofFluxPath folder: RepositoryPath) -> [PlacedObject] {
    kustomizations[folder] != nil ? build(folder) : generate(folder)
  }

  /// Returns what a Flux Kustomization applies: its components, prefix and suffix are written into
  /// the kustomization of its folder before that is built (fluxcd/pkg, kustomize_generator.go).
  mutating func objects(
    of owner: FluxKustomization,
    in folder: RepositoryPath
  ) -> [PlacedObject] {
    guard !owner.components.isEmpty || owner.namePrefix != nil || owner.nameSuffix != nil else {
      return objects(ofFluxPath: folder)
    }
    guard let kustomization = kustomizations[folder] else {
      var placed = generate(folder)
      for entry in owner.components {
        placed = apply(component: entry, of: owner.object.file, from: folder, to: placed)
      }
      for position in placed.indices {
        let (prefix, suffix) = (owner.namePrefix ?? "", owner.nameSuffix ?? "")
        placed[position].rename(namespace: nil, prefix: prefix, suffix: suffix)
      }
      return placed
    }
    guard visiting.insert(folder).inserted else { return [] }
    defer { visiting.remove(folder) }
    return run(kustomization, inherited: [], for: owner)
  }

  /// Returns what a component makes of objects that are already there.
  private mutating func apply(
    component entry: YAMLNode,
    of file: ManifestFile,
    from folder: RepositoryPath,
    to placed: [PlacedObject]
  ) -> [PlacedObject] {
    guard let relative = entry.text, !Self.isRemote(relative) else { return placed }
    let location = file.buffer.location(of: entry.contentRange)
    guard let path = folder.resolving(relative), let component = kustomizations[path] else {
      note("missing-resource", "no kustomization file in the component `\(relative)`", location)
      return placed
    }
    guard visiting.insert(path).inserted else {
      note("kustomization-cycle", "the component `\(relative)` leads back to itself", location)
      return placed
    }
    defer { visiting.remove(path) }
    return run(component, inherited: placed)
  }

  private mutating func build(_ folder: RepositoryPath) -> [PlacedObject] {
    if let known = built[folder] { return known }
    guard let kustomization = kustomizations[folder] else { return [] }
    guard visiting.insert(folder).inserted else {
      note(
        "kustomization-cycle",
        "`\(folder)` lists itself, directly or through others",
        kustomization.file.buffer.location(of: 0..<0)
      )
      return []
    }
    defer { visiting.remove(folder) }
    let result = run(kustomization, inherited: [])
    built[folder] = result
    return result
  }

  /// A kustomization generated the way Flux does: every YAML file, but a folder that has a
  /// kustomization file counts as one resource.
  private mutating func generate(_ folder: RepositoryPath) -> [PlacedObject] {
    if let known = generated[folder] { return known }
    var result: [PlacedObject] = []
    var resources: Set<RepositoryPath> = []
    for path in yamlPaths[yamlRange(below: folder)] {
      if let resource = topKustomization(above: path, below: folder) {
        if resources.insert(resource).inserted { result += build(resource) }
      } else {
        reached.insert(path)
        result += (objects[path] ?? []).map(PlacedObject.init)
      }
    }
    generated[folder] = result
    return result
  }

  /// The files below a folder: between the first that begins with `folder/` and the first behind.
  private func yamlRange(below folder: RepositoryPath) -> Range<Int> {
    guard folder != .root else { return yamlPaths.indices }
    func first(after edge: String) -> Int {
      var low = 0
      var high = yamlPaths.count
      while low < high {
        let middle = (low + high) / 2
        if yamlPaths[middle] < RepositoryPath(edge) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    // `0` is the character behind the slash.
    return first(after: folder.string + "/")..<first(after: folder.string + "0")
  }

  private func topKustomization(
    above path: RepositoryPath,
    below folder: RepositoryPath
  ) -> RepositoryPath? {
    var top: RepositoryPath?
    var current = path.parent
    while current != folder, current.isInside(folder), current != .root {
      if kustomizations[current] != nil { top = current }
      current = current.parent
    }
    return top
  }

  private mutating func run(
    _ kustomization: KustomizationFile,
    inherited: [PlacedObject],
    for owner: FluxKustomization? = nil
  ) -> [PlacedObject] {
    var placed = inherited
    reached.insert(kustomization.file.path)
    for entry in kustomization.resources {
      placed += resource(entry, of: kustomization)
    }
    let folder = kustomization.folder
    for entry in kustomization.components {
      placed = apply(component: entry, of: kustomization.file, from: folder, to: placed)
    }
    for entry in owner?.components ?? [] {
      guard let file = owner?.object.file else { continue }
      placed = apply(component: entry, of: file, from: folder, to: placed)
    }
    return transform(placed, by: kustomization, for: owner)
  }

  private mutating func resource(
    _ entry: YAMLNode,
    of kustomization: KustomizationFile
  ) -> [PlacedObject] {
    guard let relative = entry.text, !Self.isRemote(relative) else { return [] }
    let location = kustomization.file.buffer.location(of: entry.contentRange)
    guard let path = kustomization.folder.resolving(relative) else {
      note("missing-resource", "`\(relative)` leads out of the repository", location)
      return []
    }
    if parsed[path] != nil { reached.insert(path) }
    if let found = objects[path] { return found.map(PlacedObject.init) }
    if kustomizations[path] != nil { return build(path) }
    if folders.contains(path) {
      reached.formUnion(brokenKustomizations(in: path))
      note("missing-resource", "the folder `\(relative)` has no kustomization file", location)
    } else if !files.paths.contains(path) {
      note("missing-resource", "`\(relative)` does not exist", location)
    }
    return []
  }

  /// The kustomization files of a folder that do not parse, or are none.
  private func brokenKustomizations(in folder: RepositoryPath) -> [RepositoryPath] {
    Kinds.kustomizationFileNames.compactMap(folder.resolving).filter { parsed[$0] != nil }
  }

  private mutating func transform(
    _ placed: [PlacedObject],
    by kustomization: KustomizationFile,
    for owner: FluxKustomization?
  ) -> [PlacedObject] {
    var patchFiles: Set<RepositoryPath> = []
    let patches = kustomization.patches { path in
      guard let file = parsed[path] else { return nil }
      patchFiles.insert(path)
      return file
    }
    reached.formUnion(patchFiles)
    var writers = kustomization.generalWriters.map { node in
      FieldWriter(
        name: "replacements or transformers",
        location: kustomization.file.buffer.location(of: node.contentRange)
      )
    }
    if !kustomization.replicaTargets.isEmpty, let node = kustomization.root["replicas"] {
      writers.append(
        FieldWriter(
          name: "replicas",
          location: kustomization.file.buffer.location(of: node.contentRange),
          replicaNames: kustomization.replicaTargets
        )
      )
    }
    return placed.map { object in
      var object = object
      object.rename(
        namespace: kustomization.namespace,
        prefix: owner?.namePrefix ?? kustomization.namePrefix,
        suffix: owner?.nameSuffix ?? kustomization.nameSuffix
      )
      object.patches += patches
      object.writers += writers
      return object
    }
  }

  private mutating func note(_ code: String, _ message: String, _ location: SourceLocation) {
    notes.append(Diagnostic(.warning, code: code, message, at: location))
  }

  /// Whether a resource entry is a URL or a repository reference, which the snapshot does not hold.
  private static func isRemote(_ entry: String) -> Bool {
    entry.contains("://") || entry.contains("?ref=") || entry.hasPrefix("git@")
      || entry.hasPrefix("github.com/")
  }
}
