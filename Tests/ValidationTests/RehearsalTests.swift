import FixtureSupport
import Manifests
import Planning
import SourceText
import Testing
import Validation

/// Services that are moved there and back in memory.
@Suite struct RehearsalTests {
  private static func index(_ name: String) throws -> ManifestIndex {
    let folder = try #require(
      Fixtures.cases(in: "repositories").first { $0.description.hasSuffix(name) }
    ).files(below: ".")
    return ManifestIndex(
      RepositoryFiles(
        paths: [],
        contents: Dictionary(
          uniqueKeysWithValues: folder.map { (RepositoryPath($0.key), $0.value) }
        )
      )
    )
  }

  private func rehearsals(
    _ index: ManifestIndex,
    kind: MoveKind = .switchover
  ) throws -> [Rehearsal] {
    let path = RepositoryPath("failover.yaml")
    let configuration = try ConfigurationReader.read(
      SourceBuffer(name: path.string, bytes: try #require(index.files.contents[path])),
      path: path,
      in: index
    )
    let rehearser = Rehearser(
      index,
      configuration,
      kind: kind,
      base: PlanBase(ref: "main", commit: "c0ffee"),
      identify: { _ in "0123456789abcdef" }
    )
    return configuration.services.map(rehearser.rehearse)
  }

  private func edited(
    _ index: ManifestIndex,
    _ path: String,
    _ old: String,
    _ new: String
  ) throws -> ManifestIndex {
    let bytes = try #require(index.files.contents[RepositoryPath(path)])
    let text = String(decoding: bytes, as: UTF8.self)
    try #require(text.contains(old))
    return index.replacing([RepositoryPath(path): Array(text.replacing(old, with: new).utf8)])
  }

  @Test func `counts what moves, and finds every byte back`() throws {
    let rehearsals = try rehearsals(Self.index("homelab"))
    #expect(rehearsals.map(\.service.name) == ["sonarr", "jellyfin"])
    for rehearsal in rehearsals {
      #expect(rehearsal.isReady)
      #expect(rehearsal.state == .primary)
      let ways = rehearsal.ways
      #expect(ways.map(\.from) == ["primary", "standby"])
      #expect(ways.map(\.verdict) == [.ready, .ready])
      #expect(ways.map(\.fieldCount) == [2, 2])
      #expect(ways.map(\.restoration) == [nil, .exact])
      #expect(ways.allSatisfy { $0.pickUpTime != nil && $0.gates.isEmpty })
    }
  }

  @Test func `lands every stage between two clusters, and knows what is declared to stay`() throws {
    let rehearsal = try #require(try rehearsals(Self.index("twosites")).first)
    #expect(rehearsal.isReady)
    for way in rehearsal.ways {
      #expect(way.stages.map(\.number) == [1, 2, 3, 4, 5, 6])
      #expect(!way.gates.isEmpty)
      // That a move between clusters has stages is no finding.
      #expect(way.findings.isEmpty)
    }
    #expect(rehearsal.ways[1].restoration == .residue)
    // Each stage is picked up by itself.
    let time = try #require(rehearsal.ways[0].pickUpTime)
    #expect(time.usual % 6 == 0 && time.longest > time.usual)
  }

  @Test func `rehearses an unplanned failover with the origin fenced`() throws {
    let planned = try #require(try rehearsals(Self.index("twosites")).first)
    let unplanned = try #require(
      try rehearsals(Self.index("twosites"), kind: .failover).first
    )
    #expect(unplanned.ways[0].verdict == .ready)
    #expect(unplanned.ways[0].stages.count < planned.ways[0].stages.count)
  }

  @Test func `begins where a service is, and goes on where a move stopped`() throws {
    let start = try Self.index("twosites")
    let configuration = try rehearsals(start)[0].service
    let request = PlanRequest(.promote, [configuration])
    let base = PlanBase(ref: "main", commit: "c0ffee")
    func landed(_ number: Int) -> ManifestIndex {
      Landing(request, on: start, through: number, base: base) { _ in "0123" }.index
    }
    let half = try #require(try rehearsals(landed(2)).first)
    #expect(half.state == .mixed)
    #expect(half.ways[0].stages.map(\.number) == [3, 4, 5, 6])
    #expect(half.ways[1].stages.count == 6)
    // There is nothing to compare with: the base is neither side's.
    #expect(half.isReady && half.ways[1].restoration == nil)
    let whole = try #require(try rehearsals(landed(6)).first)
    #expect(whole.state == .standby)
    #expect(whole.ways.map(\.transition) == [.demote, .promote])
  }

  @Test func `finds what a move would break at the other site`() throws {
    let index = try edited(
      Self.index("homelab"),
      "apps/media/sonarr/claims.yaml",
      "name: sonarr-data-backup",
      "name: sonarr-data-spare"
    )
    let rehearsal = try #require(try rehearsals(index).first)
    #expect(rehearsal.ways.map(\.verdict) == [.broken, .untried])
    #expect(!rehearsal.isReady)
    let codes = rehearsal.ways[0].findings.filter { $0.severity == .error }.map(\.code)
    #expect(codes == ["missing-claim"])
  }

  @Test func `two services in one file are rehearsed one by one`() throws {
    let start = try Self.index("homelab")
    let folder = "apps/media"
    let texts = try ["sonarr", "jellyfin"].map { name in
      try #require(start.files.contents[RepositoryPath("\(folder)/\(name)/deployment.yaml")])
    }
    let both = texts[0] + Array("---\n".utf8) + texts[1]
    let moved = start.replacing([
      RepositoryPath("\(folder)/sonarr/deployment.yaml"): both,
      RepositoryPath("\(folder)/jellyfin/deployment.yaml"): nil,
    ])
    let index = try edited(
      moved,
      "\(folder)/jellyfin/kustomization.yaml",
      "  - deployment.yaml\n",
      ""
    )
    let rehearsals = try rehearsals(index)
    #expect(rehearsals.map(\.isReady) == [true, true])
  }

  @Test(arguments: ["tag: v1", "commit: 0123456", "semver: \">=1\"", "name: refs/tags/v1"])
  func `warns where Flux applies no branch`(_ reference: String) throws {
    let file = "clusters/home/flux-system/gotk-sync.yaml"
    let index = try edited(Self.index("homelab"), file, "branch: main", reference)
    let rehearsal = try #require(try rehearsals(index).first)
    #expect(rehearsal.isReady)
    #expect(rehearsal.ways[0].warnings.map(\.code) == ["pinned-source"])
    let branch = try edited(Self.index("homelab"), file, "branch: main", "name: refs/heads/main")
    #expect(try rehearsals(branch)[0].ways[0].warnings.isEmpty)
  }

  @Test func `does not try the way back of what is refused`() throws {
    let index = try edited(
      Self.index("homelab"),
      "apps/media/sonarr/deployment.yaml",
      "role: primary",
      "role: elsewhere"
    )
    let rehearsal = try #require(try rehearsals(index).first)
    #expect(rehearsal.ways.map(\.verdict) == [.refused, .untried])
    #expect(rehearsal.ways[0].refusals.map(\.code) == [.valueOfNeitherSite])
    #expect(rehearsal.ways[0].stages.isEmpty)
  }
}
