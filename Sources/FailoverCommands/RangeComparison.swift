import Delivery
import GitStore
import Manifests
import Planning
import Reporting
import SourceText

/// The two ends of a range, compared as failovers.
struct RangeComparison {
  /// What differs, in terms of services.
  let report: DifferenceReport

  /// The files that differ and can hold manifests, with their texts, in path order.
  let files: [ChangedText]

  /// Compares a snapshot with what it began with.
  init(
    _ snapshot: ValidatedSnapshot,
    _ moves: [DifferenceReport.Move],
    _ kinds: [String: MoveKind],
    name: String
  ) {
    let former = snapshot.former
    let before = former?.index ?? ManifestIndex(RepositoryFiles(paths: [], contents: [:]))
    let difference = MoveDifference(
      from: before,
      former?.configuration().configuration,
      to: snapshot.index,
      snapshot.configuration().configuration,
      paths: snapshot.base?.differing ?? snapshot.index.files.paths,
      kinds: kinds,
      identify: { ObjectID.ofBlob($0).hex }
    )
    report = DifferenceReport(difference, commits: moves, range: name)
    files = snapshot.changed.sorted().compactMap { path in
      let texts = (before.files.contents[path], snapshot.index.files.contents[path])
      guard texts.0 != texts.1 else { return nil }
      return ChangedText(path: path, before: texts.0, after: texts.1)
    }
  }
}

/// A file with its text before and after.
struct ChangedText {
  /// Its path.
  let path: RepositoryPath

  /// The bytes before; nil for a new file.
  let before: [UInt8]?

  /// The bytes afterwards; nil for a file that is gone.
  let after: [UInt8]?
}
