import Manifests
package import SourceText

/// A comment that takes findings back: `# failover: ignore[ID] reason`.
///
/// Behind a value it counts for its line; on a line of its own for the next one that is no such comment.
package struct Waiver: Hashable, Sendable {
  /// The rules that it names.
  package let ids: [String]

  /// Why, as the author says; empty where nothing is said.
  package let reason: String

  /// Where it stands, from `failover:` to the closing bracket.
  package let location: SourceLocation

  /// The line, from 1, whose findings it takes back.
  package let line: Int

  /// Whether it says what it takes back, and why.
  package var isValid: Bool {
    !reason.isEmpty && !ids.isEmpty
      && ids.allSatisfy { RuleCatalog(rawValue: $0)?.isWaivable ?? false }
  }

  /// Whether it takes back a finding of its file.
  func covers(_ finding: Diagnostic) -> Bool {
    isValid && finding.location?.start.line == line && ids.contains(finding.code)
  }

  /// What begins a waiver; the bracket follows.
  private static let mark = Array("failover: ignore".utf8)
  private static let search = TextSearch(["failover: ignore"])

  /// Returns the files, in path order, that may hold a waiver.
  static func files(in files: RepositoryFiles) -> [RepositoryPath] {
    search?.asking { isThere in
      files.contents.filter { _, bytes in bytes.withUnsafeBufferPointer(isThere) }
        .keys.sorted()
    } ?? []
  }

  /// Returns the waivers of a file, in order.
  static func all(in path: RepositoryPath, _ bytes: [UInt8]) -> [Waiver] {
    let buffer = SourceBuffer(name: path.string, bytes: bytes)
    var result: [Waiver] = []
    var number = 1
    var start = buffer.markLength
    var waiting: [(ids: [String], reason: String, location: SourceLocation)] = []
    while start < bytes.count {
      let end = buffer.textEnd(at: start)
      let found = comment(in: start..<end, buffer)
      if let found, found.isAlone {
        waiting.append((found.ids, found.reason, found.location))
      } else {
        result += waiting.map {
          Waiver(ids: $0.ids, reason: $0.reason, location: $0.location, line: number)
        }
        waiting = []
        if let found {
          result.append(
            Waiver(
              ids: found.ids,
              reason: found.reason,
              location: found.location,
              line: number
            )
          )
        }
      }
      start = buffer.lineEnd(at: start)
      number += 1
    }
    result += waiting.map {
      Waiver(ids: $0.ids, reason: $0.reason, location: $0.location, line: number)
    }
    return result
  }

  /// The waiver in one line, if it holds one: behind a `#` that begins the line or follows a blank.
  private static func comment(
    in line: Range<Int>,
    _ buffer: SourceBuffer
  ) -> (ids: [String], reason: String, location: SourceLocation, isAlone: Bool)? {
    let bytes = buffer.bytes
    guard line.count > mark.count else { return nil }
    let starts = line.lowerBound...line.upperBound - mark.count
    let hit = starts.first {
      bytes[$0] == mark[0] && bytes[$0..<$0 + mark.count].elementsEqual(mark)
    }
    guard let hit else { return nil }
    var before = hit
    while before > line.lowerBound, isBlank(bytes[before - 1]) { before -= 1 }
    guard before > line.lowerBound, bytes[before - 1] == UInt8(ascii: "#") else { return nil }
    let hash = before - 1
    guard hash == line.lowerBound || isBlank(bytes[hash - 1]) else { return nil }
    let isAlone = bytes[line.lowerBound..<hash].allSatisfy(isBlank)
    var ids: [String] = []
    var end = hit + mark.count
    if end < line.upperBound, bytes[end] == UInt8(ascii: "["),
      let close = bytes[end..<line.upperBound].firstIndex(of: UInt8(ascii: "]"))
    {
      ids = bytes[end + 1..<close].split(separator: UInt8(ascii: ",")).map { part in
        String(decoding: part.drop(while: isBlank), as: UTF8.self)
      }
      end = close + 1
    }
    let reason = String(
      decoding: bytes[end..<line.upperBound].drop(while: isBlank),
      as: UTF8.self
    )
    return (ids, reason, buffer.location(of: hit..<end), isAlone)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension ValidationSubject {
  /// The waivers in files that findings can weigh in.
  var weighedWaivers: [Waiver] { waivers.filter { weighs(RepositoryPath($0.location.file)) } }
}
