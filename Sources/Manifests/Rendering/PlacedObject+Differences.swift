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
  ///
  /// The order of items that Kubernetes tells apart by a key is no difference: a patch brings those that
  /// it names to the front.
  package func differences(from other: PlacedObject) -> [String]? {
    guard let own = try? ObjectRendering(self).value,
      let others = try? ObjectRendering(other).value
    else { return nil }
    let written = object.written
    let lists = MergeKeys(group: written.group, version: written.version, kind: written.kind)
    var comparison = RenderedComparison(lists: lists)
    comparison.compare(own, others, at: "", [])
    return comparison.pointers
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
    case .values(let values):
      (values.sources.map(\.origin) + values.targets.map(\.origin)).map(\.place.file.path)
    case .other(let writer): [RepositoryPath(writer.location.file)]
    case .rename, .images: []
    }
  }
}

/// Collects the topmost places in which two values differ.
private struct RenderedComparison {
  let lists: MergeKeys
  var pointers: [String] = []

  init(lists: MergeKeys) {
    self.lists = lists
  }

  /// Compares a value with another version of it; `keys` are those on the way to it.
  mutating func compare(
    _ value: RenderedValue,
    _ other: RenderedValue,
    at pointer: String,
    _ keys: [String]
  ) {
    switch (value.content, other.content) {
    case (.mapping(let entries), .mapping(let others)):
      for entry in entries {
        let inner = pointer + "/" + JSONPointer.escape(entry.key)
        guard let twin = other[entry.key] else {
          pointers.append(inner)
          continue
        }
        compare(entry.value, twin, at: inner, keys + [entry.key])
      }
      for entry in others where value[entry.key] == nil {
        pointers.append(pointer + "/" + JSONPointer.escape(entry.key))
      }
    case (.sequence(let items), .sequence(let others)) where items.count == others.count:
      let twins = Self.twins(of: items, among: others, by: lists.keys(at: keys)) ?? others
      for (number, (item, twin)) in zip(items, twins).enumerated() {
        compare(item, twin, at: pointer + "/\(number)", keys)
      }
    case (.scalar, _), (.sequence, _), (.mapping, _):
      if !value.isEqual(to: other) { pointers.append(pointer) }
    }
  }

  /// The other versions of items that keys tell apart, in the items' order; nil where keys do not.
  private static func twins(
    of items: [RenderedValue],
    among others: [RenderedValue],
    by keys: [String]?
  ) -> [RenderedValue]? {
    guard let keys, !keys.isEmpty else { return nil }
    var byName: [[String?]: RenderedValue] = [:]
    for other in others {
      let name = keys.map { other[$0]?.text }
      guard byName.updateValue(other, forKey: name) == nil else { return nil }
    }
    let twins = items.compactMap { item in byName[keys.map { item[$0]?.text }] }
    return twins.count == items.count ? twins : nil
  }
}
