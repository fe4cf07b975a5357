import Testing

@testable import GitStore

@Suite struct ReferenceChangeTests {
  private let old = ObjectID.ofBlob([1])
  private let new = ObjectID.ofBlob([2])
  private let other = ObjectID.ofBlob([3])

  /// libgit2's codes: any error, lock held, old value does not match, exists.
  private let ioError: Int32 = -1
  private let locked: Int32 = -14
  private let modified: Int32 = -15
  private let exists: Int32 = -4

  private func change(_ old: ObjectID?, _ new: ObjectID?) -> ReferenceChange {
    ReferenceChange(operation: "test", name: "refs/heads/x", old: old, new: new)
  }

  @Test func `takes an error after the change for success`() {
    #expect(change(nil, new).outcome(code: ioError, found: new) == .applied)
    #expect(change(old, new).outcome(code: ioError, found: new) == .applied)
    #expect(change(old, nil).outcome(code: ioError, found: nil) == .applied)
  }

  @Test func `takes the old value for a change that did not happen`() {
    #expect(change(nil, new).outcome(code: ioError, found: nil) == .notApplied)
    #expect(change(old, new).outcome(code: locked, found: old) == .notApplied)
    #expect(change(old, nil).outcome(code: ioError, found: old) == .notApplied)
  }

  @Test func `gives the credit to somebody else when libgit2 did not start`() {
    for code in [locked, modified, exists] {
      #expect(change(nil, new).outcome(code: code, found: new) == .overtaken(new))
    }
    #expect(change(old, new).outcome(code: modified, found: new) == .overtaken(new))
    #expect(change(old, nil).outcome(code: modified, found: nil) == .overtaken(nil))
  }

  @Test func `reports a third value`() {
    #expect(change(nil, new).outcome(code: ioError, found: other) == .overtaken(other))
    #expect(change(old, new).outcome(code: ioError, found: nil) == .overtaken(nil))
    #expect(
      change(nil, new).overtaken(by: other, code: 0).category == .alreadyExists(other)
    )
    #expect(change(old, new).overtaken(by: other, code: 0).category == .moved(other))
  }

  @Test func `says that nobody knows when the ref cannot be read`() {
    let error = GitError("test", .other, message: "disk")
    let unknown = change(nil, new).unknown(after: error, rereading: error)
    #expect(unknown.category == .unknownOutcome && !unknown.next.isEmpty)
  }

  @Test func `reports an unreadable ref after an error as an unknown outcome`() throws {
    let fixture = try Fixture()
    try fixture.write("garbage\n", to: ".git/refs/heads/x")
    let head = try fixture.id("HEAD")
    let error = try gitError {
      try fixture.open().createReference("refs/heads/x", target: head, message: "x")
    }
    #expect(error.category == .unknownOutcome)
    #expect(fixture.bytes(of: fixture.path + "/.git/refs/heads/x") == Array("garbage\n".utf8))
  }
}
