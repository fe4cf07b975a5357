import LosslessYAML
import SourceText

extension BuildStep {
  /// Whether the step may decide a field of an object.
  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    if case .patch(let patch) = self { return patch.mayDecide(field, of: object) }
    return writer?.mayDecide(field, of: object) ?? false
  }

  /// Whether the step may change more of an object than its name and namespace.
  func mayChange(_ object: PlacedObject) -> Bool {
    switch self {
    case .patch(let patch): patch.mayMeet(object)
    case .replicas(let counts):
      ReplicaCount.kinds.contains(object.object.written.kind)
        && counts.contains { object.everNamed($0.name) }
    case .metadata: true
    case .substitute: VariableText.mayBe(object.object.bytes)
    case .rename, .images, .other: false
    }
  }

  /// Where the step is written.
  var location: SourceLocation? {
    if case .patch(let patch) = self { return patch.location }
    return writer?.location
  }

  /// Whether the step is a patch that a text holds.
  func isWritten(in place: TextPlace) -> Bool {
    guard case .patch(let patch) = self else { return false }
    return patch.places?.contains { $0.isSame(as: place) } ?? false
  }

  /// Whether a value is written in the text of the step.
  func isWritten(in origin: TextOrigin) -> Bool {
    switch self {
    case .patch: isWritten(in: origin.place)
    case .replicas(let counts): counts.contains { $0.count.isSame(as: origin) }
    case .metadata(let metadata):
      metadata.pairs.contains { $0.origin?.isSame(as: origin) ?? false }
    case .rename, .images, .substitute, .other: false
    }
  }
}
