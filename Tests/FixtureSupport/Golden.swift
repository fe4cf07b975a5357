import Foundation
package import Testing

/// Comparison with recorded output.
///
/// `FAILOVER_RECORD=missing` writes the files that are not there, `all` writes every one; a run that
/// records fails, so that nothing recorded passes unread, and `CI=true` refuses to record.
package enum Golden {
  /// Expects `actual` to be the bytes of `file`, or records them.
  package static func expect(
    _ actual: [UInt8],
    matches file: FixtureFile,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let environment = ProcessInfo.processInfo.environment
    let problem = check(
      actual,
      against: file,
      mode: environment["FAILOVER_RECORD"],
      isCI: environment["CI"] == "true"
    )
    if let problem { Issue.record(Comment(rawValue: problem), sourceLocation: sourceLocation) }
  }

  /// Returns what is wrong, or nil; writes the file when `mode` asks for it and `isCI` does not forbid.
  package static func check(
    _ actual: [UInt8],
    against file: FixtureFile,
    mode: String?,
    isCI: Bool
  ) -> String? {
    let recorded = file.bytes
    switch mode {
    case nil, "never": break
    case "all" where recorded != actual, "missing" where recorded == nil:
      guard !isCI else { return "fixtures/\(file.name): recording is refused in CI" }
      return record(actual, to: file)
    case "all", "missing": break
    case let other?: return "FAILOVER_RECORD=\(other) is none of never, missing, all"
    }
    guard let recorded else {
      return "fixtures/\(file.name) is missing; FAILOVER_RECORD=missing records it"
    }
    return difference(recorded, actual).map { "fixtures/\(file.name): \($0)" }
  }

  private static func record(_ actual: [UInt8], to file: FixtureFile) -> String {
    do {
      try FileManager.default.createDirectory(
        at: file.url.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(actual).write(to: file.url)
      return "fixtures/\(file.name): recorded; read it, then run again without FAILOVER_RECORD"
    } catch {
      return "fixtures/\(file.name): not recorded: \(error)"
    }
  }

  /// Returns the first place where two texts differ, in words, or nil when they are the same bytes.
  package static func difference(_ expected: [UInt8], _ actual: [UInt8]) -> String? {
    guard expected != actual else { return nil }
    let common = zip(expected, actual).prefix { $0 == $1 }.count
    return """
      differs from byte \(common) on
      expected: \(shown(expected))
      actual:   \(shown(actual))
      """
  }

  /// Text with its line ends and byte order mark made visible.
  private static func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "⏎\n          "
      case "\r": "␍"
      case "\t": "⇥"
      case "\u{FEFF}": "<BOM>"
      default: String(scalar)
      }
    }.joined()
  }
}
