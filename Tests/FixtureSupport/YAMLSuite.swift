import Foundation

/// The YAML test suite (github.com/yaml/yaml-test-suite, a release of its data), if it is at hand:
/// `FAILOVER_YAML_SUITE`, or `shared/yaml-test-suite` beside the package.
package enum YAMLSuite {
  /// One case: a stream, the events that it means, or that it is an error.
  package struct Case: Sendable, CustomStringConvertible {
    /// `229Q`, or `DK95/05` where a folder holds several.
    package let name: String
    /// The bytes of `in.yaml`.
    package let input: [UInt8]
    /// The lines of `test.event`; those of an error end where the error is.
    package let events: [String]
    /// Whether no reader may accept it.
    package let isError: Bool

    package var description: String { name }
  }

  /// Returns all cases, ordered by name; none, with a printed note, when the suite is not there.
  ///
  /// - Throws: `FixtureError` when `FAILOVER_YAML_SUITE` names a folder that is not there.
  package static func cases(for test: String = #function) throws -> [Case] {
    let named = ProcessInfo.processInfo.environment["FAILOVER_YAML_SUITE"]
    let beside = Fixtures.root.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "shared/yaml-test-suite")
    let root = named.map { URL(filePath: $0) } ?? beside
    guard FileManager.default.fileExists(atPath: root.appending(path: "229Q").path) else {
      guard named == nil else { throw FixtureError("FAILOVER_YAML_SUITE names no suite") }
      print("skipped \(test): no YAML test suite (set FAILOVER_YAML_SUITE)")
      return []
    }
    let inputs = try FileManager.default.subpathsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix("/in.yaml") }.sorted()
    return try inputs.map { path in
      let folder = root.appending(path: path).deletingLastPathComponent()
      let events = try String(contentsOf: folder.appending(path: "test.event"), encoding: .utf8)
      return Case(
        name: String(path.dropLast("/in.yaml".count)),
        input: [UInt8](try Data(contentsOf: root.appending(path: path))),
        events: events.split(separator: "\n").map(String.init),
        isError: FileManager.default.fileExists(atPath: folder.appending(path: "error").path)
      )
    }
  }
}
