import LosslessYAML
import SourceText

extension BuildStep {
  /// Whether the step may decide a field of an object.
  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    if case .patch(let patch) = self { return patch.mayDecide(field, of: object) }
    if case .values(let values) = self { return values.holds(field) }
    return writer?.mayDecide(field, of: object) ?? false
  }

  /// Whether the step may change more of an object than its name and namespace.
  func mayChange(_ object: PlacedObject) -> Bool {
    switch self {
    case .patch(let patch): patch.mayMeet(object)
    case .replicas(let counts):
      ReplicaCount.kinds.contains(object.object.written.kind)
        && counts.contains { object.everNamed($0.name) }
    case .metadata, .values: true
    case .substitute: VariableText.mayBe(object.object.bytes)
    case .rename, .images, .other: false
    }
  }

  /// Where the step is written.
  var location: SourceLocation? {
    if case .patch(let patch) = self { return patch.location }
    return writer?.location
  }

  /// Whether the step is a patch, or values, that a text holds.
  func isWritten(in place: TextPlace) -> Bool {
    switch self {
    case .patch(let patch): patch.places?.contains { $0.isSame(as: place) } ?? false
    case .values(let values): values.sources.contains { $0.origin.place.isSame(as: place) }
    case .rename, .metadata, .replicas, .images, .substitute, .other: false
    }
  }

  /// Whether the text that holds a value has a say in an object by this step.
  func mayChange(_ object: PlacedObject, by origin: TextOrigin) -> Bool {
    switch self {
    case .patch: isWritten(in: origin.place) && mayChange(object)
    case .values(let values):
      isWritten(in: origin.place) || values.targets.contains { $0.origin.isSame(as: origin) }
    case .replicas(let counts):
      BuildStep.replicas(counts.filter { $0.count.isSame(as: origin) }).mayChange(object)
    case .metadata(let metadata):
      metadata.pairs.contains { $0.origin?.isSame(as: origin) ?? false }
    case .rename, .images, .substitute, .other: false
    }
  }
}
