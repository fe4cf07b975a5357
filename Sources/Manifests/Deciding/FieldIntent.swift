package import LosslessYAML
package import SourceText

/// What must be true of one field of one object as Flux applies it.
///
/// It names no file.
package struct FieldIntent: Hashable, Sendable {
  /// Id of the transform that wants it (`set-node-selector`).
  package var transform: String

  /// The object.
  package var object: ObjectReference

  /// The tree of the cluster that the object is in; nil where the repository is one cluster's.
  package var cluster: RepositoryPath?

  /// The field, from the object's root.
  package var field: YAMLPath

  /// The value while the service runs at the site that it leaves; nil when the field is absent then.
  package var from: YAMLScalar?

  /// The value while it runs at the site that it moves to; nil when the field must be absent.
  package var to: YAMLScalar?

  /// The value that an absent field stands for, or nil when absence says nothing.
  package var absentMeans: YAMLScalar?

  /// The side whose value every value stands for that the other side does not name, absence too: any
  /// replica count but 0 is a running workload's.
  package var openSide: Side?

  /// Whether the field says where the service runs; a trigger, new with each move, says nothing.
  package var votes: Bool

  /// Whether going back leaves the key there with its value of before, instead of taking out what was
  /// inserted: another field owner in the cluster may hold on to a key that git no longer has.
  package var leavesResidue: Bool

  /// Why, for the person who reviews the change: a sentence fragment.
  package var reason: String

  /// One of the two ends of a move.
  package enum Side: Hashable, Sendable {
    /// Where the service leaves.
    case from
    /// Where it moves to.
    case to
  }

  /// Creates an intent.
  package init(
    transform: String,
    object: ObjectReference,
    cluster: RepositoryPath? = nil,
    field: YAMLPath,
    from: YAMLScalar?,
    to: YAMLScalar?,
    absentMeans: YAMLScalar? = nil,
    openSide: Side? = nil,
    votes: Bool = true,
    leavesResidue: Bool = false,
    reason: String
  ) {
    self.cluster = cluster
    self.openSide = openSide
    self.votes = votes
    self.leavesResidue = leavesResidue
    self.transform = transform
    self.object = object
    self.field = field
    self.from = from
    self.to = to
    self.absentMeans = absentMeans
    self.reason = reason
  }
}
