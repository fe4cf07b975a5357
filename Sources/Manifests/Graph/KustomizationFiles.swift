import SourceText

/// The kustomization file of each folder; kustomize wants exactly one that it can read.
struct KustomizationFiles {
  /// The file that counts, by folder.
  private(set) var byFolder: [RepositoryPath: KustomizationFile] = [:]

  /// What is wrong with the kustomization files of a folder.
  private(set) var broken: [RepositoryPath: Obstacle] = [:]

  /// Folders with several.
  private(set) var notes: [Diagnostic] = []

  /// Whether a path is that of a kustomization file.
  static func isOne(_ path: RepositoryPath) -> Bool {
    Kinds.kustomizationFileNames.contains { path.isNamed($0) }
  }

  /// Reads the kustomization files; `ordered` has the paths of all files in order.
  init(_ parsed: [RepositoryPath: ManifestFile], among ordered: [RepositoryPath]) {
    let paths = ordered.filter(Self.isOne)
    for name in Kinds.kustomizationFileNames {
      for path in paths where path.isNamed(name) {
        guard let file = parsed[path] else { continue }
        let folder = path.parent
        guard let found = KustomizationFile(file) else {
          broken[folder] = .failure("`\(name)` is not one YAML mapping", at: Self.place(of: file))
          continue
        }
        if let other = byFolder[folder] {
          let message =
            "the folder has `\(other.file.path.name)` too; kustomize wants exactly one"
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
  }

  private static func place(of file: ManifestFile) -> SourceLocation {
    file.rejection?.location ?? file.buffer.location(of: 0..<0)
  }
}
