import LosslessYAML
import SourceText

/// Which folders' builds may lead to what is looked for, or to what applies others.
///
/// A kustomization file lists what lies below it, unless an entry goes up; a generated one holds what
/// lies below. So a build can lead to a file only from a folder above it, or through a kustomization
/// file with an entry that goes up.
struct BuildLeads: Sendable {
  /// Files that may hold what is looked for.
  let wanted: Set<RepositoryPath>
  private var folders: Set<RepositoryPath> = []

  /// Finds the folders that lead to files; `listing` are the kustomization files whose entries may go
  /// up.
  init(
    to wanted: Set<RepositoryPath>,
    others: some Sequence<RepositoryPath>,
    listing: [KustomizationFile]
  ) {
    self.wanted = wanted
    var listers: [RepositoryPath: [RepositoryPath]] = [:]
    for kustomization in listing {
      for entry in kustomization.resources + kustomization.components {
        guard let path = entry.text.flatMap(kustomization.folder.resolving) else { continue }
        listers[path, default: []].append(kustomization.folder)
      }
    }
    var waiting: [RepositoryPath] = []
    for file in Array(wanted) + others { waiting += [file.parent] + (listers[file] ?? []) }
    while var folder = waiting.popLast() {
      // The top folder is its own parent, and so the last.
      while folders.insert(folder).inserted {
        waiting += listers[folder] ?? []
        folder = folder.parent
      }
    }
  }

  /// Whether the build of a folder may lead to something that matters.
  func mayLead(_ folder: RepositoryPath) -> Bool { folders.contains(folder) }
}
