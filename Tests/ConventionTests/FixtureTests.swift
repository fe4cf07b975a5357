import Testing

/// Nothing lies in `fixtures/` that no test reads.
@Suite struct FixtureTests {
  @Test func `is read by a test, folder for folder`() throws {
    let tests = try SourceTree.swift(in: "Tests").map(\.text).joined()
    let all = try tests + SourceTree.swift(in: "Sources").map(\.text).joined()
    let folders = try SourceTree.folders(in: "fixtures")
    #expect(!folders.isEmpty)
    for folder in folders {
      let children = try SourceTree.folders(in: "fixtures/\(folder)")
      #expect(!children.isEmpty, "fixtures/\(folder) is empty")
      for child in children {
        let isNamed = tests.contains("\"\(folder)/\(child)")
        let isOneOfMany = tests.contains("\"\(folder)/\\(") && all.contains("\"\(child)\"")
        #expect(isNamed || isOneOfMany, "no test reads fixtures/\(folder)/\(child)")
      }
    }
  }

  @Test func `keeps its files in cases`() throws {
    for path in try SourceTree.files(below: "fixtures") {
      #expect(path.split(separator: "/").count > 3, "\(path) is in no case")
    }
  }
}
