import SourceText

/// The kustomization file of each folder; kustomize wants exactly one that it can read.
///
/// A folder is looked at when it is first asked for: most lead to nothing that a plan looks for, and
/// their files stay unparsed.
struct KustomizationFiles {
  /// The file that counts, by folder, of the folders that were looked at.
  private(set) var byFolder: [RepositoryPath: KustomizationFile] = [:]

  /// What is wrong with the kustomization files of a folder that was looked at.
  private(set) var broken: [RepositoryPath: Obstacle] = [:]

  /// Folders with several.
  private(set) var notes: [Diagnostic] = []

  /// Files that were not parsed before.
  private(set) var read: [ManifestFile] = []

  private let parsed: [RepositoryPath: ManifestFile]
  private let snapshot: RepositoryFiles
  private var seen: Set<RepositoryPath> = []

  /// Creates the value for a snapshot of which some files are parsed.
  init(_ parsed: [RepositoryPath: ManifestFile], of snapshot: RepositoryFiles) {
    self.parsed = parsed
    self.snapshot = snapshot
  }

  /// Whether a path is that of a kustomization file.
  static func isOne(_ path: RepositoryPath) -> Bool {
    Kinds.kustomizationFileNames.contains { path.isNamed($0) }
  }

  /// Looks at every folder.
  mutating func readAll() {
    for path in snapshot.ordered where Self.isOne(path) { read(path.parent) }
  }

  /// Returns the kustomization file of a folder.
  mutating func file(of folder: RepositoryPath) -> KustomizationFile? {
    if let known = byFolder[folder] { return known }
    read(folder)
    return byFolder[folder]
  }

  private mutating func read(_ folder: RepositoryPath) {
    guard snapshot.folders.contains(folder), seen.insert(folder).inserted else { return }
    for name in Kinds.kustomizationFileNames {
      guard let path = folder.resolving(name.description), let file = manifest(path) else {
        continue
      }
      guard let found = KustomizationFile(file) else {
        broken[folder] = .failure("`\(name)` is not one YAML mapping", at: Self.place(of: file))
        continue
      }
      if let other = byFolder[folder] {
        let message = "the folder has `\(other.file.path.name)` too; kustomize wants exactly one"
        let place = Self.place(of: file)
        notes.append(
          Diagnostic(.warning, code: "several-kustomization-files", message, at: place)
        )
        broken[folder] = .failure(message, at: place)
      } else {
        byFolder[folder] = found
      }
    }
  }

  private mutating func manifest(_ path: RepositoryPath) -> ManifestFile? {
    if let known = parsed[path] { return known }
    guard let bytes = snapshot.contents[path] else { return nil }
    let file = ManifestFile(path: path, bytes: bytes)
    read.append(file)
    return file
  }

  private static func place(of file: ManifestFile) -> SourceLocation {
    file.rejection?.location ?? file.buffer.location(of: 0..<0)
  }
}
