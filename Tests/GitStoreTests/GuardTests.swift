import SourceText
import Testing

@testable import GitStore

/// The guards that only act when libgit2 or the disk misbehaves.
@Suite struct GuardTests {
  @Test func `notices a tree that changes more than it was asked to`() throws {
    let fixture = try Fixture()
    let old = try fixture.id("HEAD^{tree}")
    try fixture.commitFiles(["a.txt": "x\n", "dir/b.txt": "x\n"])
    let new = try fixture.id("HEAD^{tree}")
    let repository = try fixture.open()
    let updates = ["a.txt", "dir/b.txt"].map {
      TreeUpdate(path: RepositoryPath($0), content: .remove)
    }
    #expect(throws: Never.self) {
      try repository.requireOnly(updates, between: old, and: new)
    }
    let error = try gitError {
      try repository.requireOnly([updates[0]], between: old, and: new)
    }
    #expect(error.category == .corrupt && error.subject == "dir/b.txt")
    let empty = try #require(ObjectID(hex: fixture.git("hash-object", "-wt", "tree", "/dev/null")))
    #expect(throws: GitError.self) {
      try repository.requireOnly(updates, between: old, and: empty)
    }
  }

  @Test func `notices an object that was reported as written`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    #expect(throws: Never.self) { try repository.requireObject(fixture.id("HEAD"), "test") }
    let error = try gitError { try repository.requireObject(ObjectID.ofBlob([9]), "test") }
    #expect(error.category == .missingObject && !error.next.isEmpty)
  }

  @Test func `notices a commit that is not the one asked for`() throws {
    let fixture = try Fixture()
    let commit = try fixture.open().commit(fixture.id("HEAD"))
    func draft(tree: ObjectID? = nil, message: String? = nil) -> CommitDraft {
      CommitDraft(
        tree: tree ?? commit.tree,
        parents: commit.parents,
        author: commit.author,
        committer: commit.committer,
        message: message ?? commit.message
      )
    }
    #expect(draft().describes(commit))
    #expect(!draft(tree: .zero).describes(commit))
    #expect(!draft(message: "base").describes(commit))
  }
}
