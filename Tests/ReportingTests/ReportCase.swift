import FixtureSupport
import Foundation
import Manifests
import Planning
import SourceText
import Testing

/// One case of a report: a repository with its `failover.yaml`, and the report on it.
///
///     fixtures/reports/<report>/<case>/{repo/...,expected.txt,expected.json}
struct ReportCase: Sendable, CustomStringConvertible {
  let fixture: FixtureCase

  var description: String { fixture.name }

  static func all(_ report: String) throws -> [ReportCase] {
    try Fixtures.cases(in: "reports/\(report)").map(ReportCase.init)
  }

  /// The repository's manifests and its configuration.
  func read() throws -> (index: ManifestIndex, configuration: ServiceConfiguration) {
    let folder = fixture.folder.appending(path: "repo")
    var contents: [RepositoryPath: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appending(path: name)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else {
        continue
      }
      contents[RepositoryPath(name)] = [UInt8](try Data(contentsOf: url))
    }
    let path = RepositoryPath("failover.yaml")
    let buffer = SourceBuffer(name: path.string, bytes: try #require(contents[path]))
    let index = ManifestIndex(RepositoryFiles(paths: [], contents: contents))
    return (index, try ConfigurationReader.read(buffer, path: path))
  }

  /// The plan that moves every service to its standby site.
  func plan() throws -> Plan {
    let (index, configuration) = try read()
    let base = PlanBase(ref: "main", commit: "1234567890abcdef1234567890abcdef12345678")
    return Planner(index, identify: { _ in "0123456789abcdef" }).plan(
      PlanRequest(.promote, configuration.services),
      base: base
    )
  }

  func expectGolden(
    _ text: String,
    in file: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    Golden.expect(Array(text.utf8), matches: fixture.file(file), sourceLocation: sourceLocation)
  }
}

/// The names of a JSON text's members in the order in which they stand.
func memberNames(_ json: String) -> [String] {
  json.matches(of: /"([A-Za-z]+)":/).map { String($0.1) }
}
