import GitStore
import SourceText
import Testing

@Suite struct HistoryTests {
  /// main: base, m1, m2 (merge of side); side: s1; other: no common history.
  private func fixture() throws -> Fixture {
    let fixture = try Fixture()
    try fixture.git("tag", "base")
    try fixture.git("checkout", "-q", "-b", "side")
    try fixture.commitFiles(["s": "1"], message: "s1")
    try fixture.git("checkout", "-q", "main")
    try fixture.commitFiles(["m": "1"], message: "m1")
    try fixture.git("tag", "m1")
    try fixture.git("merge", "-q", "-m", "m2", "side")
    try fixture.git("checkout", "-q", "--orphan", "other")
    try fixture.git("commit", "-q", "-m", "alone")
    try fixture.git("checkout", "-q", "main")
    return fixture
  }

  @Test(arguments: [
    ("base", "main"), ("side", "main"), ("main", "side"), ("m1", "side"), ("side", "m1"),
    ("main", "main"), ("other", "main"), ("base", "other"),
  ])
  func `knows what git knows about two commits`(one: String, two: String) throws {
    let fixture = try fixture()
    let repository = try fixture.open()
    let first = try fixture.id(one)
    let second = try fixture.id(two)
    let ancestor = try fixture.run(["merge-base", "--is-ancestor", one, two], in: fixture.path)
    #expect(try repository.isAncestor(first, of: second) == (ancestor.status == 0))
    let base = try fixture.run(["merge-base", one, two], in: fixture.path).output
    #expect(try repository.mergeBase(first, second)?.hex ?? "" == base.prefix(40))
    let counts = try repository.aheadBehind(first, upstream: second)
    let expected = try fixture.git("rev-list", "--left-right", "--count", "\(one)...\(two)")
    #expect("\(counts.ahead)\t\(counts.behind)" == expected)
  }

  @Test func `walks history as git does`() throws {
    let fixture = try fixture()
    let repository = try fixture.open()
    let main = try fixture.id("main")
    let base = try fixture.id("base")
    let all = try repository.commits(reachableFrom: [main], hiding: [], limit: 100)
    let order = all.map(\.id.hex)
    #expect(
      Set(order) == Set(try fixture.git("rev-list", "main").split(separator: "\n").map(String.init))
    )
    for commit in all {
      let place = try #require(order.firstIndex(of: commit.id.hex))
      #expect(commit.parents.allSatisfy { order.firstIndex(of: $0.hex) ?? 0 > place })
    }
    let recent = try repository.commits(reachableFrom: [main], hiding: [base], limit: 100)
    #expect(Set(recent.map { String($0.subject) }) == ["m1", "m2", "s1"])
    #expect(try repository.commits(reachableFrom: [main], hiding: [], limit: 1).map(\.id) == [main])
    #expect(try repository.commits(reachableFrom: [main], hiding: [main], limit: 9).isEmpty)
    #expect(try repository.commits(reachableFrom: [], hiding: [], limit: 9).isEmpty)
    #expect(try repository.commits(reachableFrom: [main], hiding: [], limit: 0).isEmpty)
  }

  @Test func `answers in a shallow clone as far as history reaches`() throws {
    let fixture = try fixture()
    let clone = fixture.folder + "/shallow"
    try fixture.git(
      "clone",
      "-q",
      "--depth=2",
      "--no-tags",
      "--no-single-branch",
      "file://\(fixture.path)",
      clone
    )
    let repository = try fixture.open(at: clone)
    #expect(repository.isShallow)
    let main = try fixture.id("main")
    let first = try fixture.id("m1")
    let side = try fixture.id("side")
    #expect(try repository.isAncestor(first, of: main))
    #expect(try !repository.isAncestor(main, of: first))
    #expect(try repository.mergeBase(main, side) == side)
    #expect(try repository.mergeBase(main, fixture.id("other")) == nil)
    let counts = try repository.aheadBehind(main, upstream: side)
    let expected = try fixture.git(
      ["rev-list", "--left-right", "--count", "\(main)...\(side)"],
      in: clone
    )
    #expect("\(counts.ahead)\t\(counts.behind)" == expected)
    let listed = try fixture.git(["rev-list", "--topo-order", main.hex], in: clone)
    #expect(
      try repository.commits(reachableFrom: [main], hiding: [], limit: 99).map(\.id.hex)
        == listed.split(separator: "\n").map(String.init)
    )
    let made = try repository.commit("x\n", at: "x", on: main)
    #expect(try repository.isAncestor(main, of: made))
  }

  @Test func `finds what a branch follows`() throws {
    let fixture = try fixture()
    let clone = fixture.folder + "/clone"
    try fixture.git("clone", "-q", ".", clone)
    let repository = try fixture.open(at: clone)
    let upstream = try #require(try repository.upstream(ofBranch: "main"))
    #expect(upstream.name == "refs/remotes/origin/main")
    #expect(upstream.target == (try fixture.id("main")))
    try fixture.git(["branch", "--no-track", "lonely"], in: clone)
    #expect(try repository.upstream(ofBranch: "lonely") == nil)
    #expect(try repository.upstream(ofBranch: "none") == nil)
    try fixture.git(["update-ref", "-d", "refs/remotes/origin/main"], in: clone)
    #expect(try repository.upstream(ofBranch: "main") == nil)
  }

  @Test func `resolves what people type`() throws {
    let fixture = try fixture()
    let repository = try fixture.open()
    for revision in ["main", "HEAD~1", "base", "main^2", "refs/heads/side", "@"] {
      #expect(try repository.resolveCommit(revision) == fixture.id("\(revision)^{commit}"))
    }
    let main = try fixture.id("main")
    #expect(try repository.resolveCommit(main.hex) == main)
    #expect(try repository.resolveCommit(main.short) == main)
    for absent in ["none", "main~99", ObjectID.ofBlob([9]).hex, "a\u{0}b", "", "HEAD:m"] {
      let error = try gitError { _ = try repository.resolveCommit(absent) }
      #expect(error.operation == "resolve revision")
      if absent == "none" {
        #expect(error.category == .notFound && error.subject == "none" && !error.next.isEmpty)
      }
    }
  }
}
