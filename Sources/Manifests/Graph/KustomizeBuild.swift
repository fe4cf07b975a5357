import LosslessYAML
import SourceText

/// What a walk looked at beside the objects in the files that it read: as long as none of this
/// changes, other files that hold the same objects lead to the same outcome.
struct BuildInputs: Sendable {
  /// Files of which every byte counts: patches and configurations.
  var texts: Set<RepositoryPath> = []
  /// JSON files, folders and missing files that something names.
  var named: Set<RepositoryPath> = []
  /// Files that were not parsed and whose objects get other names than they have there.
  var renamed: Set<RepositoryPath> = []
  /// Whether a build had more objects than are kept.
  var isOverLimit = false
}

extension RepositoryPath {
  /// Whether the file is JSON, which counts only where a kustomization file lists it.
  var isJSON: Bool { ends(with: ".json") }
}

/// Walks kustomization files from the snapshot alone and says which objects each folder yields.
///
/// Nothing is rendered: objects keep their files, and everything that could change a field of theirs
/// on the way is collected beside them. A path outside the repository, a missing file or a cycle is
/// a note, never a trap.
struct KustomizeBuild {
  /// More objects than a build has are a mistake, or an attack: folders that list each other's
  /// objects several times double them on every level.
  static let objectLimit = 10_000

  /// What is left of a build that has more: nothing of it would be applied, and little of it lets
  /// what lists it stay small.
  private static let objectsKept = 1

  let files: RepositoryFiles
  let parsed: [RepositoryPath: ManifestFile]
  private let objects: [RepositoryPath: [ManifestObject]]
  private var kustomizations: KustomizationFiles
  private let ignores: SourceIgnores
  /// YAML files in path order, for generated kustomizations: a folder's files are neighbours.
  let yamlPaths: [RepositoryPath]

  private var built: [RepositoryPath: Output] = [:]
  private var generated: [RepositoryPath: Output] = [:]
  private var texts: [RepositoryPath: ManifestFile] = [:]
  private var visiting: Set<RepositoryPath> = []

  /// What could not be followed, in the order found.
  var notes: [Diagnostic] { kustomizations.notes + lost }
  private var lost: [Diagnostic] = []

  /// The files that were read on the way, also those that hold no object or do not parse.
  private(set) var reached: Set<RepositoryPath> = []

  /// What of the files decided the outcome, beside the objects that they hold.
  private(set) var inputs = BuildInputs()

  init(
    files: RepositoryFiles,
    parsed: [RepositoryPath: ManifestFile],
    objects: [RepositoryPath: [ManifestObject]],
    ignores: SourceIgnores
  ) {
    self.files = files
    self.parsed = parsed
    self.objects = objects
    self.ignores = ignores
    kustomizations = KustomizationFiles(parsed, of: files)
    yamlPaths = files.ordered.filter { Self.isManifest($0) && !$0.isJSON }
  }

  /// Whether a file that can be parsed is parsed: one that says what Flux leaves out is none.
  static func isManifest(_ path: RepositoryPath) -> Bool { !path.isNamed(SourceIgnores.fileName) }

  /// Returns a file of which every byte counts: a patch or a configuration.
  mutating func text(_ path: RepositoryPath) -> ManifestFile? {
    inputs.texts.insert(path)
    if let known = parsed[path] ?? texts[path] { return known }
    guard Self.isManifest(path), let bytes = files.contents[path] else { return nil }
    let file = ManifestFile(path: path, bytes: bytes)
    texts[path] = file
    return file
  }

  /// Adds files that were read on the way.
  mutating func noteReached(_ paths: some Sequence<RepositoryPath>) { reached.formUnion(paths) }

  /// Notes a path that something names, whether it is there or not.
  mutating func noteNamed(_ path: RepositoryPath) { inputs.named.insert(path) }

  /// Takes over what another walk over the same files looked at, and nothing of what it found.
  mutating func noteInputs(of other: KustomizeBuild) {
    inputs = other.inputs
    texts = other.texts
  }

  /// Notes that objects get other names, those in files that were not parsed included.
  mutating func noteRenamed(_ output: Output) { inputs.renamed.formUnion(output.unread) }

  /// Kustomization files that were parsed on the way.
  var kustomizationsRead: [ManifestFile] { kustomizations.read }

  /// Looks at the kustomization files of all folders, whether anything leads there or not.
  mutating func readKustomizations() { kustomizations.readAll() }

