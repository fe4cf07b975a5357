package import Manifests
package import Planning
package import SourceText

/// What a change begins with, told from what it ends with.
package struct ValidationBase: Sendable {
  /// The files that differ, whatever they hold.
  package let differing: Set<RepositoryPath>

  /// The files of them that were not there before.
  package let added: Set<RepositoryPath>

  /// The text before the change of those that can hold manifests; nil for one that was not there.
  package let former: [RepositoryPath: [UInt8]?]

  /// Reads the configuration of the snapshot before the change, once it is asked for.
  package let configuration: @Sendable (ManifestIndex) -> ServiceConfiguration?

  /// What the messages of the commits between say of moves, oldest first.
  package let claims: [MoveClaim]

  /// Creates a base.
  package init(
    differing: Set<RepositoryPath>? = nil,
    added: Set<RepositoryPath>? = nil,
    former: [RepositoryPath: [UInt8]?],
    claims: [MoveClaim] = [],
    configuration: @escaping @Sendable (ManifestIndex) -> ServiceConfiguration?
  ) {
    self.differing = differing ?? Set(former.keys)
    self.former = former
    self.added = added ?? Set(former.filter { $0.value == nil }.keys)
    self.claims = claims
    self.configuration = configuration
  }
}

/// What a commit's trailers say that it does.
package struct MoveClaim: Hashable, Sendable {
  /// The services that it moves.
  package let services: [String]

  /// The sites that they leave; one for all, or one a service.
  package let from: [String]

  /// The sites that they move to, as the trailers have them; none where that is not known.
  package let to: [String]

  /// The kind of the move, as the trailer has it.
  package let kind: String

  /// Number of the stage.
  package let stage: Int

  /// The commit, as a person names it.
  package let commit: String

  /// Creates a claim.
  package init(
    services: [String],
    from: [String],
    to: [String] = [],
    kind: String,
    stage: Int,
    commit: String
  ) {
    self.services = services
    self.from = from
    self.to = to
    self.kind = kind
    self.stage = stage
    self.commit = commit
  }
}
