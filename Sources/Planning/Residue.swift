import LosslessYAML
import Manifests
package import SourceText

/// What moves declare to leave behind once they have gone back: the keys that stay, and triggers.
package struct Residue: Sendable {
  /// The changes that leave something.
  private let changes: [PlannedChange]

  /// Creates the residue of changes there and back.
  package init(_ changes: [PlannedChange]) {
    self.changes = changes.filter { !$0.decision.intent.votes || $0.decision.intent.leavesResidue }
  }

  /// Whether two texts of a file differ in no value but those that may stay.
  package func explains(
    _ before: [UInt8]?,
    becoming after: [UInt8]?,
    at path: RepositoryPath
  ) -> Bool {
    let own = changes.filter { $0.decision.file.path == path }
    guard !own.isEmpty, let before, let after,
      let old = try? YAMLStream(SourceBuffer(name: path.string, bytes: before)),
      let new = try? YAMLStream(SourceBuffer(name: path.string, bytes: after))
    else { return false }
    return YAMLComparison.differences(old, new).allSatisfy { difference in
      own.contains {
        $0.decision.document == difference.document && $0.decision.isInside(difference.pointer)
      }
    }
  }
}
