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
  /// YAML files in path order, for generated kustomizations.
  private let yamlPaths: [RepositoryPath]

  private var built: [RepositoryPath: [PlacedObject]] = [:]
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
    var kustomizations: [RepositoryPath: KustomizationFile] = [:]
    for file in parsed.values where Kinds.kustomizationFileNames.contains(String(file.path.name)) {
      kustomizations[file.path.parent] = KustomizationFile(file)
    }
    self.kustomizations = kustomizations
    var folders: Set<RepositoryPath> = [.root]
    for path in files.paths {
      var folder = path.parent
      while folders.insert(folder).inserted { folder = folder.parent }
    }
    self.folders = folders
    yamlPaths = parsed.keys.filter { !$0.string.hasSuffix(".json") }.sorted()
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

  /// Returns what Flux applies for a folder: its kustomization, or one generated over every YAML
  /// file below it.
  mutating func objects(ofFluxPath folder: RepositoryPath) -> [PlacedObject] {
    kustomizations[folder] != nil ? build(folder) : generated(folder)
  }

  /// Returns what a component adds, applied to objects that are already there.
  mutating func applying(
    component relative: String,
    from folder: RepositoryPath,
    to placed: [PlacedObject],
    listedAt location: SourceLocation
  ) -> [PlacedObject] {
    guard let path = folder.resolving(relative), let component = kustomizations[path] else {
      note("missing-resource", "no kustomization file in the component `\(relative)`", location)
      return placed
    }
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
  private mutating func generated(_ folder: RepositoryPath) -> [PlacedObject] {
    var result: [PlacedObject] = []
    var resources: Set<RepositoryPath> = []
    for path in yamlPaths where path.isInside(folder) {
      if let resource = topKustomization(above: path, below: folder) {
        if resources.insert(resource).inserted { result += build(resource) }
      } else {
        reached.insert(path)
        result += (objects[path] ?? []).map(PlacedObject.init)
      }
    }
    return result
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
    inherited: [PlacedObject]
  ) -> [PlacedObject] {
    var placed = inherited
    reached.insert(kustomization.file.path)
    for entry in kustomization.resources {
      placed += resource(entry, of: kustomization)
    }
    for entry in kustomization.components {
      let location = kustomization.file.buffer.location(of: entry.contentRange)
      guard let relative = entry.text, !Self.isRemote(relative) else { continue }
      guard let folder = kustomization.folder.resolving(relative),
        visiting.insert(folder).inserted
      else { continue }
      placed = applying(
        component: relative,
        from: kustomization.folder,
        to: placed,
        listedAt: location
      )
      visiting.remove(folder)
    }
    return transform(placed, by: kustomization)
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
    by kustomization: KustomizationFile
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
        prefix: kustomization.namePrefix,
        suffix: kustomization.nameSuffix
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

extension PlacedObject {
  /// Applies a namespace, a prefix and a suffix as kustomize does: cluster-scoped kinds keep no
  /// namespace, and names of namespaces and custom resource definitions stay.
  mutating func rename(namespace: String?, prefix: String, suffix: String) {
    let kind = object.written.kind
    if let namespace, !Kinds.clusterScoped.contains(kind) { self.namespace = namespace }
    guard kind != "Namespace", kind != "CustomResourceDefinition", kind != "APIService" else {
      return
    }
    name = prefix + name + suffix
  }
}
