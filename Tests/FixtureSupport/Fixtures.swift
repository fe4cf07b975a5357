package import Foundation

/// The folder of data that specifies by example: `fixtures/` at the package's top.
package enum Fixtures {
  /// The folder itself, found from this source file.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "fixtures", directoryHint: .isDirectory)

  /// Returns the cases of a folder below `fixtures/`, one a subfolder, ordered by name.
  ///
  /// - Throws: `FixtureError` when the folder holds no case, or a file beside its cases.
  package static func cases(in folder: String) throws -> [FixtureCase] {
    let place = root.appending(path: folder, directoryHint: .isDirectory)
    var cases: [FixtureCase] = []
    for entry in try Self.entries(of: place) {
      guard entry.hasDirectoryPath else {
        throw FixtureError("fixtures/\(folder): the file \(entry.lastPathComponent) is in no case")
      }
      cases.append(FixtureCase(folder: entry, name: "\(folder)/\(entry.lastPathComponent)"))
    }
    guard !cases.isEmpty else { throw FixtureError("fixtures/\(folder) holds no case") }
    return cases
  }

  /// Returns the entries of a folder ordered by name.
  static func entries(of folder: URL) throws -> [URL] {
    try FileManager.default
      .contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}

/// One case: a folder of files with fixed names.
package struct FixtureCase: Sendable, CustomStringConvertible {
  /// The case's folder.
  package let folder: URL

  /// Its path below `fixtures/`.
  package let name: String

  package var description: String { name }

  /// Returns a file of the case, there or not.
  package func file(_ name: String) -> FixtureFile {
    FixtureFile(url: folder.appending(path: name), name: "\(self.name)/\(name)")
  }

  /// Returns the bytes of the files below a folder of the case by their paths in it; none where there
  /// is no such folder.
  package func files(below name: String) throws -> [String: [UInt8]] {
    let top = folder.appending(path: name)
    guard FileManager.default.fileExists(atPath: top.path) else { return [:] }
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: top.path) {
      let url = top.appending(path: path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else {
        continue
      }
      files[path] = [UInt8](try Data(contentsOf: url))
    }
    return files
  }

  /// Returns the names of the files that no test reads: those that are not `expected`.
  package func orphans(expected: Set<String>) throws -> [String] {
    try Fixtures.entries(of: folder).map(\.lastPathComponent).filter { !expected.contains($0) }
  }
}

/// One file of a case.
package struct FixtureFile: Sendable {
  /// Where it is.
  package let url: URL

  /// Its path below `fixtures/`, for messages.
  package let name: String

  /// Creates a file of a known place.
  package init(url: URL, name: String) {
    self.url = url
    self.name = name
  }

  /// Its bytes, or nil when it is not there.
  package var bytes: [UInt8]? {
    // Any failure to read counts as absence: the tests then say which file they miss.
    (try? Data(contentsOf: url)).map { [UInt8]($0) }
  }

  /// Returns its bytes.
  ///
  /// - Throws: `FixtureError` when it is not there.
  package func required() throws -> [UInt8] {
    guard let bytes else { throw FixtureError("fixtures/\(name) is missing") }
    return bytes
  }
}

/// What is wrong with the fixtures themselves.
package struct FixtureError: Error, CustomStringConvertible {
  package let description: String

  /// Creates an error with its message.
  package init(_ description: String) {
    self.description = description
  }
}