  /// Returns the folders with a kustomization file that no other kustomization file lists.
  mutating func topFolders() -> [RepositoryPath] {
    readKustomizations()
    var listed: Set<RepositoryPath> = []
    for (folder, kustomization) in kustomizations.byFolder {
      for entry in kustomization.resources + kustomization.components {
        if let path = entry.text.flatMap(folder.resolving) { listed.insert(path) }
      }
    }
    return kustomizations.byFolder.keys.filter { !listed.contains($0) }.sorted()
  }

  func isFolder(_ path: RepositoryPath) -> Bool { files.folders.contains(path) }

  /// Returns the folder that a Flux path names.
  ///
  /// A Git source is the repository. Of an artifact only the top folder that was packed is known to
  /// hold the file that lists it: the outermost folder above that file below which the path exists.
  func folder(
    _ path: RepositoryPath,
    ofSource kind: String,
    listedIn file: RepositoryPath
  ) -> RepositoryPath {
    guard kind == "OCIRepository" || kind == "Bucket", !files.folders.contains(path) else {
      return path
    }
    var found = path
    var top = file.parent
    while top != .root {
      if let candidate = top.resolving(path.string), files.folders.contains(candidate) {
        found = candidate
      }
      top = top.parent
    }
    return found
  }

  /// Returns what Flux applies for a folder: its kustomization, or one generated over every YAML
  /// file below it.
  mutating func output(ofFluxPath folder: RepositoryPath) -> Output {
    kustomizations.file(of: folder) != nil ? build(folder) : generate(folder)
  }

  /// Returns what a Flux Kustomization applies: its components, prefix and suffix are written into
  /// the kustomization of its folder before that is built (fluxcd/pkg, kustomize_generator.go).
  mutating func output(of owner: FluxKustomization, in folder: RepositoryPath) -> Output {
    guard !owner.components.isEmpty || owner.namePrefix != nil || owner.nameSuffix != nil else {
      return output(ofFluxPath: folder)
    }
    guard let kustomization = kustomizations.file(of: folder) else {
      var output = generate(folder)
      for entry in owner.components {
        let component = ComponentEntry(entry, of: owner, in: folder)
        output = apply(component, to: output)
      }
      let (prefix, suffix) = (owner.namePrefix ?? "", owner.nameSuffix ?? "")
      for position in output.objects.indices {
        output.objects[position].rename(namespace: nil, prefix: prefix, suffix: suffix)
        output.objects[position].steps.append(
          .rename(namespace: nil, prefix: prefix, suffix: suffix)
        )
      }
      output.lateSteps = 1
      noteRenamed(output)
      return output
    }
    guard visiting.insert(folder).inserted else { return Output() }
    defer { visiting.remove(folder) }
    return run(kustomization, inherited: Output(), for: owner)
  }

  /// Returns what a component makes of objects that are already there.
  private mutating func apply(_ component: ComponentEntry?, to output: Output) -> Output {
    guard let component else { return output }
    var output = output
    let location = component.location
    guard !Self.isRemote(component.path) else {
      output.unfollowed.insert("a component from elsewhere")
      let writer = FieldWriter(name: "the component \(component.path)", location: location)
      for position in output.objects.indices {
        output.objects[position].steps.append(.other(writer))
      }
      return output
    }
    guard let path = component.folder.resolving(component.path),
      let kustomization = kustomizations.file(of: path)
    else {
      let message = "no kustomization file in the component `\(component.path)`"
      let failure = note("missing-resource", message, location)
      if !component.mayBeMissing { output.failures.append(failure) }
      return output
    }
    guard visiting.insert(path).inserted else {
      let message = "the component `\(component.path)` leads back to itself"
      output.failures.append(note("kustomization-cycle", message, location))
      return output
    }
    defer { visiting.remove(path) }
    return run(kustomization, inherited: output)
  }

  private mutating func build(_ folder: RepositoryPath) -> Output {
    if let known = built[folder] { return known }
    guard let kustomization = kustomizations.file(of: folder) else { return Output() }
    guard visiting.insert(folder).inserted else {
      let failure = note(
        "kustomization-cycle",
        "`\(folder)` lists itself, directly or through others",
        kustomization.file.buffer.location(of: 0..<0)
      )
      return Output(failures: [failure])
    }
    defer { visiting.remove(folder) }
    let result = run(kustomization, inherited: Output())
    built[folder] = result
    return result
  }

  /// A kustomization generated the way Flux does: every YAML file, but a folder that has a
  /// kustomization file counts as one resource.
  private mutating func generate(_ folder: RepositoryPath) -> Output {
    if let known = generated[folder] { return known }
    var result = Output(failures: [kustomizations.broken[folder]].compactMap(\.self))
    let range = yamlRange(below: folder)
    var next = range.lowerBound
    while next < range.upperBound {
      let path = yamlPaths[next]
      if let resource = topKustomization(above: path, below: folder) {
        result.append(build(resource))
        // Whatever lies below it is the one resource.
        next = yamlRange(below: resource).upperBound
      } else {
        reached.insert(path)
        result.append(content(of: path))
        next += 1
      }
    }
    generated[folder] = result
    return result
  }

