import Foundation
import LosslessYAML
import Manifests
import SourceText

// Prints what each kustomization of a folder's repository comes to, one a line of YAML in which plain
// scalars stand as they are written: `scripts/check-kustomize` holds it against what kustomize builds.
//
//     kustomize-check FOLDER

guard CommandLine.arguments.count == 2 else {
  print("usage: kustomize-check FOLDER")
  exit(64)
}
let root = URL(filePath: CommandLine.arguments[1])
let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
var files: [(path: RepositoryPath, bytes: [UInt8]?)] = []
for name in names {
  let url = root.appending(path: name)
  guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile ?? false else {
    continue
  }
  let isManifest =
    [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } || name.hasSuffix("Kustomization")
  files.append((RepositoryPath(name), isManifest ? [UInt8](try Data(contentsOf: url)) : nil))
}
let index = ManifestIndex(RepositoryFiles(files))
for folder in index.kustomizationFolders {
  print(FolderLine(folder: folder, rendered: index.rendered(folder)).text)
}
