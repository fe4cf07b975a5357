import FixtureSupport
import Foundation
import Testing

/// `failover explain FILE:LINE`.
@Suite struct ExplainLineTests {
  private func explain(_ places: [String], _ repository: ThrowawayRepository) throws -> String {
    try GraphTests.transcript(places.map { ["explain", $0] }, in: repository)
  }

  @Test func `explains lines of manifests`() throws {
    let places = [
      "base/shop/web.yaml:7", "base/shop/web.yaml:19:33", "base/shop/web.yaml:6",
      "base/shop/ingress.yaml:7", "infrastructure/ledger.yaml:15", "infrastructure/ledger.yaml:20",
      "infrastructure/ledger.yaml:20:62", "infrastructure/ledger.yaml:7", "reports/report.yaml:7",
      "clusters/north/flux-system/gotk-sync.yaml:21",
    ]
    GraphTests.expect(
      try explain(places, GraphTests.repository("fleet")),
      matches: "commands/explain-lines.txt"
    )
  }

  @Test func `explains lines of kustomization files, patches and variables`() throws {
    let places = [
      "overlays/north/kustomization.yaml:4", "overlays/north/kustomization.yaml:9",
      "overlays/north/kustomization.yaml:11", "overlays/north/claim.yaml:11",
      "components/spread/spread.yaml:2", "clusters/north/flux-system/gotk-sync.yaml:28",
      "clusters/north/shop.yaml:18", "clusters/north/settings.yaml:7", "loop/kustomization.yaml:2",
    ]
    GraphTests.expect(
      try explain(places, GraphTests.repository("fleet")),
      matches: "commands/explain-builds.txt"
    )
  }

  @Test func `says why nothing applies a line`() throws {
    let places = [
      "deploy/vendor.yaml:4", "trial/app/trial.yaml:4", ".archive/flux.yaml:8", "failover.yaml:18",
      "overlays/south/kustomization.yaml:5",
    ]
    GraphTests.expect(
      try explain(places, GraphTests.repository("fleet")),
      matches: "commands/explain-unapplied.txt"
    )
  }

  @Test func `says what is wrong with a place that it cannot explain`() throws {
    let repository = try GraphTests.repository("fleet")
    try repository.write("# nothing yet\n", to: "empty.yaml")
    try repository.write("{{- if .x }}\na: 1\n", to: "charts/a.yaml")
    try repository.write("text\n", to: "notes.md")
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "more")
    let places = [
      "base/shop/web.yaml:99", "base/shop/web.yaml", "base/shop/web.yaml:0", "base/shop/wep.yaml:1",
      "web.yaml:1", "nothing.yaml:1", "empty.yaml:1", "charts/a.yaml:1", "notes.md:1",
      "../outside.yaml:1",
    ]
    GraphTests.expect(try explain(places, repository), matches: "commands/explain-errors.txt")
  }

  @Test func `finds the file from the current folder, from the top, and by its whole path`() throws
  {
    let repository = try GraphTests.repository("fleet")
    let top = try repository.failover("explain", "base/shop/web.yaml:7")
    #expect(top.status == 0)
    let folder = repository.path + "/base/shop"
    for place in ["web.yaml:7", "base/shop/web.yaml:7:", "../shop/web.yaml:7"] {
      let inside = try repository.failover("explain", place, at: folder)
      #expect(inside.output == top.output, "\(place): \(inside.errors)")
    }
    let outside = repository.folder.path(percentEncoded: false)
    let named = try repository.failover(
      "explain",
      "-C",
      "repository",
      "base/shop/web.yaml:7",
      at: outside
    )
    #expect(named.output == top.output)
    let whole = try repository.failover("explain", "\(repository.path)/base/shop/web.yaml:7")
    #expect(whole.output == top.output, "\(whole.errors)")
  }

  @Test func `counts lines in the commit, and says so where the file on disk differs`() throws {
    let repository = try GraphTests.repository("fleet")
    let file = "base/shop/web.yaml"
    let before = try repository.failover("explain", "\(file):7")
    #expect(before.errors.isEmpty)
    try repository.write("# one line more\n" + (try repository.text(of: file)), to: file)
    let after = try repository.failover("explain", "\(file):7")
    #expect(after.output == before.output)
    #expect(after.errors.contains("note: base/shop/web.yaml on disk is not the file of main"))
  }

  @Test func `writes JSON with the same words`() throws {
    let repository = try GraphTests.repository("fleet")
    let commands = ["infrastructure/ledger.yaml:15", "overlays/north/claim.yaml:11"].map {
      ["explain", $0, "-o", "json"]
    }
    GraphTests.expect(
      try GraphTests.transcript(commands, in: repository),
      matches: "commands/explain-line-json.txt"
    )
  }

  @Test func `never shows a value of a Secret`() throws {
    let repository = try GraphTests.repository("fleet")
    try repository.write(
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: key, namespace: ledger}
      stringData:
        site: hunter-one

      """,
      to: "infrastructure/secret.yaml"
    )
    let configuration = try repository.text(of: "failover.yaml")
    try repository.write(
      configuration.replacing(
        "  shop:\n",
        with: """
              values:
                - secret/key:
                    { path: stringData.site, rack1: hunter-one, rack2: hunter-two, allow: true }
            shop:

          """
      ),
      to: "failover.yaml"
    )
    try repository.git("add", "--all")
    try repository.git("commit", "-q", "-m", "a secret")
    for format in ["text", "json"] {
      let line = try repository.failover("explain", "infrastructure/secret.yaml:5", "-o", format)
      #expect(line.status == 0)
      #expect(line.output.contains("stringData.site"), "\(line.output)")
      #expect(line.output.contains("set-value"), "\(line.output) \(line.errors)")
      #expect(!(line.output + line.errors).contains("hunter"))
      let graph = try repository.failover("graph", "secret/key", "-o", format)
      #expect(!(graph.output + graph.errors).contains("hunter"))
    }
  }
}
