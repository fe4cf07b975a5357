import FixtureSupport
import Foundation
import Testing
import Validation

/// `failover validate -o` and `--exit-zero`.
@Suite struct FormatOptionTests {
  private let runner = ["GITHUB_ACTIONS": "true"]

  private func broken() throws -> HookedRepository {
    var files = Example.repository
    files["apps/note.yaml"] = "a: 1\na: 2\n"
    return try HookedRepository(files)
  }

  private func validate(
    _ test: HookedRepository,
    _ arguments: String...,
    setting variables: [String: String] = [:]
  ) throws -> HookedRepository.Outcome {
    try test.run(["failover", "validate"] + arguments, in: test.path, variables)
  }

  @Test(arguments: [
    ("text", "failover: 1 finding in the manifests\napps/note.yaml:2:1: error: "),
    ("compact", "apps/note.yaml:2:1: error: "), ("json", #"{"version":1,"kind":"Findings","#),
    ("sarif", #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","#),
    ("github", "::error file=apps/note.yaml,line=2,endLine=2,col=1,"),
    ("gitlab", #"[{"description":""#), ("junit", #"<?xml version="1.0" encoding="UTF-8"?>"#),
    ("markdown", "### failover validate: 1 error\n"), ("html", "<!DOCTYPE html>\n"),
  ])
  func `writes every format`(_ format: String, _ start: String) throws {
    let test = try broken()
    let outcome = try validate(test, "-o", format)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix(start), "\(outcome.output.prefix(200))")
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains("duplicate-key"))
    let zero = try validate(test, "-o", format, "--exit-zero")
    #expect(zero.status == 0)
    #expect(zero.output == outcome.output)
  }

  @Test func `names its version where --version does`() throws {
    let test = try broken()
    let version = try test.run(["failover", "--version"], in: test.path).output
      .trimmingCharacters(in: .newlines)
    #expect(try validate(test, "-o", "sarif").output.contains(#""version":"\#(version)""#))
  }

  @Test func `a fault is no finding, whatever the status of findings`() throws {
    let test = try broken()
    for format in ["sarif", "json", "github"] {
      let outcome = try validate(test, "--revision", "nothing", "--exit-zero", "-o", format)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      #expect(!outcome.errors.isEmpty)
    }
  }

  @Test func `an unknown format is a fault of the command line`() throws {
    let outcome = try validate(try broken(), "-o", "xml")
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("'xml'"))
    #expect(outcome.errors.contains("junit"))
  }

  @Test func `annotates by itself in GitHub Actions, and nowhere else`() throws {
    let test = try broken()
    #expect(try validate(test, setting: runner).output.hasPrefix("::error file="))
    #expect(try validate(test, "-o", "text", setting: runner).output.hasPrefix("failover: "))
    for other in ["GITEA_ACTIONS", "FORGEJO_ACTIONS"] {
      let outcome = try validate(test, setting: runner.merging([other: "true"]) { $1 })
      #expect(outcome.output.hasPrefix("failover: "))
    }
    #expect(try validate(test, setting: ["GITHUB_ACTIONS": "false"]).output.hasPrefix("failover: "))
  }

  @Test func `a hook writes text, in GitHub Actions too`() throws {
    let test = try broken()
    try test.stage("a: 1\na: 3\n", at: "apps/note.yaml")
    let staged = try test.validate(additions: runner)
    #expect(staged.status == 1)
    #expect(staged.output.hasPrefix("failover: "))
    #expect(staged.output.contains("git commit --no-verify"))
    try test.write("a move\n\nFailover-Service: web\n", to: "message.txt")
    let message = try validate(test, "--commit-message", "message.txt", setting: runner)
    #expect(message.output.hasPrefix("failover: "))
    #expect(message.output.contains("git commit --no-verify"))
  }

  @Test func `JUnit has a case for each rule that was run`() throws {
    let output = try validate(try broken(), "-o", "junit").output
    #expect(output.contains("tests=\"\(RuleCatalog.allCases.count)\" failures=\"1\""))
    #expect(output.matches(of: #/<testcase /#).count == RuleCatalog.allCases.count)
    // Without a commit there is nothing to compare with.
    let test = try HookedRepository()
    try test.write(Example.sound, to: "apps/note.yaml")
    let few = try validate(test, "-o", "junit").output
    let count = RuleCatalog.allCases.filter { !$0.rule.needsBase }.count
    #expect(few.contains("tests=\"\(count)\" failures=\"0\""))
  }
}
