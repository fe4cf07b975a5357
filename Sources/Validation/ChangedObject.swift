import LosslessYAML
import Manifests
import SourceText

/// An object as applied that the change edits or adds.
struct ChangedObject {
  let placed: PlacedObject

  /// The object before; nil for a new one.
  let former: ManifestObject?
}

extension ValidationSubject {
  /// The objects whose text the change edits, each once; none where no change is validated.
  var changedObjects: [ChangedObject] {
    guard let base, let former else { return [] }
    var known: [RepositoryPath: [ManifestObject]] = [:]
    var seen: Set<String> = []
    return applied.compactMap { placed in
      let object = placed.object
      let path = object.file.path
      guard base.former.keys.contains(path) else { return nil }
      let before = known[path] ?? former.parsed[path].map(ManifestObject.objects) ?? []
      known[path] = before
      let same = before.first { $0.written == object.written }
      guard same?.root.sourceText != object.root.sourceText,
        seen.insert("\(path)#\(object.document)\(object.base)").inserted
      else { return nil }
      return ChangedObject(placed: placed, former: same)
    }
  }
}
