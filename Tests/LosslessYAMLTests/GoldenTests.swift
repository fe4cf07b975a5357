import FixtureSupport
import Foundation
import Testing

@Suite struct GoldenTests {
  private func withFile(
    _ content: String?,
    _ body: (FixtureFile) throws -> Void
  ) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: url) }
    if let content { try Data(content.utf8).write(to: url) }
    try body(FixtureFile(url: url, name: "golden.yaml"))
  }

  private func check(
    _ actual: String,
    _ file: FixtureFile,
    mode: String? = nil,
    isCI: Bool = false
  ) -> String? {
    Golden.check(Array(actual.utf8), against: file, mode: mode, isCI: isCI)
  }

  @Test func `accepts the recorded bytes and no others`() throws {
    try withFile("a: 1\n") { file in
      #expect(check("a: 1\n", file) == nil)
      #expect(check("a: 1", file)?.contains("differs from byte 4") == true)
      #expect(check("a: 1\r\n", file)?.contains("␍") == true)
    }
  }

  @Test func `misses a file that was never recorded`() throws {
    try withFile(nil) { file in
      #expect(check("a: 1\n", file)?.contains("is missing") == true)
      #expect(file.bytes == nil)
      #expect(throws: FixtureError.self) { try file.required() }
    }
  }

  @Test func `records what is missing, and fails the run that does`() throws {
    try withFile(nil) { file in
      #expect(check("a: 1\n", file, mode: "missing")?.contains("recorded") == true)
      #expect(file.bytes == Array("a: 1\n".utf8))
      #expect(check("a: 1\n", file, mode: "missing") == nil)
      #expect(check("a: 2\n", file, mode: "missing")?.contains("differs") == true)
    }
  }

  @Test func `records everything when asked to`() throws {
    try withFile("a: 1\n") { file in
      #expect(check("a: 2\n", file, mode: "all")?.contains("recorded") == true)
      #expect(file.bytes == Array("a: 2\n".utf8))
    }
  }

  @Test(arguments: ["all", "missing"])
  func `refuses to record in CI`(mode: String) throws {
    try withFile(nil) { file in
      #expect(check("a: 1\n", file, mode: mode, isCI: true)?.contains("refused") == true)
      #expect(file.bytes == nil)
    }
  }

  @Test func `knows no other mode`() throws {
    try withFile("a: 1\n") { file in
      #expect(check("a: 1\n", file, mode: "always")?.contains("is none of") == true)
    }
  }
}
