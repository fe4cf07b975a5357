import GitStore
import Planning
package import SourceText

/// Whether the message of a commit that says that it is a failover can still be read as one.
///
/// People edit such messages, and squash commits; by the trailers a proposal and a move are found
/// again. Indented and quoted lines are somebody's words, and no trailers.
package struct MessageCheck {
  private let buffer: SourceBuffer
  private let commentStart: String

  /// Creates the check of a message as a `commit-msg` hook is given it, with its comments.
  package init(_ message: SourceBuffer, commentStart: String) {
    buffer = message
    self.commentStart = commentStart
  }

  /// What is damaged, in the order of the lines; nothing of a message without any of our trailers.
  package var findings: [Diagnostic] {
    let lines = lines
    let blocks = Self.blocks(in: lines)
    let found = blocks.flatMap(findings)
    guard found.isEmpty, let last = blocks.last?.first else { return found }
    let text = lines.map(\.text).joined(separator: "\n")
    guard CommitTrailers(parsing: text) == nil else { return [] }
    return [
      finding("the trailers are not a paragraph of their own at the end of the message", last)
    ]
  }

  /// A line that git would keep.
  private struct Line {
    let range: Range<Int>
    let text: String

    /// The name before the colon, where it is one of a trailer.
    var name: String? {
      guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
        text[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
      else { return nil }
      return String(text[..<colon])
    }

    var value: String {
      var value = text[(text.firstIndex(of: ":") ?? text.startIndex)...].dropFirst()
      value = value.drop { $0 == " " }
      while value.last?.isWhitespace ?? false { value.removeLast() }
      return String(value)
    }

    /// The trailer that it is, whatever the case of its letters.
    var key: Key? {
      name.flatMap { name in Key.allCases.first { $0.rawValue.lowercased() == name.lowercased() } }
    }
  }

  private enum Key: String, CaseIterable {
    case service = "Failover-Service"
    case from = "Failover-From"
    case to = "Failover-To"
    case kind = "Failover-Kind"
    case stage = "Failover-Stage"
    case plan = "Failover-Plan"
    case reason = "Failover-Reason"

    var isRepeatable: Bool { self == .service || self == .from || self == .to }

    /// What is wrong with a value; nil for nothing.
    func complaint(_ value: String) -> String? {
      switch self {
      case .service, .from, .to: ConfigurationReader.isName(value) ? nil : "is no name"
      case .kind: MoveKind(rawValue: value) == nil ? "is no kind of move" : nil
      case .stage: (Int(value) ?? 0) < 1 ? "is no number of a stage" : nil
      case .plan: ObjectID(hex: value) == nil ? "is no id of 40 hexadecimal digits" : nil
      case .reason: nil
      }
    }
  }

  /// The lines up to the diff that `git commit --verbose` shows, without comments.
  private var lines: [Line] {
    var lines: [Line] = []
    var start = 0
    while start < buffer.bytes.count {
      let end = buffer.textEnd(at: start)
      let text = String(decoding: buffer.bytes[start..<end], as: UTF8.self)
      if text == "\(commentStart) ------------------------ >8 ------------------------" { break }
      if !text.hasPrefix(commentStart) { lines.append(Line(range: start..<end, text: text)) }
      start = buffer.lineEnd(at: start)
    }
    return lines
  }

  /// The trailers of each move: lines that stand together, among others of their kind.
  private static func blocks(in lines: [Line]) -> [[Line]] {
    var blocks: [[Line]] = []
    var block: [Line] = []
    func close() {
      if block.contains(where: { $0.key != nil }) { blocks.append(block) }
      block = []
    }
    for line in lines {
      guard line.name != nil else {
        close()
        continue
      }
      if line.key == .service, block.contains(where: { $0.key == .plan }) { close() }
      block.append(line)
    }
    close()
    return blocks
  }

  private func findings(_ block: [Line]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var seen: Set<Key> = []
    for line in block {
      guard let name = line.name, name.lowercased().hasPrefix("failover-") else { continue }
      guard let key = line.key else {
        found.append(finding("`\(name)` is no trailer of a failover", line))
        continue
      }
      if name != key.rawValue {
        found.append(finding("`\(name)` is spelt `\(key.rawValue)`", line))
      }
      if let complaint = key.complaint(line.value) {
        found.append(finding("the value of `\(key.rawValue)` \(complaint)", line))
      }
      if !seen.insert(key).inserted, !key.isRepeatable {
        found.append(finding("`\(key.rawValue)` stands here twice", line))
      }
    }
    let missing = Key.allCases.filter { $0 != .reason && !seen.contains($0) }
    if let last = block.last(where: { $0.key != nil }), !missing.isEmpty {
      let names = missing.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      found.append(finding("\(names) \(missing.count == 1 ? "is" : "are") missing beside it", last))
    }
    return found
  }

  private func finding(_ message: String, _ line: Line) -> Diagnostic {
    Diagnostic(
      code: .damagedTrailer,
      message,
      at: buffer.location(of: line.range),
      hints: [
        "write the trailers as they were: git log -1 --format=%B",
        "a commit that is no failover has none of them: remove the lines",
      ]
    )
  }
}
