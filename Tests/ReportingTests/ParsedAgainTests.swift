import FixtureSupport
import Foundation
import Testing

/// Every recorded JSON document, read by parsers that are not ours.
@Suite struct ParsedAgainTests {
  private static func documents() throws -> [String] {
    let root = Fixtures.root.appending(path: "reports").path(percentEncoded: false)
    return try FileManager.default.subpathsOfDirectory(atPath: root)
      .filter { $0.hasSuffix(".json") && !$0.contains("/repo/") }.sorted()
      .map { "\(root)/\($0)" }
  }

  @Test(arguments: try documents())
  func `is JSON to Foundation, of version 1, on one line`(_ path: String) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    #expect(
      ["Plan", "Status", "Services", "Error", "Findings"].contains(document["kind"] as? String)
    )
    #expect(data.firstIndex(of: UInt8(ascii: "\n")) == data.count - 1)
  }

  @Test func `is JSON to Python, where there is one`() throws {
    let paths = try Self.documents()
    #expect(paths.count > 20)
    let program = """
      import json, sys
      for path in sys.argv[1:]: json.loads(open(path, "rb").read().decode("utf-8"))
      """
    guard try status(["python3", "-c", ""]) == 0 else { return }
    #expect(try status(["python3", "-c", program] + paths) == 0)
    #expect(try status(["python3", "-m", "json.tool", paths[0]]) == 0)
  }

  private func status(_ command: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
