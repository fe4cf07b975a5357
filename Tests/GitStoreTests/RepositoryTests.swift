import Foundation
import GitStore
import SourceText
import Testing

@Suite struct RepositoryTests {
  @Test func `opens the clone from a subdirectory`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open(at: fixture.path + "/dir/sub")
    #expect(repository.workTree == fixture.path)
    #expect(repository.gitDirectory == fixture.path + "/.git")
    #expect(repository.commonDirectory == repository.gitDirectory)
    #expect(!repository.isBare)
  }

  @Test func `opens a bare repository`() throws {
    let fixture = try Fixture()
    let bare = fixture.folder + "/bare.git"
    try fixture.git("clone", "-q", "--bare", ".", bare)
    let repository = try fixture.open(at: bare)
    #expect(repository.isBare && repository.workTree == nil)
    #expect(repository.gitDirectory == bare)
    #expect(try repository.head() == .branch(name: "main", fixture.id("HEAD")))
    let made = try repository.commit("x\n", at: "x", on: fixture.id("HEAD"))
    try repository.createReference("refs/heads/x", target: made, message: "made")
    #expect(try fixture.git(["show", "x:x"], in: bare) == "x")
  }

  @Test func `opens a linked work tree with its own HEAD and shared branches`() throws {
    let fixture = try Fixture()
    let linked = fixture.folder + "/linked"
    try fixture.git("worktree", "add", "-q", "-b", "side", linked)
    let repository = try fixture.open(at: linked + "/dir")
    #expect(repository.workTree == linked)
    #expect(repository.gitDirectory == fixture.path + "/.git/worktrees/linked")
    #expect(repository.commonDirectory == fixture.path + "/.git")
    #expect(try repository.head() == .branch(name: "side", fixture.id("main")))
    try repository.createReference(
      "refs/heads/from-linked",
      target: fixture.id("main"),
      message: "made"
    )
    #expect(try fixture.id("from-linked") == fixture.id("main"))
    #expect(try repository.configuration("core.bare") == "false")
  }

  @Test func `obeys GIT_DIR and takes the folder for the work tree`() throws {
    let fixture = try Fixture()
    let elsewhere = fixture.folder + "/elsewhere"
    try fixture.write([1], to: elsewhere + "/file")
    let repository = try fixture.open(
      at: elsewhere,
      ["GIT_DIR": "../the clone/.git"]
    )
    #expect(try repository.head() == .branch(name: "main", fixture.id("HEAD")))
    #expect(
      try repository.workTree
        == fixture.git(
          ["rev-parse", "--show-toplevel"],
          in: elsewhere,
          ["GIT_DIR": "../the clone/.git"]
        )
    )
  }

  @Test func `obeys GIT_WORK_TREE`() throws {
    let fixture = try Fixture()
    let other = fixture.folder + "/other"
    try fixture.write(Array("one\n".utf8), to: other + "/a.txt")
    let repository = try fixture.open(["GIT_DIR": fixture.path + "/.git", "GIT_WORK_TREE": other])
    #expect(repository.workTree == other)
    let blob = try fixture.id("HEAD:a.txt")
    #expect(try !repository.workTreeDiffers(at: RepositoryPath("a.txt"), from: blob))
    #expect(
      try repository.workTreeDiffers(
        at: RepositoryPath("dir/b.txt"),
        from: fixture.id("HEAD:dir/b.txt")
      )
    )
  }

  @Test func `obeys GIT_OBJECT_DIRECTORY and its alternates`() throws {
    let fixture = try Fixture()
    let quarantine = fixture.folder + "/quarantine"
    try FileManager.default.createDirectory(atPath: quarantine, withIntermediateDirectories: true)
    let repository = try fixture.open([
      "GIT_OBJECT_DIRECTORY": quarantine,
      "GIT_ALTERNATE_OBJECT_DIRECTORIES": fixture.path + "/.git/objects",
    ])
    let id = try repository.writeBlob(Array("held back".utf8))
    #expect(try repository.commit(fixture.id("HEAD")).subject == "base")
    #expect(try fixture.run(["cat-file", "-e", id.hex], in: fixture.path).status != 0)
    #expect(
      try fixture.git(
        ["cat-file", "-p", id.hex],
        in: fixture.path,
        ["GIT_OBJECT_DIRECTORY": quarantine]
      )
        == "held back"
    )
  }

  @Test func `opens what a hook in a linked work tree gets`() throws {
    let fixture = try Fixture()
    let linked = fixture.folder + "/linked"
    try fixture.git("worktree", "add", "-q", "-b", "side", linked)
    let own = fixture.path + "/.git/worktrees/linked"
    let repository = try fixture.open(
      at: linked,
      ["GIT_DIR": own, "GIT_INDEX_FILE": own + "/index"]
    )
    #expect(repository.workTree == linked && repository.gitDirectory == own)
    #expect(try repository.head() == .branch(name: "side", fixture.id("main")))
    #expect(try repository.stagedFiles().entries.count == 3)
    #expect(try repository.configuration("core.bare") == "false")
  }

  @Test func `opens what a receiving hook gets`() throws {
    let fixture = try Fixture()
    let bare = fixture.folder + "/bare.git"
    try fixture.git("clone", "-q", "--bare", ".", bare)
    try FileManager.default.createDirectory(
      atPath: bare + "/objects/incoming",
      withIntermediateDirectories: true
    )
    let repository = try fixture.open(
      at: bare,
      [
        "GIT_DIR": ".", "GIT_OBJECT_DIRECTORY": "./objects/incoming",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": bare + "/objects", "GIT_QUARANTINE_PATH": bare,
      ]
    )
    #expect(repository.isBare)
    #expect(try repository.resolveCommit("main") == fixture.id("HEAD"))
    let id = try repository.writeBlob([1, 2])
    #expect(repository.hasObject(id))
    #expect(try fixture.run(["cat-file", "-e", id.hex], in: bare).status != 0)
  }

  @Test func `refuses a GIT_COMMON_DIR that names another repository`() throws {
    let fixture = try Fixture()
    #expect(
      try gitError { _ = try fixture.open(["GIT_COMMON_DIR": fixture.folder]) }.category
        == .unsupported
    )
    #expect(throws: Never.self) {
      _ = try fixture.open(["GIT_COMMON_DIR": fixture.path + "/.git"])
    }
  }

  @Test func `says that a folder is no repository`() throws {
    let fixture = try Fixture()
    let error = try gitError {
      _ = try fixture.open(at: fixture.folder + "/home")
    }
    #expect(error.category == .notARepository)
    #expect(error.subject == fixture.folder + "/home")
    #expect(!error.next.isEmpty)
  }

  @Test func `stops looking at a ceiling directory`() throws {
    let fixture = try Fixture()
    let error = try gitError {
      _ = try fixture.open(
        at: fixture.path + "/dir/sub",
        ["GIT_CEILING_DIRECTORIES": fixture.path + "/dir"]
      )
    }
    #expect(error.category == .notARepository)
  }

  @Test func `says that a SHA-256 repository cannot be read`() throws {
    let fixture = try Fixture("--object-format=sha256", commit: false)
    let error = try gitError { _ = try fixture.open() }
    #expect(error.category == .unsupported)
    #expect(error.message.contains("SHA-256"))
    #expect(!error.next.isEmpty)
  }

  @Test func `says that a reftable repository cannot be read`() throws {
    let fixture = try Fixture()
    let config = try String(contentsOfFile: fixture.path + "/.git/config", encoding: .utf8)
    try fixture.write(
      config.replacing("repositoryformatversion = 0", with: "repositoryformatversion = 1")
        + "[extensions]\n\trefstorage = reftable\n",
      to: ".git/config"
    )
    let error = try gitError { _ = try fixture.open() }
    #expect(error.category == .unsupported)
    #expect(error.message.contains("reftable"))
    #expect(error.next.contains("git refs migrate --ref-format=files"))
  }

  @Test func `names an extension that is not known`() throws {
    let fixture = try Fixture()
    try fixture.git("config", "core.repositoryformatversion", "1")
    try fixture.git("config", "extensions.timeTravel", "true")
    let error = try gitError { _ = try fixture.open() }
    #expect(error.category == .unsupported)
    #expect(error.message.lowercased().contains("extensions.timetravel"))
  }

  @Test(arguments: ["worktreeConfig", "preciousObjects", "partialClone", "relativeWorktrees"])
  func `opens a repository with a harmless extension`(name: String) throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    try fixture.git("config", "core.repositoryformatversion", "1")
    try fixture.git("config", "extensions.\(name)", name == "partialClone" ? "origin" : "true")
    #expect(try fixture.open().head() == .branch(name: "main", head))
  }

  @Test func `reads the configuration of one work tree`() throws {
    let fixture = try Fixture()
    try fixture.git("config", "extensions.worktreeConfig", "true")
    try fixture.git("config", "--worktree", "core.autocrlf", "true")
    try fixture.write("one\r\n", to: "a.txt")
    let repository = try fixture.open(["PATH": "/nonexistent"])
    #expect(repository.program == nil)
    #expect(try repository.configuration("core.autocrlf") == "true")
  }

  @Test(.enabled(if: getuid() == 0, "only root can give a repository away"))
  func `names the line that declares a foreign repository safe`() throws {
    let fixture = try Fixture()
    _ = try fixture.run(["-R", "12345", fixture.path], in: fixture.folder, program: "chown")
    let error = try gitError { _ = try fixture.open() }
    #expect(error.category == .foreignOwner)
    let path = fixture.path
    #expect(error.next.first == "git config --global --add safe.directory '\(path)'")
  }

  @Test func `says that a new repository has no commit`() throws {
    let fixture = try Fixture(commit: false)
    let repository = try fixture.open()
    #expect(try repository.head() == .unborn(branch: "main"))
    for revision in ["HEAD", "main", "@"] {
      let error = try gitError { _ = try repository.resolveCommit(revision) }
      #expect(error.category == .noCommits)
      #expect(error.next == ["git commit"])
    }
  }

  @Test func `reads a detached HEAD`() throws {
    let fixture = try Fixture()
    try fixture.git("checkout", "-q", "--detach")
    #expect(try fixture.open().head() == .detached(fixture.id("HEAD")))
  }
}
