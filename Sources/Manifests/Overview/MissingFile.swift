import LosslessYAML
package import SourceText

/// A file that a kustomization needs beside its resources, and that is not there.
package struct MissingFile: Hashable, Sendable {
  /// The entry as written.
  package let text: String

  /// Where it stands.
  package let location: SourceLocation
}

extension Overview {
  /// The patches, and the files of generators, that kustomizations on the ways from the roots name and
  /// that the commit does not hold, in order.
  package var missingFiles: [MissingFile] {
    kustomizations.values.filter { index.reachedPaths.contains($0.file.path) }
      .sorted { $0.file.path < $1.file.path }.flatMap { kustomization in
        kustomization.neededFiles.filter { entry in
          !KustomizeBuild.isRemote(entry.text)
            && !(kustomization.folder.resolving(entry.text).map { index.files.paths.contains($0) }
              ?? true)
        }.map { entry in
          MissingFile(
            text: entry.text,
            location: kustomization.file.buffer.location(of: entry.node.contentRange)
          )
        }
      }
  }

  /// Returns the kustomization file beside a manifest that passes it over; nil where there is none, or
  /// where another one has to do with the manifest.
  package func kustomizationPassingOver(_ file: RepositoryPath) -> RepositoryPath? {
    guard let kustomization = kustomizations[file.parent], kustomization.file.path != file,
      !kustomization.resources.isEmpty || !kustomization.components.isEmpty,
      listers[file] == nil, !index.reachedPaths.contains(file), patchEntries(using: file).isEmpty,
      index.ignores.fileIgnoring(file) == nil
    else { return nil }
    let isNamed = TextSearch([String(file.name)])?.asking { isThere in
      kustomization.file.buffer.bytes.withUnsafeBufferPointer(isThere)
    }
    return isNamed ?? true ? nil : kustomization.file.path
  }
}

extension KustomizationFile {
  /// The files that patches and generators name.
  fileprivate var neededFiles: [(node: YAMLNode, text: String)] {
    var nodes = patchFiles.compactMap { $0.entry.member("path") }
    nodes += items("patchesStrategicMerge").filter { $0.text?.contains("\n") == false }
    for generator in items("configMapGenerator") + items("secretGenerator") {
      nodes +=
        (generator.member("files")?.listItems ?? []) + (generator.member("envs")?.listItems ?? [])
      nodes += [generator.member("env")].compactMap(\.self)
    }
    return nodes.compactMap { node in
      guard let text = node.text, !text.contains(": ") else { return nil }
      // A generator's entry may give the file another name: `key=path`.
      let path = text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? text
      return (node, path)
    }
  }
}
