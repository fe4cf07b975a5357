import Foundation
import GitStore
import SourceText
import Testing

@Suite struct ReferenceTests {
  @Test func `creates a branch only when it does not exist`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    try repository.createReference("refs/heads/team/x", target: head, message: "made by a test")
    #expect(try fixture.id("refs/heads/team/x") == head)
    #expect(try fixture.git("reflog", "show", "team/x").contains("made by a test"))
    let other = try repository.commit("x\n", at: "x", on: head)
    for target in [other, head] {
      let error = try gitError {
        try repository.createReference("refs/heads/team/x", target: target, message: "again")
      }
      #expect(error.category == .alreadyExists(head))
    }
    #expect(try fixture.id("refs/heads/team/x") == head)
  }

  @Test func `sees a packed branch`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    try repository.createReference("refs/heads/packed", target: head, message: "made")
    try fixture.git("pack-refs", "--all")
    let error = try gitError {
      try repository.createReference("refs/heads/packed", target: head, message: "again")
    }
    #expect(error.category == .alreadyExists(head))
    try repository.deleteReference("refs/heads/packed", expecting: head)
    #expect(try repository.reference("refs/heads/packed") == nil)
    #expect(
      try fixture.run(["rev-parse", "-q", "--verify", "packed"], in: fixture.path).status == 1
    )
  }

  @Test func `moves a branch only from the value that is expected`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let next = try repository.commit("x\n", at: "x", on: head)
    try repository.createReference("refs/heads/b", target: head, message: "made")
    let stale = try gitError {
      try repository.moveReference("refs/heads/b", from: next, to: next, message: "wrong")
    }
    #expect(stale.category == .moved(head))
    try repository.moveReference("refs/heads/b", from: head, to: next, message: "right")
    #expect(try fixture.id("b") == next)
    #expect(try fixture.git("reflog", "show", "b").contains("right"))
    let gone = try gitError {
      try repository.moveReference("refs/heads/none", from: head, to: next, message: "gone")
    }
    #expect(gone.category == .moved(nil))
    #expect(try repository.reference("refs/heads/none") == nil)
  }

  @Test func `deletes a branch only with the value that is expected`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let other = try repository.commit("x\n", at: "x", on: head)
    try repository.createReference("refs/heads/b", target: head, message: "made")
    let log = try fixture.git("reflog", "show", "b")
    let error = try gitError {
      try repository.deleteReference("refs/heads/b", expecting: other)
    }
    #expect(error.category == .moved(head))
    #expect(try fixture.git("reflog", "show", "b") == log)
    #expect(!FileManager.default.fileExists(atPath: fixture.path + "/.git/refs/heads/b.lock"))
    try repository.deleteReference("refs/heads/b", expecting: head)
    #expect(try fixture.git("branch", "--list", "b") == "")
    #expect(!FileManager.default.fileExists(atPath: fixture.path + "/.git/logs/refs/heads/b"))
    let again = try gitError {
      try repository.deleteReference("refs/heads/b", expecting: head)
    }
    #expect(again.category == .moved(nil))
  }

  @Test func `names the committer in the reflog`() throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    try fixture.open().createReference("refs/heads/b", target: head, message: "made")
    #expect(
      try fixture.git("reflog", "show", "--format=%gn <%ge>", "b")
        == "Carl Committer <carl@example.org>"
    )
  }

  @Test func `lets exactly one of many creators win`() async throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    let base = try fixture.open()
    let targets = try (0..<8).map { try base.commit("\($0)\n", at: "x", on: head) }
    for round in 0..<10 {
      let name = "refs/heads/round-\(round)"
      let path = fixture.path
      let environment = fixture.environment
      let winners = await withTaskGroup(of: ObjectID?.self) { group in
        for target in targets {
          group.addTask {
            guard let repository = try? Repository(at: path, environment: environment) else {
              return nil
            }
            do {
              try repository.createReference(name, target: target, message: "race")
              return target
            } catch { return nil }
          }
        }
        return await group.reduce(into: [ObjectID]()) { if let id = $1 { $0.append(id) } }
      }
      #expect(winners.count == 1)
      #expect(try winners.first == fixture.id(name))
    }
  }

  @Test func `lets exactly one of many movers win`() async throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    let base = try fixture.open()
    let targets = try (0..<8).map { try base.commit("\($0)\n", at: "x", on: head) }
    try base.createReference("refs/heads/b", target: head, message: "made")
    let path = fixture.path
    let environment = fixture.environment
    let winners = await withTaskGroup(of: ObjectID?.self) { group in
      for target in targets {
        group.addTask {
          let repository = try? Repository(at: path, environment: environment)
          do {
            try repository?.moveReference("refs/heads/b", from: head, to: target, message: "race")
            return repository == nil ? nil : target
          } catch { return nil }
        }
      }
      return await group.reduce(into: [ObjectID]()) { if let id = $1 { $0.append(id) } }
    }
    #expect(winners.count == 1)
    #expect(try winners.first == fixture.id("b"))
  }

  @Test func `names a lock that was left behind, and leaves it`() throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    let lock = fixture.path + "/.git/refs/heads/b.lock"
    try repository.createReference("refs/heads/a", target: head, message: "made")
    for name in ["a", "b"] {
      try fixture.write([], to: fixture.path + "/.git/refs/heads/\(name).lock")
    }
    let errors = [
      try gitError { try repository.createReference("refs/heads/b", target: head, message: "x") },
      try gitError {
        try repository.moveReference("refs/heads/a", from: head, to: head, message: "x")
      },
      try gitError { try repository.deleteReference("refs/heads/a", expecting: head) },
    ]
    #expect(errors.map(\.category) == [.locked, .locked, .locked])
    #expect(errors[0].message.contains(lock))
    #expect(errors[0].message.contains(/is [0-9]+ s old/))
    #expect(errors[0].next.contains { $0.contains("remove \(lock)") })
    #expect(errors[2].message.contains("refs/heads/a.lock"))
    #expect(FileManager.default.fileExists(atPath: lock))
    #expect(try repository.reference("refs/heads/b") == nil)
    #expect(try repository.reference("refs/heads/a")?.target == head)
  }

  @Test(arguments: [false, true])
  func `names the branch whose name is in the way`(packed: Bool) throws {
    let fixture = try Fixture()
    let repository = try fixture.open()
    let head = try fixture.id("HEAD")
    try repository.createReference("refs/heads/team", target: head, message: "made")
    try repository.createReference("refs/heads/deep/er/x", target: head, message: "made")
    if packed { try fixture.git("pack-refs", "--all") }
    let inside = try gitError {
      try repository.createReference("refs/heads/team/x", target: head, message: "x")
    }
    #expect(inside.category == .nameConflict)
    #expect(inside.message.contains("refs/heads/team is in the way"))
    #expect(inside.next == ["git branch -m team team-old"])
    let around = try gitError {
      try repository.createReference("refs/heads/deep/er", target: head, message: "x")
    }
    #expect(around.category == .nameConflict)
    #expect(around.next == ["git branch -m deep/er/x deep-er-x-old"])
    for command in [inside, around].flatMap(\.next) {
      try fixture.git(command.split(separator: " ").dropFirst().map(String.init), in: fixture.path)
    }
    #expect(throws: Never.self) {
      let fresh = try fixture.open()
      try fresh.createReference("refs/heads/team/x", target: head, message: "x")
      try fresh.createReference("refs/heads/deep/er", target: head, message: "x")
    }
  }

  @Test func `refuses to point a branch at nothing`() throws {
    let fixture = try Fixture()
    let error = try gitError {
      try fixture.open().createReference(
        "refs/heads/b",
        target: ObjectID.ofBlob([9]),
        message: "x"
      )
    }
    #expect(error.category == .missingObject)
  }

  @Test(arguments: [
    "", "x", "HEAD", "ORIG_HEAD", "refs/heads/", "refs/heads/a..b", "refs/heads/a b",
    "refs/heads/a.lock",
    "refs/heads/a\u{7f}", "refs/heads/a\u{0}b", "refs/heads/a~1", "refs//heads/a",
  ])
  func `refuses a name that git refuses`(name: String) throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    let error = try gitError {
      try fixture.open().createReference(name, target: head, message: "x")
    }
    #expect(error.category == .invalidName)
  }

  @Test func `lists refs by name and skips a broken one`() throws {
    let fixture = try Fixture()
    let head = try fixture.id("HEAD")
    for name in ["b", "a/z", "a/b", "ab"] { try fixture.git("branch", name) }
    try fixture.git("pack-refs", "--all")
    try fixture.git("branch", "loose")
    try fixture.git("tag", "-m", "annotated", "v1")
    try fixture.git("symbolic-ref", "refs/heads/alias", "refs/heads/b")
    try fixture.write("not an id\n", to: ".git/refs/heads/broken")
    let repository = try fixture.open()
    let found = try repository.references(under: "refs/heads/")
    #expect(
      found.map(\.name)
        == ["a/b", "a/z", "ab", "alias", "b", "loose", "main"].map { "refs/heads/\($0)" }
    )
    #expect(found.allSatisfy { $0.target == head })
    #expect(try repository.references(under: "refs/heads/a/").count == 2)
    #expect(try repository.references(under: "refs/none/").isEmpty)
    #expect(try repository.reference("refs/tags/v1")?.target == fixture.id("refs/tags/v1"))
    #expect(try repository.resolveCommit("v1") == head)
    #expect(try repository.reference("refs/heads/none") == nil)
    #expect(throws: GitError.self) { _ = try repository.reference("refs/heads/broken") }
  }
}
