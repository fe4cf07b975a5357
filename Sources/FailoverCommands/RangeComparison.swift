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

  /// The files that differ and can hold manifests, in path order, with their texts.
  private let files: [(path: RepositoryPath, before: [UInt8]?, after: [UInt8]?)]

  /// Compares a snapshot with what it began with.
  init(
    _ snapshot: ValidatedSnapshot,
    _ moves: [DifferenceReport.Move],
    _ kinds: [String: MoveKind],
    name: String
  ) {
    let former = snapshot.former
    let before = former?.index ?? ManifestIndex(RepositoryFiles(paths: [], contents: [:]))
    let (configuration, complaints) = snapshot.configuration()
    let known = former?.configuration().configuration
    // A branch that breaks the configuration is read with the one of before.
    let isBroken = configuration == nil && !complaints.isEmpty
    let difference = MoveDifference(
      from: before,
      known,
      to: snapshot.index,
      isBroken ? known : configuration,
      paths: snapshot.base?.differing ?? snapshot.index.files.paths,
      kinds: kinds,
      identify: { ObjectID.ofBlob($0).hex }
    )
    report = DifferenceReport(difference, commits: moves, complaints: complaints, range: name)
    files = snapshot.changed.sorted().compactMap { path in
      let texts = (before.files.contents[path], snapshot.index.files.contents[path])
      guard texts.0 != texts.1 else { return nil }
      return (path, texts.0, texts.1)
    }
  }

  /// Returns the diff of each file, safe to show.
  func diffs() throws(GitError) -> [Report.Section] {
    var sections: [Report.Section] = []
    for file in files {
      let diff = try UnifiedDiff.text(
        path: file.path,
        old: file.before.map { ($0, .file) },
        new: file.after.map { ($0, .file) }
      )
      sections.append(Report.diff(diff, of: file.path, from: file.before, to: file.after))
    }
    return sections
  }
}
