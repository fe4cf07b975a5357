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

/// The value by which a move asks VolSync for one sync: `failover-` and 12 hexadecimal digits.
enum ManualTrigger {
  private static let prefix = Array("failover-".utf8)
  private static let digits = 12

  /// Creates the value from an id, in hex.
  static func value(_ id: String) -> String { "failover-\(id.prefix(digits))" }

  /// Returns a text with the digits of all such values made zeros.
  static func evened(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var place = 0
    while let start = bytes[place...].firstIndex(of: prefix[0]) {
      place = start + 1
      let end = start + prefix.count + digits
      guard end <= bytes.count, bytes[start..<start + prefix.count].elementsEqual(prefix),
        bytes[start + prefix.count..<end].allSatisfy(isDigit),
        end == bytes.count || !isDigit(bytes[end])
      else { continue }
      for digit in start + prefix.count..<end { result[digit] = UInt8(ascii: "0") }
      place = end
    }
    return result
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
