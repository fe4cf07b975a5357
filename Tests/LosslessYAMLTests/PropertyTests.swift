import FixtureSupport
import LosslessYAML
import SourceText
import Testing

/// Laws of every edit, on ten thousand random files and operations each; the seeds are fixed.
@Suite struct PropertyTests {
  private static let rounds = 10_000

  /// Files as people write them, grown at random: block and flow, comments, blank lines, quotes,
  /// anchors, block scalars, both ways to indent sequences, three line ends.
  private struct Writer {
    var generator: SeededGenerator
    var text = ""

    mutating func pick(_ choices: String...) -> String {
      choices.randomElement(using: &generator) ?? ""
    }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }

    mutating func file() -> [UInt8] {
      text = chance(9) ? "\u{FEFF}" : ""
      if chance(2) { text += pick("---\n", "# head\n", "\n# head\n---\n") }
      mapping(indentation: 0, depth: 0)
      if chance(6) { text += pick("---\nz: 1\n", "...\n", "\n# end\n", "# end") }
      if chance(8), text.hasSuffix("\n") { text.unicodeScalars.removeLast() }
      return chance(5) ? text.utf8.flatMap { $0 == 10 ? [13, 10] : [$0] } : Array(text.utf8)
    }

    private mutating func line(_ indentation: Int) {
      if chance(9) { text += "\n" }
      let margin = chance(6) ? 0 : indentation
      if chance(7) { text += String(repeating: " ", count: margin) + "# note\n" }
      text += String(repeating: " ", count: indentation)
    }

    private mutating func mapping(indentation: Int, depth: Int, isBehindDash: Bool = false) {
      for number in 0..<Int.random(in: 1...4, using: &generator) {
        if number > 0 || !isBehindDash { line(indentation) }
        text += pick("k\(number)", "\"k\(number)\"", "k \(number)", "on\(number)") + ":"
        value(indentation: indentation, depth: depth)
      }
    }

    private mutating func value(indentation: Int, depth: Int) {
      let step = chance(4) ? 4 : 2
      switch Int.random(in: 0..<(depth < 3 ? 12 : 8), using: &generator) {
      case 8, 9:
        text += pick("\n", " # c\n")
        mapping(indentation: indentation + step, depth: depth + 1)
      case 10, 11:
        text += pick("\n", "  # c\n")
        sequence(indentation: indentation + (chance(2) ? 0 : step), depth: depth + 1)
      case 7:
        let margin = String(repeating: " ", count: indentation + step)
        text += " " + pick("|", "|-", ">", "|+") + "\n" + margin + "one\n"
        if chance(2) { text += "\n" + margin + "# two\n" }
        if chance(3) { text += "\n" }
      case 6: text += " " + flow(depth: 0) + pick("", " # c") + "\n"
      default: text += scalar() + pick("", "", " # c", "   ") + "\n"
      }
    }

    private mutating func sequence(indentation: Int, depth: Int) {
      let gap = chance(5) ? 3 : 1
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        line(indentation)
        text += "-"
        if depth < 3, chance(3) {
          text += String(repeating: " ", count: gap)
          mapping(indentation: indentation + 1 + gap, depth: depth + 1, isBehindDash: true)
        } else {
          text += scalar() + pick("", " # c") + "\n"
        }
      }
    }

    private mutating func scalar() -> String {
      pick(
        " 1",
        " word",
        " \"q q\"",
        " 'it''s'",
        "",
        " ~",
        " true",
        " &a x",
        " ${V:=1}",
        "  é€",
        " {}"
      )
    }

    private mutating func flow(depth: Int) -> String {
      let pad = pick("", " ")
      let member = depth < 2 && chance(3) ? flow(depth: depth + 1) : pick("1", "\"x\"", "w w")
      return chance(2)
        ? "{" + pad + "a: " + member + ", b: 2" + pad + "}" : "[" + pad + member + ", z" + pad + "]"
    }
  }

  /// Calls `body` with random files and an operation for each, until as many were accepted.
  private func check(
    seed: UInt64,
    _ body: (ChosenOperation, YAMLEdit, _ round: Int) throws -> Void
  ) throws {
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    var refused: [YAMLRefusal.Code: Int] = [:]
    var round = 0
    while accepted < Self.rounds {
      round += 1
      var writer = Writer(generator: SeededGenerator(seed: seed << 32 | UInt64(round)))
      let bytes = writer.file()
      let stream = try YAMLStream(SourceBuffer(name: "round \(round)", bytes: bytes))
      guard let chosen = ChosenOperation(for: stream, using: &generator) else { continue }
      do {
        try body(chosen, try YAMLEditor.apply([chosen.operation], to: stream), round)
        accepted += 1
      } catch let refusal as YAMLRefusal {
        refused[refusal.code, default: 0] += 1
      }
    }
    #expect(round < 4 * Self.rounds, "\(refused)")
    #expect(refused[.verificationFailed, default: 0] * 100 < round, "\(refused)")
  }

  @Test func `changes the values that it says, and no others`() throws {
    try check(seed: 1) { chosen, edit, round in
      guard !edit.script.isEmpty else { return }
      #expect(chosen.isOutcome(edit.after), "round \(round): \(chosen.operation)")
    }
  }

  @Test func `keeps every byte outside of the edit`() throws {
    try check(seed: 2) { _, edit, round in
      let (before, after) = (edit.before.bytes, edit.after.bytes)
      let edits = edit.script.edits
      #expect(edits.count <= 1, "round \(round)")
      let head = edits.first?.range.lowerBound ?? before.count
      let tail = before.count - (edits.last?.range.upperBound ?? before.count)
      #expect(before.prefix(head) == after.prefix(head), "round \(round)")
      #expect(before.suffix(tail) == after.suffix(tail), "round \(round)")
    }
  }

  @Test func `is taken back by its inverse`() throws {
    try check(seed: 3) { _, edit, round in
      #expect(edit.script.applied(to: edit.before.bytes) == edit.after.bytes, "round \(round)")
      #expect(edit.inverse.applied(to: edit.after.bytes) == edit.before.bytes, "round \(round)")
    }
  }

  @Test func `composes with a second edit`() throws {
    var generator = SeededGenerator(seed: 4)
    try check(seed: 5) { chosen, edit, round in
      guard let next = ChosenOperation(for: edit.after, using: &generator),
        let second = try? YAMLEditor.apply([next.operation], to: edit.after)
      else { return }
      let both = try YAMLEditor.apply([chosen.operation, next.operation], to: edit.before)
      #expect(both.after.bytes == second.after.bytes, "round \(round)")
      #expect(both.inverse.applied(to: second.after.bytes) == edit.before.bytes, "round \(round)")
    }
  }

  @Test func `writes nothing where the value is in place`() throws {
    var generator = SeededGenerator(seed: 6)
    for round in 0..<Self.rounds {
      var writer = Writer(generator: SeededGenerator(seed: UInt64(round) ^ 0xABCD_0000_0000))
      let stream = try YAMLStream(SourceBuffer(name: "round \(round)", bytes: writer.file()))
      guard let document = stream.documents.first,
        let (node, path) = document.root.values().randomElement(using: &generator),
        node.scalarKind == .string, let text = node.text
      else { continue }
      let operation = YAMLOperation(.replace(.string(text)), at: path)
      let edit = try YAMLEditor.apply([operation], to: stream)
      #expect(edit.script.isEmpty && edit.after.bytes == stream.bytes, "round \(round)")
    }
  }
}
