import Foundation
import LosslessYAML
import Manifests
import Testing
import Transforms
import Validation

/// An id is the same everywhere: registry, type, file, fixtures.
@Suite struct NamingTests {
  /// `set-node-selector` as `SetNodeSelector`.
  private func typeName(_ id: String) -> String {
    id.split(separator: "-").map {
      ["yaml"].contains($0) ? $0.uppercased() : $0.prefix(1).uppercased() + $0.dropFirst()
    }.joined()
  }

  private func isKebab(_ id: String) -> Bool { id.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil }

  @Test(arguments: YAMLRefusal.Code.allCases)
  func `knows every refusal of the editor`(_ code: YAMLRefusal.Code) {
    #expect(RefusalCode(rawValue: code.rawValue) != nil)
    if RefusalCode(rawValue: code.rawValue) != nil {
      #expect(RefusalCode(code).rawValue == code.rawValue)
    }
  }

  @Test func `holds no refusal that nothing makes`() throws {
    let code = try SourceTree.swift(in: "Sources").filter { $0.name != "RefusalCode.swift" }
      .map(\.code).joined()
    for refusal in RefusalCode.allCases {
      #expect(isKebab(refusal.rawValue))
      #expect(code.contains(".\(refusal)") || code.contains("case \(refusal)"), "\(refusal)")
    }
  }

  @Test(arguments: RuleCatalog.allCases)
  func `names a rule, its type, its file and its fixtures alike`(_ entry: RuleCatalog) throws {
    let name = typeName(entry.rawValue)
    #expect(isKebab(entry.rawValue))
    #expect(entry.rule.id == entry.rawValue)
    #expect("\(entry.rule)" == name)
    let files = try SourceTree.files(below: "Sources/Validation")
    #expect(files.contains("Sources/Validation/\(name).swift"))
    #expect(SourceTree.isFolder("fixtures/rules/\(entry.rawValue)"))
  }

  @Test(arguments: TransformCatalog.allCases)
  func `names a transform, its type and its file alike`(_ entry: TransformCatalog) throws {
    let name = typeName(entry.rawValue)
    #expect(isKebab(entry.rawValue))
    #expect(entry.transform.id == entry.rawValue)
    #expect("\(entry.transform)" == name)
    let files = try SourceTree.files(below: "Sources/Transforms")
    #expect(files.contains("Sources/Transforms/\(name).swift"))
  }

  @Test func `has fixtures for every rule and every transform, and for no other`() throws {
    #expect(
      try SourceTree.folders(in: "fixtures/rules") == RuleCatalog.allCases.map(\.rawValue).sorted()
    )
    #expect(
      try SourceTree.folders(in: "fixtures/transforms")
        == TransformCatalog.allCases.map(\.rawValue).sorted()
    )
  }

  @Test(arguments: [("Validation", "Rule"), ("Transforms", "Transform")])
  func `lists every type that conforms in the catalog`(_ target: String, _ kind: String) throws {
    let known: [String] =
      RuleCatalog.allCases.map { "\($0.rule)" }
      + TransformCatalog.allCases.map { "\($0.transform)" }
    let files = try SourceTree.swift(in: "Sources/\(target)")
    let pattern = try Regex(
      "(?:enum|struct|class) (\\w+): \(kind)\\b",
      as: (Substring, Substring).self
    )
    let found = files.flatMap { $0.code.matches(of: pattern).map { String($0.1) } }
    #expect(!found.isEmpty)
    #expect(Set(found).isSubset(of: known))
  }
}
