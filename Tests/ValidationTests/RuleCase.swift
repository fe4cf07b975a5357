import FixtureSupport
import Foundation
import Manifests
import Planning
import SourceText
import Validation

/// One case of a rule.
///
///     fixtures/rules/<id>/<case>/{repo/...,changed.txt,expected.txt[,before/...]}
///
/// `repo` is the repository as it is staged, `changed.txt` names the files that the commit changes,
/// `before` holds the former text of those that do not parse any more. `expected.txt` has one line a
/// finding: `path:line:column: severity: message [id]`.
struct RuleCase: Sendable, CustomStringConvertible {
  let fixture: FixtureCase
  let rule: String

  var description: String { fixture.name }

  static func all() throws -> [RuleCase] {
    try RuleCatalog.allCases.flatMap { rule in
      try Fixtures.cases(in: "rules/\(rule.rawValue)").map {
        RuleCase(fixture: $0, rule: rule.rawValue)
      }
    }
  }

  func subject() throws -> ValidationSubject {
    let contents = try Self.files(below: fixture.folder.appending(path: "repo"))
    let index = ManifestIndex(RepositoryFiles(paths: [], contents: contents))
    let lines = String(decoding: try fixture.file("changed.txt").required(), as: UTF8.self)
    let before = fixture.folder.appending(path: "before")
    return ValidationSubject(
      index: index,
      configuration: try configuration(in: index),
      changed: Set(lines.split(separator: "\n").map { RepositoryPath(String($0)) }),
      former: FileManager.default.fileExists(atPath: before.path)
        ? try Self.files(below: before) : [:]
    )
  }

  private func configuration(in index: ManifestIndex) throws -> ServiceConfiguration? {
    let file = RepositoryPath("failover.yaml")
    let maps = ConfigurationReader.configMaps(in: index).map(\.path)
    guard let path = index.files.contents[file] == nil ? maps.first : file,
      let bytes = index.files.contents[path]
    else { return nil }
    return try ConfigurationReader.read(SourceBuffer(name: path.string, bytes: bytes), path: path)
  }

  /// Reads the files below a folder, by their paths in it.
  static func files(below folder: URL) throws -> [RepositoryPath: [UInt8]] {
    var files: [RepositoryPath: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appending(path: name)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else {
        continue
      }
      files[RepositoryPath(name)] = [UInt8](try Data(contentsOf: url))
    }
    return files
  }
}

extension Diagnostic {
  /// The finding on one line, as compilers print theirs.
  var line: String {
    let place = location.map { "\($0.file):\($0.start.line):\($0.start.column): " } ?? ""
    return "\(place)\(severity.rawValue): \(message) [\(code)]\n"
  }
}
