/// The few looks at the disk that a repository's user needs beside git's own.
package enum DiskFile {
  /// Returns the bytes of a regular file, links followed; nil when there is none or it cannot be
  /// read.
  package static func contents(of path: String) -> [UInt8]? { FileSystem.contents(of: path) }

  /// Returns the path made absolute from the current folder, with its links resolved where it exists.
  package static func absolute(_ path: String) -> String {
    FileSystem.resolved(path) ?? FileSystem.absolute(path)
  }
}
