import Foundation
import Manifests
import SourceText
import Testing
import Validation

/// Every code that is printed is registered, and has a page.
@Suite struct CodeTests {
  /// Modules in which a registered code may still stand as a literal.
  private static let spelling: Set = ["LosslessYAML", "Manifests", "Planning"]

  @Test func `is a case of a registry, not a literal`() throws {
    var count = 0
    for file in try SourceTree.swift(in: "Sources") where file.target != "GitStore" {
      for match in file.text.matches(of: /(?:code: |warning\(\s+)"([a-z]+(?:-[a-z]+)*)"/) {
        count += 1
        let code = String(match.output.1)
        #expect(Self.spelling.contains(file.target), "\(file.path) spells `\(code)`")
        #expect(ExplainedCode.named(code) != nil, "\(file.path): no page for `\(code)`")
      }
    }
    #expect(count < 20)
  }

  @Test func `has no code that nothing says`() throws {
    let files = try SourceTree.swift(in: "Sources").filter {
      !$0.path.contains("/Explanations/") && $0.name != "DiagnosticCode.swift"
    }
    let text = files.map(\.text).joined()
    for code in DiagnosticCode.allCases {
      #expect(text.contains(".\(code)") || text.contains("\"\(code.rawValue)\""), "\(code)")
    }
  }

  @Test(arguments: ExplainedCode.all)
  func `has a page of whole sentences`(_ page: ExplainedCode) {
    let explanation = page.explanation
    #expect(!page.kinds.isEmpty)
    #expect(!explanation.example.isEmpty)
    let sentences = [
      explanation.summary, explanation.meaning, explanation.why, explanation.wayOut,
    ]
    for text in sentences {
      #expect(text.hasSuffix("."), "\(page.code): \(text)")
      #expect(text.first?.isLowercase == false, "\(page.code): \(text)")
    }
    #expect(explanation.summary.count <= 72, "\(page.code): \(explanation.summary)")
    for line in explanation.example.split(separator: "\n") {
      #expect(line.count <= 100, "\(page.code): \(line)")
    }
  }

  @Test func `has one page a code, in order`() {
    let codes = ExplainedCode.all.map(\.code)
    #expect(codes == Set(codes).sorted())
    #expect(Set(RefusalCode.allCases.map(\.rawValue)).isSubset(of: codes))
    #expect(ExplainedCode.named("duplicate-key")?.kinds == [.refusal, .rule])
    #expect(Set(ExplainedCode.all.map(\.explanation.summary)).count == codes.count)
  }
}
