import Testing

/// Nothing lies in `fixtures/` that no test reads.
@Suite struct FixtureTests {
  @Test func `is read by a test, entry for entry`() throws {
    let tests = try SourceTree.swift(in: "Tests").map(\.text).joined()
    let all = try tests + SourceTree.swift(in: "Sources").map(\.text).joined()
    let folders = try SourceTree.folders(in: "fixtures")
    #expect(!folders.isEmpty)
    for folder in folders {
      let entries = try entries(of: folder)
      #expect(!entries.isEmpty, "fixtures/\(folder) is empty")
      for entry in entries {
        let isNamed = tests.contains("\"\(folder)/\(entry)")
        let isOneOfMany = tests.contains("\"\(folder)/\\(") && all.contains("\"\(entry)\"")
        #expect(isNamed || isOneOfMany, "no test reads fixtures/\(folder)/\(entry)")
      }
    }
  }

  @Test func `lies in a folder that says what it is for`() throws {
    for path in try SourceTree.files(below: "fixtures") {
      #expect(path.split(separator: "/").count > 2, "\(path) is in no folder")
    }
  }

  /// The names, without their extensions, of what lies in a folder of the fixtures.
  private func entries(of folder: String) throws -> Set<String> {
    let depth = 2
    let names = try SourceTree.files(below: "fixtures/\(folder)").map { path in
      path.split(separator: "/")[depth].split(separator: ".")[0]
    }
    return Set(names.map(String.init))
  }
}
