import Foundation
import GitStore
import SourceText
import Testing

@Suite struct WorkTreeTests {
  private func differs(_ fixture: Fixture, _ path: String, from revision: String) throws -> Bool {
    try fixture.open().workTreeDiffers(at: RepositoryPath(path), from: fixture.id(revision))
  }

  @Test func `compares a file with a blob`() throws {
    let fixture = try Fixture()
    #expect(try !differs(fixture, "dir/b.txt", from: "HEAD:dir/b.txt"))
    #expect(try differs(fixture, "dir/b.txt", from: "HEAD:a.txt"))
    try fixture.write("changed\n", to: "dir/b.txt")
    #expect(try differs(fixture, "dir/b.txt", from: "HEAD:dir/b.txt"))
    #expect(try differs(fixture, "none", from: "HEAD:a.txt"))
    #expect(try differs(fixture, "dir", from: "HEAD:a.txt"))
  }

  @Test func `sees the content that git would commit`() throws {
    let fixture = try Fixture()
    try fixture.write("one\r\n", to: "a.txt")
    #expect(try differs(fixture, "a.txt", from: "HEAD:a.txt"))
    try fixture.git("config", "core.autocrlf", "true")
    #expect(try !differs(fixture, "a.txt", from: "HEAD:a.txt"))
    try fixture.git("config", "--unset", "core.autocrlf")
    try fixture.write("*.txt text eol=crlf\n", to: ".gitattributes")
    #expect(try !differs(fixture, "a.txt", from: "HEAD:a.txt"))
  }

  @Test func `takes the very bytes of the blob for unchanged`() throws {
    let fixture = try Fixture()
    try fixture.commitFiles(["dos.txt": "a\r\n"])
    try fixture.git("config", "core.autocrlf", "true")
    #expect(try !differs(fixture, "dos.txt", from: "HEAD:dos.txt"))
    #expect(try fixture.git("status", "--porcelain") == "")
  }

  @Test func `runs the filters that only git knows`() throws {
    let fixture = try Fixture()
    try fixture.git("config", "filter.upper.clean", "tr a-z A-Z")
    try fixture.commitFiles([".gitattributes": "*.up filter=upper\n", "x.up": "text\n"])
    #expect(try fixture.git("show", "HEAD:x.up") == "TEXT")
    #expect(try !differs(fixture, "x.up", from: "HEAD:x.up"))
    try fixture.write("other\n", to: "x.up")
    #expect(try differs(fixture, "x.up", from: "HEAD:x.up"))
  }

