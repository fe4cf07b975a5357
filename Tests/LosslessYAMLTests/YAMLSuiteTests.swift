import FixtureSupport
@testable import LosslessYAML
import SourceText
import Testing

/// The YAML test suite: what libyaml reads right is edited right, and what it does not is listed.
///
/// `swift test --filter YAMLSuiteTests` prints the counts.
@Suite struct YAMLSuiteTests {
  /// Valid YAML 1.2 that libyaml 0.2.5 rejects: tabs as separation, empty implicit keys, a `:` on the
  /// line after its key in flow, and the like.
  private static let rejected = """
    2JQS 2LFX 2SXE 4ABK 4MUZ/00 4MUZ/01 4MUZ/02 58MP 5MUD 5T43 6BCT 6CA3 6LVF 6M2F 7Z25 8XYN 96NN/00
    96NN/01 9SA2 A2M4 BEC7 CFD4 DBG4 DK3J DK95/00 DK95/03 DK95/04 FP8R FRK4 HM87/00 HWV9 K3WX M2N8/00
    M7A3 MUS6/05 MUS6/06 NHX8 NJ66 NKF9 Q5MG QT73 R4YG S3PD SM9W/01 UKK6/00 UT92 VJP3/01 W4TN W5VH
    Y79Y/001 Y79Y/010
    """

  /// Errors that libyaml 0.2.5 accepts.
  private static let accepted = """
    9C9N 9HCY 9JBA CVW2 DK95/01 EB22 G5U8 MUS6/00 MUS6/01 QB6E RHX7 S98Z SU5Z X4QW Y79Y/003 YJV2
    """

  /// Valid YAML that libyaml 0.2.5 reads as something else.
  private static let misread = "652Z HM87/01 JEF9/02 L24T/01 Y2GN"

  /// Cases with a scalar whose replacement would read as something else: it is refused then.
  ///
  /// A tab that quotes expose (DK95/05); a key over lines that would need its value behind it (8KB6,
  /// 9BXH); an anchor with a colon, of which libyaml makes two things (Y2GN).
  private static let unsafe = "8KB6 9BXH DK95/05 Y2GN"

  private static func names(_ list: String) -> Set<String> {
    Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
  }

  private struct Tally {
    var right = 0
    var rejectedErrors = 0
    var rejected: Set<String> = []
    var accepted: Set<String> = []
    var misread: Set<String> = []
    var scalars = 0
    var replaced = 0
    var unsafe: Set<String> = []
    var refused: [YAMLRefusal.Code: Int] = [:]
  }

  @Test func `reads or rejects every case as libyaml is known to, and edits what it reads`() throws
  {
    let cases = try YAMLSuite.cases()
    guard !cases.isEmpty else { return }
    var tally = Tally()
    for test in cases { try check(test, &tally) }
    let refused = tally.refused.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
    print(
      """
      suite: \(cases.count) cases, \(tally.right) valid ones read right, \(tally.rejected.count) \
      rejected, \(tally.misread.count) misread; \(tally.rejectedErrors) errors rejected, \
      \(tally.accepted.count) accepted
      suite: \(tally.replaced) replacements of \(tally.scalars) scalars by two texts, refused: \(refused); unsafe in \
      \(tally.unsafe.sorted().joined(separator: " "))
      """
    )
    #expect(cases.count == 402)
    #expect(cases.count { $0.isError } == 94)
    #expect(tally.rejected == Self.names(Self.rejected))
    #expect(tally.accepted == Self.names(Self.accepted))
    #expect(tally.misread == Self.names(Self.misread))
    #expect(tally.unsafe == Self.names(Self.unsafe))
    #expect(tally.right == 252)
    #expect(tally.scalars == 1_001)
    #expect(tally.replaced == 1_875)
  }

  private func check(_ test: YAMLSuite.Case, _ tally: inout Tally) throws {
    let buffer = SourceBuffer(name: test.name, bytes: test.input)
    guard let stream = try? YAMLStream(buffer) else {
      if test.isError { tally.rejectedErrors += 1 } else { tally.rejected.insert(test.name) }
      return
    }
    let lines = EventText.lines(stream)
    expectSpans(lines.compactMap(\.node), in: test)
    if test.isError {
      tally.accepted.insert(test.name)
    } else if lines.map(\.text) == test.events.map(EventText.withoutMarkers) {
      tally.right += 1
    } else {
      tally.misread.insert(test.name)
    }
    for (number, line) in lines.enumerated() {
      guard let node = line.node, node.kind == .scalar, node.style != .literal,
        node.style != .folded
      else { continue }
      tally.scalars += 1
      for value in ["new", "a: b"] {
        replace(node, by: value, number, lines.map(\.text), stream, &tally)
      }
    }
  }

  private func expectSpans(_ nodes: [YAMLNode], in test: YAMLSuite.Case) {
    var end = 0
    for leaf in nodes where leaf.kind == .scalar || leaf.kind == .alias {
      #expect(leaf.contentRange.lowerBound >= end, "\(test)")
      end = max(end, leaf.contentRange.upperBound)
      #expect(end <= test.input.count, "\(test)")
    }
  }

  /// Replaces one scalar and compares all events; those of other scalars must not change.
  private func replace(
    _ node: YAMLNode,
    by text: String,
    _ number: Int,
    _ lines: [String],
    _ stream: YAMLStream,
    _ tally: inout Tally
  ) {
    let name = stream.buffer.name
    let edit: TextEdit
    do {
      let value = YAMLScalar.string(text)
      let planned = try ReplaceScalar.edit(node, to: value, path: .root, buffer: stream.buffer)
      guard let planned else { return }
      edit = planned.edit
    } catch {
      tally.refused[error.code, default: 0] += 1
      return
    }
    let bytes = EditScript(edit).applied(to: stream.bytes)
    var wanted = lines
    let kept = lines[number].split(separator: " ", omittingEmptySubsequences: false)
      .prefix { $0 == "=VAL" || $0.hasPrefix("&") || $0.hasPrefix("<") }
    let plain = text == "new" ? ":" : "\""
    let style = node.style == .singleQuoted ? "'" : node.style == .doubleQuoted ? "\"" : plain
    wanted[number] = kept.joined(separator: " ") + " \(style)\(text)"
    // Text that no longer parses is as wrong as text with other events: the editor refuses both.
    let after = try? YAMLStream(SourceBuffer(name: name, bytes: bytes))
    guard let after, EventText.lines(after).map(\.text) == wanted else {
      tally.unsafe.insert(name)
      return
    }
    tally.replaced += 1
    // The value of a key without one gets a line of its own.
    guard !node.isMissing else { return }
    let head = node.contentRange.lowerBound
    let tail = stream.bytes.count - node.contentRange.upperBound
    #expect(bytes.prefix(head) == stream.bytes.prefix(head), "\(name)")
    #expect(bytes.suffix(tail) == stream.bytes.suffix(tail), "\(name)")
  }
}
