import LosslessYAML
package import SourceText

/// The index of a part of a snapshot, for whoever knows that it is one.
extension ManifestIndex {
  /// Reads some files of a snapshot and what it says of objects of certain names; nil when a name is too
  /// short to be told from other text.
  ///
  /// What is asked of all objects is answered from what was read. That an object of another name was looked
  /// up is noted all the same, in `otherNames`.
  package static func part(
    of files: RepositoryFiles,
    _ paths: Set<RepositoryPath>,
    naming names: Set<String>,
    workers: Workers = .all
  ) -> ManifestIndex? {
    Selection(names, and: paths, isPart: true, workers: workers)?
      .index(of: files, reusing: ParsedFiles())
  }

  /// Returns the part for other names of the same snapshot; nil when one is too short.
  package func part(naming names: Set<String>) -> ManifestIndex? {
    selection?.naming(names)?.index(of: files, reusing: read)
  }

  /// Notes that an answer takes every object of the snapshot: `otherNames` is then nil.
  package func requireAll() { selection?.requireAll() }

  /// Whether what holds one of some names may write it into an object that does not, as that of a claim,
  /// of a volume or of what an autoscaler scales: a patch, or values in a ConfigMap.
  ///
  /// An object that takes a name from a variable is read whatever the names are.
  package func mayWriteElsewhere(_ names: Set<String>) -> Bool {
    if names.isEmpty { return false }
    guard let named = TextSearch(names), let keys = TextSearch(["laim", "olume", "caleTarget"]),
      let patches = TextSearch(["atch"])
    else { return true }
    let files = Array(read.parsed.values)
    let suspects = named.asking { isNamed in
      keys.asking { hasKey in
        files.filter { file in
          file.buffer.bytes.withUnsafeBufferPointer {
            hasKey($0) && (isNamed($0) || NameTest.isAmbiguous($0))
          }
        }
      }
    }
    return suspects.contains { isWriter($0, patches) }
  }

  private func isWriter(_ file: ManifestFile, _ patches: TextSearch) -> Bool {
    if basis.inputs.texts.contains(file.path) { return true }
    let objects = read.objects[file.path] ?? []
    if objects.contains(where: { $0.written.kind == "ConfigMap" }) { return true }
    guard KustomizationFiles.isOne(file.path) || objects.contains(where: \.appliesOthers) else {
      return false
    }
    return patches.asking { hasPatches in file.buffer.bytes.withUnsafeBufferPointer(hasPatches) }
  }

  /// The keys of a kustomization file below which it lists what it builds.
  private static let lists: Set = ["bases", "components", "resources"]

  /// Whether a kustomization file names one of some files beside what it lists: what it does with it is
  /// not known, because a part follows no way up, and need not hold whom a generator's file is for.
  package func uses(_ paths: Set<RepositoryPath>) -> Bool {
    if paths.isEmpty { return false }
    let names = TextSearch(paths.map(\.name.description))
    return read.parsed.values.contains { file in
      guard KustomizationFiles.isOne(file.path),
        NameTest.mayGoUp(file.buffer.bytes) || file.holds(names),
        let kustomization = KustomizationFile(file)
      else { return false }
      var waiting = kustomization.root.entries.filter { entry in
        !(entry.key.text.map(Self.lists.contains) ?? false)
      }.map(\.value)
      while let node = waiting.popLast() {
        waiting += node.children
        guard let text = node.text else { continue }
        // A generator's file may have a key before it.
        let path = text.split(separator: "=").last.map(String.init) ?? text
        if kustomization.folder.resolving(path).map(paths.contains) ?? false { return true }
      }
      return false
    }
  }

  /// Returns the placed objects in some files, and notes nothing.
  package func placed(in paths: Set<RepositoryPath>) -> [PlacedObject] {
    known.indices.filter { paths.contains(known[$0].object.file.path) }.map { known[$0] }
  }
}

extension ManifestFile {
  /// Whether one of some texts stands in the file; nil stands for any text.
  fileprivate func holds(_ texts: TextSearch?) -> Bool {
    texts?.asking { isThere in buffer.bytes.withUnsafeBufferPointer(isThere) } ?? true
  }
}
