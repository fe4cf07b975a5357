import Manifests
import Planning
import SourceText
import Testing

/// Two snapshots told in moves, and what is beside them.
@Suite struct MoveDifferenceTests {
  private static let files = [
    "apps/sonarr.yaml": deployment("sonarr"), "apps/radarr.yaml": deployment("radarr"),
  ]

  private func difference(
    _ before: ManifestIndex,
    _ after: ManifestIndex,
    services: [String] = ["sonarr", "radarr"],
    now: [String]? = nil
  ) throws -> MoveDifference {
    func configured(_ names: [String]) throws -> ServiceConfiguration {
      ServiceConfiguration(file: "failover.yaml", path: nil, services: try names.map(service))
    }
    let paths = before.files.paths.union(after.files.paths).filter {
      before.files.contents[$0] != after.files.contents[$0]
    }
    return MoveDifference(
      from: before,
      try configured(services),
      to: after,
      try configured(now ?? services),
      paths: paths,
      identify: { _ in "0123456789abcdef" }
    )
  }

  @Test func `a move accounts for all that it changes`() throws {
    let before = repository(Self.files)
    let after = before.after(before.plan(.promote, try service("sonarr")))
    let difference = try difference(before, after)
    #expect(difference.movements.map(\.service.name) == ["sonarr"])
    let movement = try #require(difference.movements.first)
    #expect(movement.transition == .promote)
    #expect(movement.before?.active == "primary" && movement.after.active == "standby")
    #expect(movement.changes.map(\.new?.value) == ["backup", "pvc-sonarr-backup"])
    #expect(movement.next == nil)
    #expect(difference.strays.isEmpty)
  }

  @Test func `what stands beside a move in its file is told by its place`() throws {
    let before = repository(Self.files)
    let moved = before.after(before.plan(.promote, try service("sonarr")))
    let text = try #require(moved.text("apps/sonarr.yaml"))
    let after = moved.with("apps/sonarr.yaml", text + "  paused: true\n")
    let difference = try difference(before, after)
    #expect(difference.movements.count == 1)
    let stray = try #require(difference.strays.first)
    #expect(stray.kind == .changed && difference.strays.count == 1)
    #expect(stray.places.map(\.pointer) == ["/spec/paused"])
    #expect(stray.places.map(\.line) == [13])
    #expect(stray.places.first?.object?.name == "sonarr")
  }

  @Test func `tells comments from values, and new files from gone ones`() throws {
    let before = repository(Self.files)
    let text = try #require(before.text("apps/sonarr.yaml"))
    let after = repository([
      "apps/sonarr.yaml": "# note\n" + text, "apps/lidarr.yaml": deployment("lidarr"),
    ])
    let difference = try difference(before, after, services: [])
    #expect(difference.movements.isEmpty)
    #expect(
      difference.strays.map { "\($0.path) \($0.kind.rawValue)" }
        == ["apps/lidarr.yaml added", "apps/radarr.yaml removed", "apps/sonarr.yaml text"]
    )
  }

  @Test func `a service may come and go`() throws {
    let index = repository(Self.files)
    let difference = try difference(index, index, services: ["sonarr"], now: ["radarr"])
    #expect(difference.movements.map(\.service.name) == ["radarr", "sonarr"])
    #expect(difference.movements.map { $0.before == nil } == [true, false])
    #expect(difference.movements.map(\.isGone) == [false, true])
    #expect(difference.movements.allSatisfy { $0.changes.isEmpty })
  }

  @Test func `a half-made move is no plan's, and its fields are listed`() throws {
    let before = repository(Self.files)
    let text = try #require(before.text("apps/sonarr.yaml"))
    let after = before.with(
      "apps/sonarr.yaml",
      text.replacing("role: primary", with: "role: backup")
    )
    let difference = try difference(before, after)
    let movement = try #require(difference.movements.first)
    #expect(movement.before?.state == .primary && movement.after.state == .mixed)
    #expect(movement.stages.isEmpty)
    #expect(
      difference.strays.flatMap(\.places).map(\.pointer)
        == ["/spec/template/spec/nodeSelector/role"]
    )
  }

  @Test func `nothing differs between a snapshot and itself`() throws {
    let index = repository(Self.files)
    let difference = try difference(index, index)
    #expect(difference.movements.isEmpty && difference.strays.isEmpty)
  }
}
