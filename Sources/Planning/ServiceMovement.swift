package import Manifests
package import SourceText

/// What becomes of a service between two snapshots.
package struct ServiceMovement: Sendable {
  /// The service, as it is configured afterwards; before, where it is no more.
  package let service: ServiceDefinition

  /// Where it is before; nil where it is not configured.
  package let before: ServiceStatus?

  /// Where it is afterwards.
  package let after: ServiceStatus

  /// Whether it is not configured any more.
  package let isGone: Bool

  /// Which way it moves; nil where its fields stay as they are, or where no plan leads to them.
  package internal(set) var transition: Transition?

  /// The stages that land, as they are planned on the snapshot before.
  package internal(set) var stages: [PlannedStage] = []

  /// The stage that is to land after these (`promote`); nil where the service arrives.
  package internal(set) var next: String?

  /// Why the change of its fields is none of a plan.
  package internal(set) var refusals: [Refusal] = []

  /// Whether anything about it differs.
  package var isChange: Bool {
    before == nil || isGone || before?.state != after.state || !stages.isEmpty
  }

  init(
    _ service: ServiceDefinition,
    before: ServiceStatus?,
    after: ServiceStatus,
    isGone: Bool
  ) {
    self.service = service
    self.before = before
    self.after = after
    self.isGone = isGone
  }

  /// The fields that change, in plan order.
  package var changes: [PlannedChange] { stages.flatMap(\.changes) }
}

/// A file in which more differs than the moves of services account for.
package struct StrayChange: Sendable {
  /// What became of the file.
  package enum Kind: String, Sendable, CaseIterable {
    /// It is new.
    case added
    /// It is gone.
    case removed
    /// Values differ.
    case changed
    /// Only text that is no value differs: comments, layout, quotes.
    case text
    /// Its mode alone differs.
    case mode
    /// Its content is not compared: it holds no manifests, or cannot be read.
    case other
  }

  /// The file.
  package let path: RepositoryPath

  /// What became of it.
  package let kind: Kind

  /// The places whose values differ; none unless the kind is `changed`.
  package let places: [StrayPlace]
}

/// A place whose value differs.
package struct StrayPlace: Hashable, Sendable {
  /// The object, as its file has it; nil outside of one.
  package let object: ObjectReference?

  /// RFC 6901 pointer in its document.
  package let pointer: String

  /// The line afterwards, from 1; of a place that is gone, before.
  package let line: Int
}
