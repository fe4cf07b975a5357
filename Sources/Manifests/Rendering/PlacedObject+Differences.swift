import LosslessYAML
package import SourceText

/// What an edit of some files does to an object as it is applied.
extension PlacedObject {
  /// Whether the object, or anything on its way, is written in one of some files.
  package func isWritten(inAnyOf files: Set<RepositoryPath>) -> Bool {
    files.contains(object.file.path)
      || steps.contains { step in
        step.texts.contains { files.contains($0) }
      }
  }

  /// Returns the fields, as RFC 6901 pointers, in which the object as applied differs from another
  /// version of it, topmost only; nil where that cannot be told.
  package func differences(from other: PlacedObject) -> [String]? {
    guard let own = try? ObjectRendering(self).value,
      let others = try? ObjectRendering(other).value
    else { return nil }
    var pointers: [String] = []
    own.compare(with: others, at: "", &pointers)
    return pointers
  }

  /// Whether both are one object on one way, as far as names tell.
  package func isSameWay(as other: PlacedObject) -> Bool {
    reference == other.reference && appliedBy == other.appliedBy && rootFile == other.rootFile
      && object.file.path == other.object.file.path && object.document == other.object.document
      && object.base == other.object.base
  }
}

extension BuildStep {
  /// The files in which the step is written.
  fileprivate var texts: [RepositoryPath] {
    switch self {
    case .patch(let patch): patch.places?.map(\.file.path) ?? [RepositoryPath(patch.location.file)]
    case .replicas(let counts): counts.map(\.count.place.file.path)
    case .metadata(let metadata): metadata.pairs.compactMap { $0.origin?.place.file.path }
    case .substitute(let substitution):
      [substitution.owner.object.file.path]
        + substitution.variables().values.values.compactMap { $0.origin?.place.file.path }
    case .other(let writer): [RepositoryPath(writer.location.file)]
    case .rename, .images: []
    }
  }
}

extension RenderedValue {
  fileprivate func compare(
    with other: RenderedValue,
    at pointer: String,
    _ pointers: inout [String]
  ) {
    switch (content, other.content) {
    case (.mapping(let entries), .mapping(let others)):
      for entry in entries {
        let inner = pointer + "/" + JSONPointer.escape(entry.key)
        guard let twin = other[entry.key] else {
          pointers.append(inner)
          continue
        }
        entry.value.compare(with: twin, at: inner, &pointers)
      }
      for entry in others where self[entry.key] == nil {
        pointers.append(pointer + "/" + JSONPointer.escape(entry.key))
      }
    case (.sequence(let items), .sequence(let others)) where items.count == others.count:
      for (number, (item, twin)) in zip(items, others).enumerated() {
        item.compare(with: twin, at: pointer + "/\(number)", &pointers)
      }
    case (.scalar, _), (.sequence, _), (.mapping, _):
      if !isEqual(to: other) { pointers.append(pointer) }
    }
  }
}
