import Foundation
import Testing

/// What a reader may count on in every file.
@Suite struct StyleTests {
  @Test func `keeps every source file within 400 lines`() throws {
    for file in try SourceTree.swift(in: "Sources") {
      #expect(
        file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 401,
        "\(file.path)"
      )
    }
  }

  /// Witnesses of protocols that document the requirement.
  private static let witnesses = [
    "static let id = ", "static let severity = ", "static let needsBase = ",
    "static let consequences = ", "static let reach = ", "static func findings(in subject",
    "static func intents(for request",
    "var description: String", "let description: String", "static let configuration = Command",
    "init() {}",
  ]

  @Test func `documents every declaration that other modules see`() throws {
    var count = 0
    for file in try SourceTree.swift(in: "Sources") {
      for (number, line) in file.lines.enumerated()
      where line.wholeMatch(of: /\s*(@\w+ )?package .*/) != nil {
        guard !line.contains(" import "), !Self.witnesses.contains(where: { line.contains($0) })
        else { continue }
        count += 1
        let above = file.lines[..<number].last { line in
          let text = line.drop { $0 == " " }
          return !text.hasPrefix("@") && !text.hasPrefix("#")
        }
        let text = above?.drop { $0 == " " } ?? ""
        #expect(text.hasPrefix("///"), "\(file.path):\(number + 1): \(line)")
      }
    }
    #expect(count > 200)
  }

  @Test func `forces nothing`() throws {
    for file in try SourceTree.swift(in: "Sources") {
      for forced in [/\btry!/, /\bas!/, /[\w\)\]\}>]!(?:[^=\w]|$)/] {
        for found in file.code.matches(of: forced) {
          Issue.record("\(file.path): \(found.output)")
        }
      }
    }
  }

  @Test func `names no place on somebody's machine`() throws {
    let folders = ["Sources", "Tests", "fixtures", "hooks"]
    let places = ["home", "work", "root", "Users"].map { Array("/\($0)/".utf8) }
    let top = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root)
      .filter { !SourceTree.isFolder($0) && $0 != ".git" }
    let more = try SourceTree.folders(in: ".").filter { !$0.hasPrefix(".") }
    let paths = try top + Set(folders + more).flatMap { try SourceTree.files(below: $0) }
    #expect(paths.count > 500)
    for path in paths {
      let bytes = try Data(contentsOf: URL(filePath: SourceTree.root + "/" + path))
      for place in places where Self.names(place, in: bytes) {
        Issue.record("\(path) names \(String(decoding: place, as: UTF8.self))")
      }
    }
  }

  /// Whether a text holds an absolute path that begins so: inside a longer path, or behind an
  /// interpolation, these are folders like any other.
  private static func names(_ place: [UInt8], in bytes: Data) -> Bool {
    bytes.ranges(of: place).contains { range in
      guard range.lowerBound > bytes.startIndex else { return true }
      let before = Character(Unicode.Scalar(bytes[range.lowerBound - 1]))
      return !before.isLetter && !before.isNumber && !".)_-".contains(before)
    }
  }
}
