/// The few looks at the disk that a repository's user needs beside git's own.
package enum DiskFile {
  /// Returns the bytes of a file of a repository; nil when there is none or it cannot be read.
  ///
  /// A link at the end of the path counts as no file: what a repository holds must not make the tool
  /// read outside of it.
  package static func contents(of path: String) -> [UInt8]? { FileSystem.contents(of: path) }

  /// Whether anything is at `path`, readable or not.
  package static func exists(_ path: String) -> Bool { FileSystem.kind(of: path) != nil }

  /// Whether `path` is a folder, links followed.
  package static func isFolder(_ path: String) -> Bool {
    FileSystem.resolved(path).flatMap(FileSystem.kind(of:)) == .folder
  }

  /// Returns the bytes of a file that a person named, links followed; nil when it cannot be read.
  package static func contents(ofNamed path: String) -> [UInt8]? {
    FileSystem.contents(of: FileSystem.resolved(path) ?? path)
  }

  /// Returns all bytes of standard input; nil when it cannot be read.
  package static func standardInput() -> [UInt8]? { FileSystem.contents(of: 0) }

  /// Returns the path made absolute from the current folder, with its links resolved where it exists.
  package static func absolute(_ path: String) -> String {
    FileSystem.resolved(path) ?? FileSystem.absolute(path)
  }
}
