import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing

/// Services of two clusters over one base: each moves by patches of its own in the clusters' overlays.
@Suite struct SharedBaseMoveTests {
  private let base: ManifestIndex
  private let services: [ServiceDefinition]

  init() throws {
    let all = try Fixtures.cases(in: "repositories")
    let fixture = try #require(all.first { $0.name == "repositories/bases" })
    let files = try fixture.files(below: ".")
    base = repository(files.mapValues { String(decoding: $0, as: UTF8.self) })
    services = try configuration(try #require(base.text("failover.yaml"))).services
  }

  /// Lands a move of services, stage by stage, each planned on the outcome of the one before.
  private func landed(
    _ index: ManifestIndex,
    _ transition: Transition,
    _ names: [String]
  ) throws -> ManifestIndex {
    var now = index
    let moved = names.compactMap { name in services.first { $0.name == name } }
    for _ in 0..<4 {
      let plan = Planner(now, identify: { _ in "0123456789abcdef" }).plan(
        PlanRequest(transition, moved),
        base: PlanBase(ref: "main", commit: "c0ffee")
      )
      try #require(plan.refusals.isEmpty, "\(plan.refusals)")
      guard !plan.isEmpty else { break }
      now = now.after(plan)
    }
    for service in moved { #expect(now.state(of: service) == transition.target) }
    return now
  }

  @Test(arguments: [
    [["sonarr"], ["radarr"]], [["radarr"], ["sonarr"]], [["sonarr", "radarr"]],
    [["radarr", "sonarr"]],
  ])
  func `comes back to the same bytes, in whatever order`(_ back: [[String]]) throws {
    for there in [[["sonarr"], ["radarr"]], [["sonarr", "radarr"]]] {
      var now = base
      for names in there { now = try landed(now, .promote, names) }
      #expect(now.text("base/sonarr/app.yaml") == base.text("base/sonarr/app.yaml"))
      #expect(now.text("base/radarr/app.yaml") == base.text("base/radarr/app.yaml"))
      for names in back { now = try landed(now, .demote, names) }
      #expect(now.files.contents == base.files.contents, "\(there) and \(back)")
    }
  }

  @Test func `stops one cluster by a patch, and starts the other with the count of the first`()
    throws
  {
    let there = try landed(base, .promote, ["sonarr", "radarr"])
    let east = try #require(there.text("apps/east/kustomization.yaml"))
    #expect(east.hasPrefix(try #require(base.text("apps/east/kustomization.yaml"))))
    #expect(east.ranges(of: "replicas: 0").count == 2)
    #expect(east.ranges(of: "suspend: true").count == 2)
    let west = try #require(there.text("apps/west/kustomization.yaml"))
    // A count in the kustomization file cannot be absent as the one of the base is.
    #expect(west.contains("  - {name: sonarr, count: 1}\n  - {name: radarr, count: 2}\n"))
    #expect(west.ranges(of: "suspend: false").count == 2)
  }

  @Test func `says why the patch is there, once for each object`() throws {
    let plan = base.plan(.promote, try #require(services.first))
    let notes = plan.warnings.filter { $0.code == "own-patch" }
    #expect(notes.map(\.severity) == [.note, .note])
    #expect(notes.first?.location?.file == "base/sonarr/app.yaml")
    #expect(
      notes.first?.message.contains("a patch of its own in apps/east/kustomization.yaml") == true
    )
    #expect(notes.first?.message.contains("clusters/west") == true)
  }

  @Test func `leaves a patch in place that somebody wrote into`() throws {
    let there = try landed(base, .promote, ["sonarr"])
    let path = "apps/east/kustomization.yaml"
    let edited = try #require(there.text(path)).replacing(
      "replicas: 0\n",
      with: "replicas: 0\n        paused: true\n"
    )
    let plan = there.with(path, edited).plan(.demote, try #require(services.first))
    #expect(plan.codes.contains(.restoreRecordConflict), "\(plan.codes)")
    #expect(plan.files.isEmpty)
  }
}
