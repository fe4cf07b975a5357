import Foundation
import GitStore
import SourceText
import Testing

@Suite struct CommitTests {
  /// Messages that tempt a writer to tidy them up.
  static let messages = [
    "subject\n", "subject\n\nbody\n\nTrailer: value\n", "no line end", "", "\n\nleading lines\n",
    "trailing\n\n\n", "# not a comment\n", "ümläut 日本\n", "dos\r\nlines\r\n",
  ]

  @Test(arguments: messages)
  func `writes the bytes that git commit-tree writes`(message: String) throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let tree = try fixture.id("HEAD^{tree}")
    let id = try repository.createCommit(
      tree: tree,
      parents: [head],
      author: .author,
      committer: .committer,
      message: message,
      signing: .unsigned
    )
    let file = fixture.folder + "/message"
    try fixture.write(Array(message.utf8), to: file)
    let twin = try fixture.run(
      ["-c", "git commit-tree \(tree) -p \(head) < \"$0\"", file],
      in: fixture.path,
      [
        "GIT_AUTHOR_NAME": "Zoë Author", "GIT_AUTHOR_EMAIL": "zoe@example.org",
        "GIT_AUTHOR_DATE": "@1600000000 -0330", "GIT_COMMITTER_NAME": "Max M.",
        "GIT_COMMITTER_EMAIL": "max@example.org", "GIT_COMMITTER_DATE": "@1600000777 +0545",
      ],
      program: "sh"
    )
    let written = try fixture.git("cat-file", "commit", id.hex)
    #expect(twin.status == 0)
    #expect(
      written
        == (try fixture.git("cat-file", "commit", String(twin.output.prefix(40))))
    )
  }

  @Test func `reads back what it wrote`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let tree = try fixture.id("HEAD^{tree}")
    let id = try repository.createCommit(
      tree: tree,
      parents: [head, head],
      author: .author,
      committer: .author,
      message: "two\n\nlines\n",
      signing: .unsigned
    )
    let commit = try repository.commit(id)
    #expect(commit.id == id && commit.tree == tree && commit.parents == [head, head])
    #expect(commit.author == .author && commit.committer == .author)
    #expect(commit.message == "two\n\nlines\n" && commit.subject == "two")
    #expect(try fixture.run(["fsck", "--strict", id.hex], in: fixture.path).status == 0)
  }

  @Test func `touches no branch, index or file`() throws {
    let fixture = try Fixture()
    try fixture.write("staged\n", to: "staged.txt")
    try fixture.git("add", "staged.txt")
    try fixture.write("edited\n", to: "a.txt")
    let before = try fixture.snapshot()
    let refs = try fixture.git("for-each-ref")
    let repository = try fixture.open()
    let made = try repository.commit("other\n", at: "dir/b.txt", on: fixture.id("HEAD"))
    _ = try repository.stagedFiles()
    _ = try repository.workTreeDiffers(at: RepositoryPath("a.txt"), from: made)
    #expect(try fixture.git("for-each-ref") == refs)
    try repository.createReference("refs/heads/side", target: made, message: "made")
    try repository.moveReference(
      "refs/heads/side",
      from: made,
      to: fixture.id("HEAD"),
      message: "moved"
    )
    try repository.deleteReference("refs/heads/side", expecting: fixture.id("HEAD"))
    #expect(try fixture.snapshot() == before)
    #expect(try fixture.git("for-each-ref") == refs)
  }

  @Test func `refuses a tree or parent that is not there`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let blob = try fixture.id("HEAD:a.txt")
    let missing = ObjectID.ofBlob([9, 9])
    for (tree, parent) in [(missing, head), (blob, head), (try fixture.id("HEAD^{tree}"), blob)] {
      for signing in [CommitSigning.unsigned, .signed(key: nil)] {
        #expect(throws: GitError.self) {
          _ = try repository.createCommit(
            tree: tree,
            parents: [parent],
            author: .author,
            committer: .author,
            message: "x",
            signing: signing
          )
        }
      }
    }
  }

  @Test(arguments: ["a\u{0}b"])
  func `refuses a message that C would cut off`(message: String) throws {
    let fixture = try Fixture()
    let error = try gitError {
      _ = try fixture.open().createCommit(
        tree: fixture.id("HEAD^{tree}"),
        parents: [],
        author: .author,
        committer: .author,
        message: message,
        signing: .unsigned
      )
    }
    #expect(error.category == .invalidName)
  }

  @Test(arguments: ["A\nparent", "A <a> 1 +0000", "A\u{0}B", "", " . "])
  func `refuses a name that would break the commit's lines`(name: String) throws {
    let fixture = try Fixture()
    let forged = Signature(name: name, email: "x", seconds: 1, offsetMinutes: 0)
    let error = try gitError {
      _ = try fixture.open().createCommit(
        tree: fixture.id("HEAD^{tree}"),
        parents: [],
        author: forged,
        committer: forged,
        message: "x",
        signing: .unsigned
      )
    }
    #expect(error.category == .invalidName)
  }

  @Test func `says that the disk took no object`() throws {
    let fixture = try Fixture()
    try FileManager.default.removeItem(atPath: fixture.path + "/.git/objects/info")
    let repository = try fixture.open()
    let blob = Array("not stored".utf8)
    let folder = "\(fixture.path)/.git/objects/\(ObjectID.ofBlob(blob).hex.prefix(2))"
    // A file where the object's folder would be, so that even root cannot write.
    try fixture.write([], to: folder)
    #expect(throws: GitError.self) { _ = try repository.writeBlob(blob) }
    #expect(!repository.hasObject(ObjectID.ofBlob(blob)))
  }
}