  /// The objects of a file; one that is not YAML fails the build, unless the source leaves it out.
  private func content(of path: RepositoryPath) -> Output {
    let found = (objects[path] ?? []).map(PlacedObject.init)
    guard let file = parsed[path] else { return Output(unread: [path]) }
    guard let place = file.unreadablePlace, !ignores.mayIgnore(path) else {
      return Output(objects: found)
    }
    return Output(objects: found, failures: [.failure("\(path) does not parse", at: place)])
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

  private mutating func topKustomization(
    above path: RepositoryPath,
    below folder: RepositoryPath
  ) -> RepositoryPath? {
    var top: RepositoryPath?
    var current = path.parent
    while current != folder, current.isInside(folder), current != .root {
      if kustomizations.file(of: current) != nil { top = current }
      current = current.parent
    }
    return top
  }

  private mutating func run(
    _ kustomization: KustomizationFile,
    inherited: Output,
    for owner: FluxKustomization? = nil
  ) -> Output {
    var output = inherited
    reached.insert(kustomization.file.path)
    if let failure = kustomizations.broken[kustomization.folder] { output.failures.append(failure) }
    var listed: Set<RepositoryPath> = []
    for entry in kustomization.resources {
      output.append(resource(entry, of: kustomization, &listed))
      guard output.objects.count <= Self.objectLimit else {
        let location = kustomization.file.buffer.location(of: entry.contentRange)
        output.failures.append(.failure("it has over \(Self.objectLimit) objects", at: location))
        output.objects.removeLast(output.objects.count - Self.objectsKept)
        inputs.isOverLimit = true
        break
      }
    }
    output.generated += kustomization.generated
    output.changedGenerated.formUnion(kustomization.changedGenerated)
    output.unfollowed.formUnion(kustomization.unfollowed)
    for entry in kustomization.components {
      output = apply(ComponentEntry(entry, of: kustomization), to: output)
    }
    if let owner {
      for entry in owner.components {
        output = apply(ComponentEntry(entry, of: owner, in: kustomization.folder), to: output)
      }
    }
    return transform(output, by: kustomization, for: owner)
  }

  private mutating func resource(
    _ entry: YAMLNode,
    of kustomization: KustomizationFile,
    _ listed: inout Set<RepositoryPath>
  ) -> Output {
    guard let relative = entry.text, !Self.isRemote(relative) else {
      return Output(unfollowed: ["a resource from elsewhere"])
    }
    // Lines are counted at the first question, so that it is put only where there is a defect.
    func location() -> SourceLocation {
      kustomization.file.buffer.location(of: entry.contentRange)
    }
    guard let path = kustomization.folder.resolving(relative) else {
      let message = "`\(relative)` leads out of the repository"
      return Output(failures: [note("missing-resource", message, location())])
    }
    guard listed.insert(path).inserted else {
      return Output(failures: [.failure("`\(relative)` is listed twice", at: location())])
    }
    if files.contents[path] != nil, Self.isManifest(path) {
      if path.isJSON { noteNamed(path) }
      reached.insert(path)
      return content(of: path)
    }
    noteNamed(path)
    if kustomizations.file(of: path) != nil { return build(path) }
    if files.folders.contains(path) {
      let broken = brokenKustomizations(in: path)
      reached.formUnion(broken)
      let message = "the folder `\(relative)` has no kustomization file"
      // One that is there and cannot be read is a defect of another kind.
      return Output(
        failures: [
          broken.isEmpty
            ? note("missing-resource", message, location()) : .failure(message, at: location())
        ]
      )
    }
    guard !files.paths.contains(path) else { return Output() }
    return Output(failures: [note("missing-resource", "`\(relative)` does not exist", location())])
  }

  /// The kustomization files of a folder that do not parse, or are none.
  private func brokenKustomizations(in folder: RepositoryPath) -> [RepositoryPath] {
    Kinds.kustomizationFileNames.compactMap { folder.resolving($0.description) }
      .filter { files.contents[$0] != nil }
  }

  /// Notes what could not be followed, and returns why the build would fail of it.
  private mutating func note(
    _ code: String,
    _ message: String,
    _ location: SourceLocation
  ) -> Obstacle {
    lost.append(Diagnostic(.warning, code: code, message, at: location))
    return .failure(message, at: location)
  }
}
