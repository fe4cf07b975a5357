import FixtureSupport
import Foundation
import Manifests
import SourceText
import Testing
import Validation

@Suite struct RuleCaseTests {
  @Test(arguments: try RuleCase.all())
  func `finds what is expected, in order, and nothing else`(_ test: RuleCase) throws {
    let findings = RuleCatalog.findings(in: try test.subject())
    let text = findings.map(\.line).joined()
    Golden.expect(Array(text.utf8), matches: test.fixture.file("expected.txt"))
  }

  @Test(arguments: try RuleCase.all())
  func `is found by the rule that the case is named after, or by one that it sets off`(
    _ test: RuleCase
  ) throws {
    let expected = String(
      decoding: try test.fixture.file("expected.txt").required(),
      as: UTF8.self
    )
    let rule = try #require(RuleCatalog(rawValue: test.rule))
    let known = [rule] + rule.rule.consequences
    for line in expected.split(separator: "\n") {
      #expect(known.contains { line.hasSuffix("[\($0.rawValue)]") }, "\(line)")
    }
    #expect(expected.isEmpty || expected.contains("[\(test.rule)]\n"))
  }

  @Test(arguments: RuleCatalog.allCases)
  func `has a case that is found and one that only looks like it`(_ rule: RuleCatalog) throws {
    let texts = try RuleCase.all().filter { $0.rule == rule.rawValue }.map { test in
      String(decoding: try test.fixture.file("expected.txt").required(), as: UTF8.self)
    }
    #expect(texts.contains { $0.contains("[\(rule.rawValue)]\n") })
    #expect(texts.contains { !$0.contains("[\(rule.rawValue)]\n") })
  }

  @Test(arguments: try RuleCase.all())
  func `says where, and what to do next`(_ test: RuleCase) throws {
    for finding in RuleCatalog.findings(in: try test.subject()) {
      #expect(finding.location != nil)
      #expect(!finding.hints.isEmpty)
      let rule = try #require(RuleCatalog(rawValue: finding.code)).rule
      #expect(finding.severity <= rule.severity)
      #expect(!finding.message.hasSuffix("."))
    }
  }

  @Test(arguments: try RuleCase.all())
  func `is quiet when none of its files changes`(_ test: RuleCase) throws {
    let subject = try test.subject()
    let quiet = ValidationSubject(
      index: subject.index,
      configuration: subject.configuration,
      changed: []
    )
    #expect(RuleCatalog.findings(in: quiet).isEmpty)
  }

  @Test(arguments: try RuleCase.all())
  func `names only files that the case holds`(_ test: RuleCase) throws {
    #expect(
      try test.fixture.orphans(
        expected: ["repo", "changed.txt", "expected.txt", "before", "claims.txt"]
      ).isEmpty
    )
    let before = test.fixture.folder.appending(path: "before")
    guard FileManager.default.fileExists(atPath: before.path) else { return }
    let subject = try test.subject()
    for path in try RuleCase.files(below: before).keys {
      #expect(subject.changed.contains(path), "\(path)")
    }
  }
}
