package import LosslessYAML

/// What must be true of one field of one object as Flux applies it.
///
/// It names no file.
package struct FieldIntent: Hashable, Sendable {
  /// Id of the transform that wants it (`set-node-selector`).
  package var transform: String

  /// The object.
  package var object: ObjectReference

  /// The field, from the object's root.
  package var field: YAMLPath

  /// The value while the service runs at the site that it leaves.
  package var from: YAMLScalar?

  /// The value while it runs at the site that it moves to; nil when the field must be absent.
  package var to: YAMLScalar?

  /// The value that an absent field stands for, or nil when absence says nothing.
  package var absentMeans: YAMLScalar?

  /// Why, for the person who reviews the change: a sentence fragment.
  package var reason: String

  /// Creates an intent.
  package init(
    transform: String,
    object: ObjectReference,
    field: YAMLPath,
    from: YAMLScalar?,
    to: YAMLScalar?,
    absentMeans: YAMLScalar? = nil,
    reason: String
  ) {
    self.transform = transform
    self.object = object
    self.field = field
    self.from = from
    self.to = to
    self.absentMeans = absentMeans
    self.reason = reason
  }
}
