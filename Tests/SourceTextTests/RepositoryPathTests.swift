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
    ("apps", "./web/ks.yaml", "apps/web/ks.yaml"),
    ("", "./web.yaml", "web.yaml"),
    ("apps", "./", "apps"),
    ("apps", "././web", "apps/web"),
    ("apps", "./../web", "web"),
    ("apps", "...", "apps/..."),
    ("apps", ".web/..b/c..", "apps/.web/..b/c.."),
    ("apps", "web/", "apps/web"),
    ("apps", "web/.", "apps/web"),
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

  @Test(arguments: [
    ("apps/web.yaml", "apps", true),
    ("web.yaml", "", true),
    ("apps/web/x.yaml", "apps", false),
    ("apps/web.yaml", "", false),
    ("apps", "apps", false),
    ("apse/web.yaml", "apps", false),
    ("", "", false),
  ])
  func `tells a folder's own files`(path: String, folder: String, isOwn: Bool) {
    #expect(RepositoryPath(path).isFile(of: RepositoryPath(folder)) == isOwn)
  }

  @Test func `knows its name and its end`() {
    #expect(RepositoryPath("apps/Kustomization").isNamed("Kustomization"))
    #expect(RepositoryPath("Kustomization").isNamed("Kustomization"))
    #expect(!RepositoryPath("apps/aKustomization").isNamed("Kustomization"))
    #expect(!RepositoryPath("Kustomization/a").isNamed("Kustomization"))
    #expect(RepositoryPath("a.yaml").ends(with: ".yaml"))
    #expect(!RepositoryPath("yaml").ends(with: ".yaml"))
  }

  @Test func `orders and equals as byte arrays do`() {
    // Long common beginnings, so that whole words of bytes are compared, and every place of the first
    // difference.
    let base = "kubernetes/apps/media"
    let texts = (0...base.count).flatMap { cut in
      ["", "-", "0", "~"].map { base.prefix(cut) + $0 + base.dropFirst(cut) }
    }
    for left in texts {
      for right in texts {
        let (own, other) = (RepositoryPath(String(left)), RepositoryPath(String(right)))
        #expect((own < other) == left.utf8.lexicographicallyPrecedes(right.utf8))
        #expect((own == other) == left.utf8.elementsEqual(right.utf8))
      }
    }
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
