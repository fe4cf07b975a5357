import Testing

@testable import Manifests

@Suite struct LabelSelectorTests {
  private let labels = RenderedValue(
    .mapping([
      .init(key: "app", value: RenderedValue(string: "sonarr")),
      .init(key: "tier", value: RenderedValue(string: "")),
    ])
  )

  @Test(arguments: [
    ("app=sonarr", true), ("app == sonarr", true), ("app=radarr", false), ("app!=radarr", true),
    ("other!=x", true), ("app", true), ("other", false), ("!app", false), ("!other", true),
    ("app in (radarr, sonarr)", true), ("app notin (radarr,sonarr)", false),
    ("app=sonarr,tier=", true), ("app=sonarr,tier=x", false),
  ])
  func `meets labels as Kubernetes does`(_ text: String, _ isMet: Bool) throws {
    let selector = try #require(LabelSelector(text))
    #expect(selector.matches(labels) == isMet)
    #expect(
      selector.matches(nil)
        == (text.hasPrefix("!o") || text.hasPrefix("other!") || text == "app!=radarr"
          || text.hasPrefix("!app") || text.contains("notin"))
    )
  }

  @Test(arguments: ["a>1", "a in b", "a like (b)", "=x", "a b"])
  func `says what it does not understand`(_ text: String) {
    #expect(LabelSelector(text) == nil)
  }
}
