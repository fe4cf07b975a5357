import FixtureSupport
import Foundation

/// The package's own files, as text.
enum SourceTree {
  /// One file of the package.
  struct File: Sendable {
    /// Its path from the package's top.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// The folder below `Sources` or `Tests` that holds it: its target.
    var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The code without comments and without what strings hold.
    var code: String {
      text.replacing(/(?s)"""(?:[^\\]|\\.)*?"""/, with: "\"\"")
        .replacing(/"(?:[^"\\\n]|\\.)*"/, with: "\"\"").replacing(/\/\/[^\n]*/, with: "")
    }
  }

  /// The package's top.
  static let root = Fixtures.root.deletingLastPathComponent().path(percentEncoded: false)

  /// Returns the Swift files below `Sources` or `Tests`, ordered by path.
  static func swift(in folder: String) throws -> [File] {
    let paths = try files(below: folder).filter { $0.hasSuffix(".swift") }
    return try paths.map { path in
      File(path: path, text: try String(contentsOfFile: root + "/" + path, encoding: .utf8))
    }
  }

  /// Returns the paths of the files below a folder of the package, ordered.
  static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
      .map { "\(folder)/\($0)" }.filter { !isFolder($0) }.sorted()
  }

  /// Returns the folders directly in a folder, or none where there is no such folder.
  static func folders(in folder: String) throws -> [String] {
    guard isFolder(folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)
      .filter { isFolder("\(folder)/\($0)") }.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
