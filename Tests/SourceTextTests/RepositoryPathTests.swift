import SourceText
import Testing

@Suite struct RepositoryPathTests {
  @Test func `knows its name, its folder and its components`() {
    let path = RepositoryPath("apps/web/release.yaml")
    #expect(path.name == "release.yaml")
    #expect(path.parent == RepositoryPath("apps/web"))
    #expect(path.components == ["apps", "web", "release.yaml"])
    #expect(RepositoryPath("a").parent == .root)
    #expect(RepositoryPath.root.parent == .root)
    #expect(RepositoryPath.root.name.isEmpty)
    #expect(RepositoryPath.root.components.isEmpty)
  }

  @Test(arguments: [
    ("apps/web", "deployment.yaml", "apps/web/deployment.yaml"),
    ("apps/web", "./base//x.yaml", "apps/web/base/x.yaml"),
    ("apps/web", "../base", "apps/base"),
    ("apps/web", "../..", ""),
    ("apps/web", ".", "apps/web"),
    ("", "apps/./web/", "apps/web"),
    ("apps", "../apps/../apps", "apps"),
  ])
  func `resolves a relative path`(folder: String, relative: String, wanted: String) {
    #expect(RepositoryPath(folder).resolving(relative) == RepositoryPath(wanted))
  }

  @Test(arguments: ["../../x", "../../../x", "/etc", "https://example.org/x", "a/../../../x"])
  func `refuses a path that is absolute, a URL or leaves the repository`(_ relative: String) {
    #expect(RepositoryPath("apps/").resolving("../../\(relative)") == nil)
    #expect(RepositoryPath("apps").resolving(relative) == nil)
  }

  @Test(arguments: [
    ("apps/web/x.yaml", "apps/web", true),
    ("apps/web", "apps/web", true),
    ("apps/web", "", true),
    ("", "", true),
    ("apps/website", "apps/web", false),
    ("apps", "apps/web", false),
    ("", "apps", false),
  ])
  func `lies inside a folder by whole components`(path: String, folder: String, inside: Bool) {
    #expect(RepositoryPath(path).isInside(RepositoryPath(folder)) == inside)
  }

  @Test func `sees a dot folder anywhere on the way`() {
    #expect(RepositoryPath("apps/.archive/web.yaml").isBelowDotFolder)
    #expect(RepositoryPath(".github").isBelowDotFolder)
    #expect(!RepositoryPath("apps/web.yaml").isBelowDotFolder)
  }

  @Test func `orders by bytes as git does`() {
    let sorted = ["B", "a/b", "a-b", "é", "z"].map { RepositoryPath($0) }.sorted()
    #expect(sorted.map(\.string) == ["B", "a-b", "a/b", "z", "é"])
  }

  @Test func `tells apart names that look alike`() {
    let composed = RepositoryPath("caf\u{E9}")
    let decomposed = RepositoryPath("cafe\u{301}")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(Set([composed, RepositoryPath("caf\u{E9}")]).count == 1)
  }

  @Test func `splits at a slash that a combining mark follows`() {
    #expect(RepositoryPath("a/\u{301}b").components.count == 2)
    #expect(RepositoryPath("a/\u{301}b").parent == RepositoryPath("a"))
    #expect(RepositoryPath.root.resolving("/\u{301}b") == nil)
  }
}
