import FixtureSupport
import GitStore
import Manifests
import Planning
import Reporting
import SourceText
import Testing

/// A plan as the body of a pull request; a real renderer reads it in `scripts/check-markdown`.
@Suite struct PlanMarkdownTests {
  private static let reason = "replace the disk, closes #12 for @ops-team | <b>now</b>"

  private func context(_ plan: Plan) throws -> PlanMarkdown.Context {
    var diffs: [PlanMarkdown.StageDiff] = []
    for stage in plan.stages {
      for file in stage.files {
        let diff = try UnifiedDiff.text(
          path: file.path,
          old: file.before.map { ($0, .file) },
          new: file.after.map { ($0, .file) }
        )
        diffs.append(PlanMarkdown.StageDiff(stage: stage.number, file: file, bytes: diff))
      }
    }
    return PlanMarkdown.Context(
      planID: plan.isEmpty ? nil : "abcdef1234567890abcdef1234567890abcdef12",
      reason: plan.isEmpty ? nil : Self.reason,
      trailers: plan.isEmpty ? nil : "Failover-Service: web\nFailover-Reason: \(Self.reason)\n",
      afterMerge: plan.isEmpty ? [] : ["flux reconcile kustomization apps --with-source"],
      diffs: diffs
    )
  }

  private func text(_ plan: Plan, _ length: PlanMarkdown.Length = .full) throws -> String {
    PlanMarkdown(plan, try context(plan)).text(length)
  }

  private func plan(_ name: String) throws -> Plan {
    try #require(try ReportCase.all("plan").first { $0.description.hasSuffix("/\(name)") }).plan()
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `writes the golden Markdown`(_ test: ReportCase) throws {
    test.expectGolden(try text(try test.plan()), in: "expected.md")
  }

  @Test(arguments: try ReportCase.all("plan"))
  func `shows no value of a Secret, and no character that reorders others`(
    _ test: ReportCase
  ) throws {
    let report = try text(try test.plan())
    #expect(!report.contains("hunter2"))
    #expect(
      !report.unicodeScalars.contains {
        $0.isControlOrBidirectional && !"\n\t".unicodeScalars.contains($0)
      }
    )
  }

  /// A repository of many services, each with a manifest of its own.
  private func large(_ count: Int, comment: String = "") throws -> Plan {
    var contents: [RepositoryPath: [UInt8]] = [:]
    var services = "services:\n"
    for number in 0..<count {
      let name = "service-\(number)"
      services +=
        "  \(name): { namespace: media, deployment: \(name), primary_node_label: a, "
        + "backup_node_label: b }\n"
      let manifest =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: \(name), namespace: media }\n"
        + "spec:\n  template:\n    spec:\n      nodeSelector: { role: a }   # \(comment)\n"
      contents[RepositoryPath("apps/@team #\(number)/<b>.yaml")] = Array(manifest.utf8)
    }
    let buffer = SourceBuffer(name: "failover.yaml", bytes: Array(services.utf8))
    let configuration = try ConfigurationReader.read(buffer, path: nil)
    return Planner(ManifestIndex(RepositoryFiles(paths: [], contents: contents)), identify: hex)
      .plan(
        PlanRequest(.promote, configuration.services),
        base: PlanBase(ref: "main|`x`", commit: String(repeating: "1", count: 40))
      )
  }

  /// The same services, changes and files several times over: planning hundreds takes its time.
  private func repeated(_ plan: Plan, _ copies: Int) -> Plan {
    var plan = plan
    let once = plan
    for _ in 1..<copies {
      plan.services += once.services
      plan.stages[0].changes += once.changes
      plan.stages[0].files += once.files
    }
    return plan
  }

  private func hex(_ bytes: [UInt8]) -> String { ObjectID.ofBlob(bytes).hex }

  @Test(arguments: PlanMarkdown.Length.allCases)
  func `is never longer than a forge takes, and says what is missing`(
    _ length: PlanMarkdown.Length
  ) throws {
    let once = try large(10)
    for copies in [1, 4, 12, 60] {
      let count = 10 * copies
      let plan = repeated(once, copies)
      try #require(plan.refusals.isEmpty)
      let body = try text(plan, length)
      #expect(body.utf16.count <= length.rawValue)
      #expect(body.contains("**Why:**"))
      // Every fence and every fold that is opened is closed.
      #expect(body.split(separator: "\n").count { $0.hasPrefix("```") }.isMultiple(of: 2))
      #expect(body.matches(of: /<details>/).count == body.matches(of: /<\/details>/).count)
      let folds = body.matches(of: /<summary>/).count
      if folds < count {
        let rest = count - folds == 1 ? "1 file is" : "\(count - folds) files are"
        #expect(body.contains("\(rest) not shown here"))
      }
    }
    let body = try text(repeated(once, 60), length)
    #expect(body.contains(/- and \d+ more services\n/))
    #expect(body.contains(/\d+ more fields change; the commit has everything/))
  }

  @Test func `a file that does not fit is left out whole, the next one is shown`() throws {
    var plan = try large(2)
    let comment = "# " + String(repeating: "a", count: 70_000) + "\n"
    plan.files[0].before = plan.files[0].before.map { Array(comment.utf8) + $0 }
    let body = try text(plan)
    #expect(body.contains("\n1 file is not shown here, for want of room"))
    #expect(body.contains("<summary>File 2 of 2</summary>\n\n`apps/@team #1/<b>.yaml`\n"))
  }

  @Test func `stages have a table each, and a place in the picture`() throws {
    var plan = try plan("move")
    var second = plan.stages[0]
    second.number = 2
    second.name = "start"
    second.files = []
    var third = second
    third.number = 3
    third.name = "publish"
    third.changes = []
    plan.stages += [second, third]
    let body = try text(plan)
    #expect(body.contains("### Stage 1: move (this request)\n\n| field |"))
    #expect(body.contains("### Stage 2: start\n\n| field |"))
    #expect(body.contains("### Stage 3: publish (holds already)\n"))
    #expect(body.contains("<summary>Stage 1: apps/web.yaml</summary>"))
    #expect(body.contains("  base --> stage1\n"))
    #expect(body.contains("  stage2 --> stage3\n"))
  }
}
