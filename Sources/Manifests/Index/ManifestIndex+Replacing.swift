import LosslessYAML
package import SourceText

/// The index of the same repository with some files changed, as a plan needs it for every step.
extension ManifestIndex {
  /// Returns the index of the same files with some replaced; nil takes a file out.
  ///
  /// As long as the same objects stand in the same places and none of them applies others, who applies
  /// what stays as it is; else the graph is built anew from the parsed files.
  package func replacing(_ changed: [RepositoryPath: [UInt8]?]) -> ManifestIndex {
    guard !changed.isEmpty else { return self }
    if let index = replacingFields(changed) { return index }
    let files = files.replacing(changed)
    var known = read
    for path in changed.keys { known.remove(path) }
    return selection?.index(of: files, reusing: known) ?? ManifestIndex(files, reusing: known)
  }

  /// Returns the index of the same files with the fields of some changed; nil where the change may be one
  /// of who applies what.
  package func replacingFields(_ changed: [RepositoryPath: [UInt8]?]) -> ManifestIndex? {
    let files = files.replacing(changed)
    var read = read
    var replaced: [ObjectPlace: ManifestObject] = [:]
    for path in changed.keys {
      if path.isJSON {
        guard !mayBeNamed(path, in: files) else { return nil }
        read.remove(path)
        read.read(path, of: files)
        continue
      }
      guard let old = read.parsed[path] else { return nil }
      let known = read.objects[path] ?? []
      read.remove(path)
      read.read(path, of: files)
      let found = read.objects[path] ?? []
      guard let new = read.parsed[path], keepsGraph(old, new), Self.isSame(known, found) else {
        return nil
      }
      for object in found { replaced[ObjectPlace(object)] = object }
    }
    var placed = known
    for position in Set(replaced.keys.map(\.path)).flatMap(positions) {
      guard let object = replaced[ObjectPlace(placed[position].object)] else { return nil }
      placed[position].object = object
    }
    return ManifestIndex(
      self,
      files: files,
      read: read,
      known: placed,
      unreached: { [replaced] in unreached.map { replaced[ObjectPlace($0)] ?? $0 } }
    )
  }

  /// Whether a kustomization file or a Flux object may name a JSON file, or a folder above it.
  private func mayBeNamed(_ path: RepositoryPath, in new: RepositoryFiles) -> Bool {
    var above = path
    var isChanged = true
    while isChanged, above != .root {
      // The top folder of an artifact is not known: a path may begin anywhere.
      let suffix = "/" + above.string
      let isNamed =
        basis.inputs.named.contains(above) || basis.inputs.texts.contains(above)
        || basis.ownerPaths.contains { $0 != .root && suffix.hasSuffix("/" + $0.string) }
      if isNamed { return true }
      above = above.parent
      isChanged = files.folders.contains(above) != new.folders.contains(above)
    }
    return false
  }

  /// Whether a file can be read as before and holds nothing that others are built from.
  private func keepsGraph(_ old: ManifestFile, _ new: ManifestFile) -> Bool {
    !KustomizationFiles.isOne(new.path) && !basis.inputs.texts.contains(new.path)
      && [old, new].allSatisfy { file in
        file.unreadablePlace == nil && !file.mayBeInstance
      }
  }

  /// Whether the same objects stand in the same places, and none of them steers others.
  private static func isSame(_ old: [ManifestObject], _ new: [ManifestObject]) -> Bool {
    old.count == new.count
      && zip(old, new).allSatisfy { old, new in
        old.written == new.written && old.document == new.document && old.base == new.base
          && !new.steersOthers && !old.steersOthers
      }
  }
}

extension ManifestObject {
  /// Whether others are applied from it, or as it says: variables may come from a ConfigMap.
  fileprivate var steersOthers: Bool { appliesOthers || written.kind == "ConfigMap" }

  /// Whether what other objects are applied from, or how, may stand in the object.
  var appliesOthers: Bool {
    switch written.kind {
    case "Kustomization", "ArtifactGenerator", "FluxInstance": true
    case "HelmRelease": root.member(path: "spec", "values", "instance") != nil
    default: false
    }
  }
}
