import LosslessYAML
import SourceText

/// Which objects a part of a kustomization file, a patch or a variable has to do with.
extension Overview {
  /// Returns the objects that the patch of an entry may meet; `start` is the entry's first byte.
  func objects(metByPatchAt start: Int, of file: RepositoryPath) -> [PlacedObject] {
    let everything = FieldAddress(path: .root, pointerTokens: [])
    return index.placed.filter { placed in
      placed.patches.contains { patch in
        patch.location.byteRange.lowerBound == start && patch.location.file == file.string
          && patch.mayDecide(everything, of: placed)
      }
    }
  }

  /// The entries of kustomization files that use a file as a patch.
  func patchEntries(using file: RepositoryPath) -> [SourceLocation] {
    kustomizations.sorted { $0.key < $1.key }.flatMap { folder, kustomization in
      kustomization.patchEntries.filter { $0.path.flatMap(folder.resolving) == file }
        .map { KustomizePatch.place(of: $0.entry, in: kustomization.file) }
    }
  }

  /// Returns the objects that come through an entry of `resources` or `components`, or through a
  /// whole kustomization file where no entry is given.
  func objects(through folder: RepositoryPath, entry: SourceLocation?) -> [PlacedObject] {
    let files = files(below: folder)
    return index.placed.filter { placed in
      let file = placed.object.file.path
      guard files.contains(file) else { return false }
      if entry == nil, self.folder(of: placed) == folder { return true }
      return listings(to: file, of: placed).contains { way in
        way.contains { step in
          step.folder == folder && entry.map { $0 == step.location } ?? true
        }
      }
    }
  }

  /// The files that a kustomization file lists, directly or through others.
  func files(below folder: RepositoryPath) -> Set<RepositoryPath> {
    map.files(below: folder)
  }

  /// Returns the objects whose count an entry of `replicas:` sets.
  func objects(scaledAs name: String, by file: RepositoryPath) -> [PlacedObject] {
    index.placed.filter { placed in
      placed.everNamed(name)
        && placed.influences(on: YAMLPath(keys: "spec", "replicas"), at: "/spec/replicas")
          .contains { $0.name == "replicas" && $0.location.file == file.string }
    }
  }
}

extension KustomizationFile {
  /// Every entry that holds a patch or names the file of one.
  fileprivate var patchEntries: [(entry: YAMLNode, path: String?)] {
    let merged = root.member("patchesStrategicMerge")?.listItems ?? []
    return patchFiles.map { ($0.entry, $0.path) }
      + merged.map { ($0, $0.text.flatMap { $0.contains("\n") ? nil : $0 }) }
  }
}
