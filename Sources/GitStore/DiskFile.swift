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

  /// Whether `path` names a file that this user may run.
  package static func isExecutable(_ path: String) -> Bool { FileSystem.isExecutableFile(path) }

  /// Whether this user may write what is at `path`; of a folder, make files in it.
  package static func isWritable(_ path: String) -> Bool { FileSystem.isWritable(path) }

  /// Returns the seconds since the file at `path` was last written; nil when it is not there.
  package static func age(of path: String) -> Int? { FileSystem.age(of: path) }

  /// Returns the names in a folder, in no order; none where it cannot be read.
  package static func names(in folder: String) -> [String] { FileSystem.names(in: folder) }

  /// Returns what a link says, as far as it is text; nil where there is none.
  package static func target(of link: String) -> String? {
    FileSystem.target(ofLink: link).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// Returns the bytes that this user may still write to the disk of `path`; nil where nobody knows.
  package static func freeSpace(at path: String) -> UInt64? { FileSystem.freeSpace(at: path) }

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
