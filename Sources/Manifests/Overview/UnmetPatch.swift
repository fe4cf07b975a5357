import LosslessYAML
package import SourceText

/// A patch that meets none of the objects that it is laid over.
package struct UnmetPatch: Hashable, Sendable {
  /// The entry that holds the patch or lists its file.
  package let location: SourceLocation

  /// Whom it is for, as far as it says (`Deployment/web`).
  package let subject: String

  /// Whether kustomize fails for it: a partial object must meet one, a `target` need not.
  package let failsBuild: Bool
}

extension Overview {
  /// The patches on the ways from the roots that meet nothing, in order of their places.
  ///
  /// What a remote resource, a chart or a generator yields is not known: a patch that could meet it is
  /// left out, as is one of a build without objects.
  package var unmetPatches: [UnmetPatch] {
    var met: Set<PatchKey> = []
    var unmet: [PatchKey: (patch: KustomizePatch, owners: Set<Int>)] = [:]
    for placed in index.placed {
      for patch in placed.patches {
        let key = PatchKey(patch)
        guard !met.contains(key) else { continue }
        if patch.content == nil || patch.mayMeet(placed) {
          met.insert(key)
          unmet[key] = nil
        } else {
          unmet[key, default: (patch, [])].owners.formUnion([placed.ownerStep].compactMap(\.self))
        }
      }
    }
    return unmet.values.filter { !mayMeetUnknown($0.patch, $0.owners) }
      .map { UnmetPatch($0.patch) }
      .sorted {
        ($0.location.file, $0.location.byteRange.lowerBound)
          < ($1.location.file, $1.location.byteRange.lowerBound)
      }
  }

  /// Whether a build that a patch is laid over has objects that are not known.
  private func mayMeetUnknown(_ patch: KustomizePatch, _ owners: Set<Int>) -> Bool {
    let file = RepositoryPath(patch.location.file)
    var folders = owners.compactMap { index.steps[$0].folder }
    if let own = kustomizations[file.parent], own.file.path == file {
      // What lists a component decides what its patches meet.
      let isComponent = own.root.member("kind")?.hasText("Component") ?? false
      if !isComponent { folders = [file.parent] }
    }
    let builds = Set(
      folders.flatMap { top in
        kustomizations[top] == nil ? kustomizations.keys.filter { $0.isInside(top) } : [top]
      }
    )
    return builds.contains { top in
      files(below: top).contains { kustomizations[$0]?.yieldsUnknown ?? false }
    }
  }
}

/// The identity of a patch by its place.
private struct PatchKey: Hashable {
  var file: String
  var start: Int

  init(_ patch: KustomizePatch) {
    file = patch.location.file
    start = patch.location.byteRange.lowerBound
  }
}

extension KustomizationFile {
  /// Whether it yields objects that no file of the snapshot holds.
  var yieldsUnknown: Bool {
    !unfollowed.isEmpty || !generated.isEmpty
      || (resources + components).contains { $0.text.map(KustomizeBuild.isRemote) ?? true }
  }
}

extension UnmetPatch {
  fileprivate init(_ patch: KustomizePatch) {
    location = patch.location
    failsBuild = patch.target == nil
    let node = patch.target ?? patch.content?.first
    let name = node?.member("name") ?? node?.member(path: "metadata", "name")
    subject = [node?.member("kind")?.text, name?.text].compactMap(\.self).joined(separator: "/")
  }
}
