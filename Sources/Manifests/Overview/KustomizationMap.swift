import SourceText
import Synchronization

/// The kustomization files of a snapshot, and which lists which.
final class KustomizationMap: Sendable {
  /// The kustomization files by folder.
  let files: [RepositoryPath: KustomizationFile]

  /// The entries that lead to a file or a folder, in order of the files that hold them.
  let listers: [RepositoryPath: [ListedEntry]]

  /// What each kustomization file lists.
  private let targets: [RepositoryPath: [RepositoryPath]]
  private let known = Mutex<[RepositoryPath: Set<RepositoryPath>]>([:])

  init(_ parsed: [RepositoryPath: ManifestFile], of snapshot: RepositoryFiles) {
    var found = KustomizationFiles(parsed, of: snapshot)
    found.readAll()
    files = found.byFolder
    var listers: [RepositoryPath: [ListedEntry]] = [:]
    var targets: [RepositoryPath: [RepositoryPath]] = [:]
    for (folder, kustomization) in files.sorted(by: { $0.key < $1.key }) {
      for entry in ListedEntry.all(of: kustomization) {
        listers[entry.target, default: []].append(entry)
        targets[folder, default: []].append(entry.target)
      }
    }
    self.listers = listers
    self.targets = targets
  }

  /// Returns the files and folders that a kustomization file lists, directly or through others.
  func files(below folder: RepositoryPath) -> Set<RepositoryPath> {
    if let found = known.withLock({ $0[folder] }) { return found }
    var found: Set<RepositoryPath> = []
    var waiting = [folder]
    while let next = waiting.popLast() {
      guard found.insert(next).inserted else { continue }
      waiting += targets[next] ?? []
    }
    known.withLock { [found] in $0[folder] = found }
    return found
  }
}
