import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// The eight golden checks, on every case of every transform.
@Suite struct TransformCaseTests {
  @Test(arguments: try TransformCase.all())
  func `holds no file that no test reads`(_ test: TransformCase) throws {
    #expect(try test.fixture.orphans(expected: ["case.yaml", "before", "after"]).isEmpty)
    #expect(Set(test.after.keys).isSubset(of: test.before.keys))
  }

  @Test(arguments: try TransformCase.all())
  func `writes the golden bytes, and only to the golden files`(_ test: TransformCase) throws {
    guard test.refused == nil else { return }
    let plan = test.index().plan(.promote, test.service)
    #expect(plan.refusals.isEmpty, "\(plan.refusals)")
    for file in plan.manifests {
      let golden = test.fixture.file("after/\(file.path)")
      Golden.expect(file.after ?? [], matches: golden)
    }
    #expect(Set(plan.manifests.map(\.path)) == Set(test.after.keys))
    #expect(plan.isEmpty == test.after.isEmpty)
  }

  @Test(arguments: try TransformCase.all(), TransformCase.Variant.allCases)
  func `refuses with the recorded code`(
    _ test: TransformCase,
    _ variant: TransformCase.Variant
  ) throws {
    guard let refused = test.refused else { return }
    let plan = test.index(variant).plan(.promote, test.service)
    #expect(plan.refusals.map(\.code.rawValue) == [refused])
    #expect(plan.files.isEmpty && plan.changes.isEmpty)
    let refusal = try #require(plan.refusals.first)
    #expect(refusal.location != nil, "every refusal has a place")
    #expect(refusal.service == "service")
  }

  @Test func `names the field of a chart that is not known`() throws {
    let test = try #require(
      try TransformCase.all().first { "\($0)".hasSuffix("refused-other-chart") }
    )
    let refusal = try #require(test.index().plan(.promote, test.service).refusals.first)
    #expect(refusal.location?.start.line == 16)
    #expect(
      refusal.next == [
        "say which workload its chart makes (`renders: deployment/NAME`)",
        "or list the chart's fields under `values:` instead, such as "
          + "`path: spec.values.persistence.existingClaim`",
      ]
    )
  }

  @Test(arguments: try TransformCase.all(), TransformCase.Variant.allCases)
  func `keeps line ends and byte order mark`(
    _ test: TransformCase,
    _ variant: TransformCase.Variant
  ) throws {
    guard test.refused == nil else { return }
    let plan = test.index(variant).plan(.promote, test.service)
    for file in plan.manifests {
      let golden = variant.derived(from: try #require(test.after[file.path]))
      let difference = Golden.difference(golden, file.after ?? [])
      #expect(difference == nil, "\(test) \(variant): \(difference ?? "")")
    }
  }

  @Test(arguments: try TransformCase.all())
  func `is quiet on its own outcome`(_ test: TransformCase) throws {
    let index = test.index()
    let outcome = index.after(index.plan(.promote, test.service))
    guard test.refused == nil else { return }
    let again = outcome.plan(.promote, test.service)
    #expect(again.isEmpty && again.changes.isEmpty)
  }

  @Test(arguments: try TransformCase.all(), TransformCase.Variant.allCases)
  func `changes the planned places only, and both versions are YAML`(
    _ test: TransformCase,
    _ variant: TransformCase.Variant
  ) throws {
    let plan = test.index(variant).plan(.promote, test.service)
    for file in plan.manifests {
      let old = try YAMLStream(SourceBuffer(name: "before", bytes: try #require(file.before)))
      let new = try YAMLStream(SourceBuffer(name: "after", bytes: try #require(file.after)))
      let found = YAMLComparison.differences(old, new)
      let planned = plan.changes.filter { $0.decision.file.path == file.path }
      for difference in found {
        #expect(
          planned.contains {
            $0.decision.document == difference.document
              && $0.decision.isInside(difference.pointer)
          },
          "\(difference.pointer) is not planned"
        )
      }
      for change in planned {
        #expect(
          found.contains {
            $0.document == change.decision.document
              && change.decision.isInside($0.pointer)
          },
          "\(change.decision.pointer) did not change"
        )
      }
    }
  }

  @Test(arguments: try TransformCase.all(), TransformCase.Variant.allCases)
  func `comes back to the same bytes by demote`(
    _ test: TransformCase,
    _ variant: TransformCase.Variant
  ) throws {
    guard test.refused == nil else { return }
    let index = test.index(variant)
    let promote = index.plan(.promote, test.service)
    let outcome = index.after(promote)
    let demote = outcome.plan(.demote, test.service)
    #expect(demote.refusals.isEmpty, "\(demote.refusals)")
    // A case that is promoted already has no way back to compare with.
    guard !promote.isEmpty else { return }
    let home = outcome.after(demote)
    guard promote.leavesResidue else {
      #expect(home.files.contents == index.files.contents)
      return
    }
    // Where residue is declared, the second cycle is the exact one.
    let again = home.after(home.plan(.promote, test.service))
    #expect(again.after(again.plan(.demote, test.service)).files.contents == home.files.contents)
  }

  @Test(arguments: try TransformCase.all(), TransformCase.Variant.allCases)
  func `comes back to the same bytes by the inverse edits`(
    _ test: TransformCase,
    _ variant: TransformCase.Variant
  ) throws {
    let plan = test.index(variant).plan(.promote, test.service)
    for file in plan.manifests {
      let before = try #require(file.before)
      let stream = try YAMLStream(SourceBuffer(name: "before", bytes: before))
      let operations = plan.changes.filter { $0.decision.file.path == file.path }
        .compactMap(\.edit)
      let edit = try YAMLEditor.apply(operations, to: stream)
      #expect(edit.script.applied(to: before) == file.after)
      #expect(edit.inverse.applied(to: edit.after.bytes) == before)
    }
  }
}
