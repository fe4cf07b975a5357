import FixtureSupport
import Foundation
import Testing
import Transforms

/// Nothing is forgotten: source, id, catalogue and fixtures go together.
@Suite struct TransformCatalogTests {
  private var sources: URL {
    Fixtures.root.deletingLastPathComponent().appending(path: "Sources/Transforms")
  }

  /// `set-node-selector` as `SetNodeSelector`.
  private func typeName(_ id: String) -> String {
    id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  @Test(arguments: TransformCatalog.allCases)
  func `has a source file and at least eight cases for every transform`(
    _ entry: TransformCatalog
  ) throws {
    #expect(entry.transform.id == entry.rawValue)
    #expect("\(entry.transform)" == typeName(entry.rawValue))
    let source = try String(
      contentsOf: sources.appending(path: "\(typeName(entry.rawValue)).swift"),
      encoding: .utf8
    )
    #expect(source.contains("enum \(typeName(entry.rawValue)): Transform"))
    #expect(source.contains("/// `\(entry.rawValue)`: "))
    #expect(try Fixtures.cases(in: "transforms/\(entry.rawValue)").count >= 8)
  }

  @Test func `has an entry in the catalogue for every transform and every fixture folder`() throws {
    let ids = TransformCatalog.allCases.map(\.rawValue).sorted()
    let files = try FileManager.default.contentsOfDirectory(
      at: sources,
      includingPropertiesForKeys: nil
    )
    let conforming = try files.filter {
      try String(contentsOf: $0, encoding: .utf8).contains(": Transform {\n")
    }.map { $0.deletingPathExtension().lastPathComponent }.sorted()
    #expect(conforming == ids.map(typeName))
    let folders = try Fixtures.cases(in: "transforms").map(\.folder.lastPathComponent)
    #expect(folders.sorted() == ids)
  }
}
