package import LosslessYAML
package import Manifests
package import SourceText

/// How a file that is there compares with the one that moves leave.
package enum LandedComparison: Sendable {
  /// The moves account for all of it.
  case same
  /// It is there, and the moves leave none.
  case added
  /// The moves leave it, and it is gone.
  case removed
  /// Values differ at these places.
  case values(landed: ManifestFile, found: ManifestFile, [YAMLComparison.Difference])
  /// Only text that is no value differs.
  case text
  /// It differs, and cannot be compared: it holds no manifests, or does not parse.
  case unread

  /// Compares a file of two snapshots.
  ///
  /// A manual trigger is written by each move anew, in the manifest and in the restore record: all that
  /// have the form count as the same.
  package init(at path: RepositoryPath, landed: ManifestIndex, found: ManifestIndex) {
    let (isLanded, isFound) = (landed.files.paths.contains(path), found.files.paths.contains(path))
    guard let wanted = landed.files.contents[path], let bytes = found.files.contents[path] else {
      switch (isLanded, isFound) {
      case (false, false): self = .same
      case (false, true): self = .added
      case (true, false): self = .removed
      // A file that became a link, or one that holds no manifests.
      case (true, true): self = .unread
      }
      return
    }
    let (old, new) = (ManualTrigger.evened(wanted), ManualTrigger.evened(bytes))
    guard old != new else {
      self = .same
      return
    }
    let one = ManifestFile(path: path, bytes: old)
    let other = ManifestFile(path: path, bytes: new)
    guard let oldStream = one.stream, let newStream = other.stream else {
      self = .unread
      return
    }
    let places = YAMLComparison.differences(oldStream, newStream)
    self = places.isEmpty ? .text : .values(landed: one, found: other, places)
  }
}
