import Delivery
import FailoverCommands
import Foundation
import Testing

/// A file is replaced wholly, or not at all.
@Suite struct AtomicFileTests {
  private func withFile(
    _ text: String,
    mode: Int = 0o644,
    _ body: (_ path: String, _ folder: URL) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "atomic-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "a.yaml")
    try Data(text.utf8).write(to: file)
    let path = file.path(percentEncoded: false)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    try body(path, folder)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left == ["a.yaml"])
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  @Test func `leaves a file that somebody changed since it was read`() throws {
    try withFile("a: 2\n") { path, _ in
      do {
        try AtomicFile.replace(Array("a: 1\n".utf8), of: path, with: Array("a: 3\n".utf8))
        Issue.record("the file was written over")
      } catch {
        #expect("\(error)".contains("was changed while it was edited"))
      }
      let now = try text(path)
      #expect(now == "a: 2\n")
    }
  }

  @Test(arguments: [0o444, 0o600, 0o755])
  func `keeps the mode of a file, read-only or not`(mode: Int) throws {
    try withFile("a: 1\n", mode: mode) { path, _ in
      try AtomicFile.replace(Array("a: 1\n".utf8), of: path, with: Array("a: 3\n".utf8))
      let now = try text(path)
      #expect(now == "a: 3\n")
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == mode)
    }
  }

  @Test func `replaces no link`() throws {
    try withFile("a: 1\n") { path, folder in
      let link = folder.appending(path: "link.yaml").path(percentEncoded: false)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.yaml")
      #expect(throws: DeliveryError.self) {
        try AtomicFile.replace(Array("a: 1\n".utf8), of: link, with: Array("a: 3\n".utf8))
      }
      let now = try text(path)
      #expect(now == "a: 1\n")
      try FileManager.default.removeItem(atPath: link)
    }
  }
}
