import Foundation
package import Testing

/// Real manifests, if they are at hand: `FAILOVER_CORPUS`, or `shared/corpus` beside the package.
package enum Corpus {
  /// Whether the caller named a corpus: what it needs must then be there.
  package static var isRequired: Bool {
    ProcessInfo.processInfo.environment["FAILOVER_CORPUS"] != nil
  }

  /// The corpus's folder, or nil when there is none.
  package static let root: String? = {
    let named = ProcessInfo.processInfo.environment["FAILOVER_CORPUS"]
    let beside = Fixtures.root.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "shared/corpus")
    let path = named ?? beside.path
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? path : nil
  }()

  /// Whether `FAILOVER_SLOW=1` asks for everything instead of a sample.
  package static var isSlowRun: Bool {
    ProcessInfo.processInfo.environment["FAILOVER_SLOW"] == "1"
  }

  /// Returns the corpus's folder; nil, with a printed note, when there is none and none was named.
  ///
  /// - Throws: `FixtureError` when `FAILOVER_CORPUS` names a folder that is not there.
  package static func requiredRoot(for test: String = #function) throws -> String? {
    if let root { return root }
    guard !isRequired else { throw FixtureError("FAILOVER_CORPUS names no folder") }
    print("skipped \(test): no corpus (set FAILOVER_CORPUS)")
    return nil
  }

  /// Returns the paths of the corpus's YAML files below its root, ordered by bytes.
  package static func yamlFiles() -> [String] { files }

  /// Returns the bytes of one of the corpus's files.
  package static func bytes(of path: String) throws -> [UInt8] {
    guard let root else { throw FixtureError("there is no corpus") }
    return [UInt8](try Data(contentsOf: URL(filePath: root).appending(path: path)))
  }

  private static let files: [String] = {
    guard let root, let walk = FileManager.default.enumerator(atPath: root) else { return [] }
    return walk.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }()
}

extension Tag {
  /// Tests that read the corpus.
  @Tag package static var corpus: Self
}
