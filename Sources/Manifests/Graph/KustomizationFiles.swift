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
    Kinds.kustomizationFileNames.contains { path.name == $0 }
  }

  /// Reads the kustomization files; `ordered` has the paths of all files in order.
  init(_ parsed: [RepositoryPath: ManifestFile], among ordered: [RepositoryPath]) {
    let paths = ordered.filter(Self.isOne)
    for name in Kinds.kustomizationFileNames {
      for path in paths where path.name == name {
        guard let file = parsed[path] else { continue }
        let place = file.rejection?.location ?? file.buffer.location(of: 0..<0)
        guard let found = KustomizationFile(file) else {
          broken[path.parent] = .failure("`\(name)` is not one YAML mapping", at: place)
          continue
        }
        if let other = byFolder[path.parent] {
          let message =
            "the folder has `\(other.file.path.name)` too; kustomize wants exactly one"
          notes.append(
            Diagnostic(.warning, code: "several-kustomization-files", message, at: place)
          )
          broken[path.parent] = .failure(message, at: place)
        } else {
          byFolder[path.parent] = found
        }
      }
    }
  }
}