  @Test func `compares a link by its target and follows none`() throws {
    let fixture = try Fixture()
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: fixture.path + "/link",
      withDestinationPath: "a.txt"
    )
    try fixture.git("add", "link")
    try fixture.git("commit", "-q", "-m", "link")
    #expect(try !differs(fixture, "link", from: "HEAD:link"))
    #expect(try differs(fixture, "link", from: "HEAD:a.txt"))
    try manager.moveItem(atPath: fixture.path + "/dir", toPath: fixture.folder + "/dir")
    try manager.createSymbolicLink(
      atPath: fixture.path + "/dir",
      withDestinationPath: fixture.folder + "/dir"
    )
    #expect(try differs(fixture, "dir/b.txt", from: "HEAD:dir/b.txt"))
  }

  @Test func `has no work tree to compare in a bare repository`() throws {
    let fixture = try Fixture("--bare", commit: false)
    let error = try gitError {
      _ = try fixture.open().workTreeDiffers(at: RepositoryPath("a"), from: .zero)
    }
    #expect(error.category == .noWorkTree)
  }

  @Test func `lists what is staged`() throws {
    let fixture = try Fixture()
    try fixture.write("staged\n", to: "new ü.txt")
    try fixture.write("announced\n", to: "later.txt")
    try fixture.git("add", "new ü.txt")
    try fixture.git("add", "-N", "later.txt")
    try fixture.git("rm", "-q", "--cached", "a.txt")
    try fixture.write("unstaged\n", to: "dir/b.txt")
    let index = try fixture.open().stagedFiles()
    let listed = try fixture.git("-c", "core.quotePath=false", "ls-files", "--stage")
    let lines = index.entries.map { "\($0.mode) \($0.id) 0\t\($0.path)" }
    #expect(
      lines
        == listed.split(separator: "\n").map(String.init).filter { !$0.contains("later.txt") }
    )
    #expect(lines.count == 3 && listed.contains("later.txt"))
    #expect(index.conflicts.isEmpty)
  }

  @Test func `lists unmerged files once, apart from the others`() throws {
    let fixture = try Fixture()
    try fixture.git("checkout", "-q", "-b", "side")
    try fixture.commitFiles(["a.txt": "side\n", "dir/b.txt": "side\n"])
    try fixture.git("checkout", "-q", "main")
    try fixture.commitFiles(["a.txt": "main\n", "dir/b.txt": "main\n"])
    #expect(try fixture.run(["merge", "side"], in: fixture.path).status == 1)
    let index = try fixture.open().stagedFiles()
    #expect(index.conflicts.map(\.string) == ["a.txt", "dir/b.txt"])
    #expect(index.entries.map(\.path.string) == ["dir/sub/c.txt"])
  }

  @Test func `has nothing staged in a new repository`() throws {
    let fixture = try Fixture(commit: false)
    #expect(try fixture.open().stagedFiles().entries.isEmpty)
  }

  @Test(arguments: ["relative", "absolute"])
  func `obeys GIT_INDEX_FILE`(kind: String) throws {
    let fixture = try Fixture()
    let file = kind == "relative" ? ".git/other index" : fixture.folder + "/other index"
    let additions = ["GIT_INDEX_FILE": file]
    try fixture.git("read-tree", "HEAD:dir", additions: additions)
    let index = try fixture.open(at: fixture.path + "/dir", additions).stagedFiles()
    #expect(index.entries.map(\.path.string) == ["b.txt", "sub/c.txt"])
    #expect(try fixture.open().stagedFiles().entries.count == 3)
  }

  @Test func `reads the index of a linked work tree`() throws {
    let fixture = try Fixture()
    let linked = fixture.folder + "/linked"
    try fixture.git("worktree", "add", "-q", linked)
    try fixture.write([1], to: linked + "/only here")
    try fixture.git(["add", "--all"], in: linked)
    #expect(try fixture.open(at: linked).stagedFiles().entries.count == 4)
    #expect(try fixture.open().stagedFiles().entries.count == 3)
  }

  @Test func `reads a sparse index with git's help`() throws {
    let fixture = try Fixture()
    try fixture.git("sparse-checkout", "set", "--cone", "--sparse-index", "none")
    let index = fixture.bytes(of: fixture.path + "/.git/index")
    #expect(
      try gitError { _ = try fixture.open(["PATH": "/none"]).stagedFiles() }.category
        == .unsupported
    )
    let staged = try fixture.open().stagedFiles()
    #expect(staged.entries.map(\.path.string) == ["a.txt", "dir/b.txt", "dir/sub/c.txt"])
    #expect(
      staged.entries.map(\.id) == (try fixture.open().files(of: fixture.id("HEAD")).map(\.id))
    )
    #expect(fixture.bytes(of: fixture.path + "/.git/index") == index)
  }

  @Test func `reads a split index with git's help`() throws {
    let fixture = try Fixture()
    try fixture.write("later\n", to: "later.txt")
    try fixture.git("update-index", "--split-index")
    try fixture.commitFiles(["split.txt": "x\n"])
    try fixture.write("announced\n", to: "announced.txt")
    try fixture.git("add", "-N", "announced.txt")
    let before = fixture.bytes(of: fixture.path + "/.git/index")
    let staged = try fixture.open().stagedFiles()
    #expect(
      staged.entries.map(\.path.string)
        == ["a.txt", "dir/b.txt", "dir/sub/c.txt", "later.txt", "split.txt"]
    )
    #expect(fixture.bytes(of: fixture.path + "/.git/index") == before)
    let error = try gitError { _ = try fixture.open(["PATH": "/none"]).stagedFiles() }
    #expect(error.category == .unsupported && !error.next.isEmpty)
  }
}
