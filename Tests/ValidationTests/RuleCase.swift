import FixtureSupport
import Foundation
import Manifests
import Planning
import SourceText
import Validation

/// One case of a rule.
///
///     fixtures/rules/<id>/<case>/{repo/...,changed.txt,expected.txt[,before/...][,claims.txt]}
///
/// `repo` is the repository as it is staged, `changed.txt` names the files that the commit changes (`*`:
/// all). `before` holds the former text of the changed files; one that it does not hold is new, and one
/// that only it holds was deleted. Without it nothing is known of what was before. `claims.txt` has what
/// the commit's trailers say, a line a move: services, sites, kind and stage. `expected.txt` has one line
/// a finding: `path:line:column: severity: message [id]`.
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
    let lines = try text("changed.txt").split(separator: "\n").map(String.init)
    let changed =
      lines == ["*"] ? Set(contents.keys) : Set(lines.map { RepositoryPath($0) })
    return ValidationSubject(
      index: index,
      configuration: try Self.configuration(in: index),
      changed: changed,
      base: try base(of: changed)
    )
  }

  private func base(of changed: Set<RepositoryPath>) throws -> ValidationBase? {
    let folder = fixture.folder.appending(path: "before")
    guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
    let before = try Self.files(below: folder)
    var former: [RepositoryPath: [UInt8]?] = [:]
    for path in changed { former[path] = .some(before[path]) }
    return ValidationBase(former: former, claims: try claims()) { index in
      try? Self.configuration(in: index)
    }
  }

  private func claims() throws -> [MoveClaim] {
    guard fixture.file("claims.txt").bytes != nil else { return [] }
    return try text("claims.txt").split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      return MoveClaim(
        services: words[0].split(separator: ",").map(String.init),
        from: words[1].split(separator: ",").map(String.init),
        kind: words[2],
        stage: Int(words[3]) ?? 0,
        commit: "0123456789ab"
      )
    }
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try fixture.file(name).required(), as: UTF8.self)
  }

  private static func configuration(in index: ManifestIndex) throws -> ServiceConfiguration? {
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
