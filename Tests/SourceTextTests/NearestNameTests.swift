import SourceText
import Testing

@Suite struct NearestNameTests {
  private let names = ["sonarr", "radarr", "sonar-data", "wordpress", "prowlarr"]

  @Test(arguments: [
    ("sonar", ["sonarr", "sonar-data"]),
    ("sonnarr", ["sonarr"]),
    ("Radarr", ["radarr"]),
    ("wordpres", ["wordpress"]),
    ("word", ["wordpress"]),
    ("grafana", []),
  ])
  func `suggests what a slip away is, nearest first`(name: String, wanted: [String]) {
    #expect(NearestName.suggestions(for: name, among: names) == wanted)
  }

  @Test func `orders equal distances by name and stops at three`() {
    let found = NearestName.suggestions(for: "x0", among: ["x4", "x2", "x3", "x1"])
    #expect(found == ["x1", "x2", "x3"])
  }

  @Test func `allows one slip in a short name`() {
    #expect(NearestName.suggestions(for: "w1", among: ["w2", "q9"]) == ["w2"])
  }
}
