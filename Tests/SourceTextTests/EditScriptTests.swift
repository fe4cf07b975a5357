import FixtureSupport
import SourceText
import Testing

@Suite struct EditScriptTests {
  private func edit(_ range: Range<Int>, _ text: String) -> TextEdit {
    TextEdit(range: range, replacement: Array(text.utf8))
  }

  private func apply(_ script: EditScript, to text: String) -> String {
    String(decoding: script.applied(to: Array(text.utf8)), as: UTF8.self)
  }

  @Test func `replaces, inserts and deletes`() {
    #expect(apply(EditScript(edit(1..<3, "X")), to: "abcd") == "aXd")
    #expect(apply(EditScript(edit(4..<4, "X")), to: "abcd") == "abcdX")
    #expect(apply(EditScript(edit(0..<4, "")), to: "abcd").isEmpty)
    #expect(apply(.empty, to: "abcd") == "abcd")
  }

  @Test func `says how much an edit grows the text`() {
    #expect(edit(1..<3, "XYZ").growth == 1)
    #expect(edit(1..<3, "").growth == -2)
  }

  @Test func `takes an edit without effect for none`() {
    #expect(EditScript(edit(2..<2, "")).isEmpty)
    #expect(EditScript(edit(1..<2, "x")).followed(by: edit(0..<0, "")).edits.count == 1)
  }

  @Test func `keeps distant edits apart and orders them by position`() {
    let script = EditScript(edit(6..<7, "late")).followed(by: edit(1..<2, "early"))
    #expect(script.edits == [edit(1..<2, "early"), edit(6..<7, "late")])
    #expect(apply(script, to: "abcdefgh") == "aearlycdeflateh")
  }

  @Test func `moves a later edit back into the first text's coordinates`() {
    let script = EditScript(edit(0..<1, "long")).followed(by: edit(6..<7, "x"))
    #expect(script.edits == [edit(0..<1, "long"), edit(3..<4, "x")])
  }

  @Test func `merges edits that overlap or touch`() {
    let touching = EditScript(edit(1..<2, "X")).followed(by: edit(2..<3, "Y"))
    #expect(touching.edits == [edit(1..<3, "XY")])
    let inside = EditScript(edit(1..<2, "XYZ")).followed(by: edit(2..<3, ""))
    #expect(inside.edits == [edit(1..<2, "XZ")])
    let around = EditScript(edit(2..<3, "XYZ")).followed(by: edit(1..<6, "-"))
    #expect(around.edits == [edit(1..<4, "-")])
  }

  @Test func `leaves nothing of an insertion that is deleted again`() {
    let script = EditScript(edit(2..<2, "new")).followed(by: edit(2..<5, ""))
    #expect(script == .empty)
  }

  @Test func `does what its edits do one by one, and the inverse takes it back`() {
    var generator = SeededGenerator(seed: 20_261_101)
    for round in 0..<4_000 {
      let text = Self.bytes(upTo: 24, &generator)
      var expected = text
      var script = EditScript.empty
      for _ in 0..<Int.random(in: 1...7, using: &generator) {
        let edit = Self.edit(of: expected, &generator)
        expected.replaceSubrange(edit.range, with: edit.replacement)
        script = script.followed(by: edit)
      }
      let gaps = zip(script.edits, script.edits.dropFirst())
      #expect(script.applied(to: text) == expected, "round \(round)")
      #expect(script.inverse(on: text).applied(to: expected) == text, "round \(round)")
      #expect(gaps.allSatisfy { $0.range.upperBound < $1.range.lowerBound }, "round \(round)")
      #expect(
        script.edits.allSatisfy { !$0.range.isEmpty || !$0.replacement.isEmpty },
        "round \(round)"
      )
    }
  }

  private static func bytes(upTo limit: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0...limit, using: &generator)).map { _ in
      UInt8.random(in: 33...126, using: &generator)
    }
  }

  private static func edit(of text: [UInt8], _ generator: inout SeededGenerator) -> TextEdit {
    let start = Int.random(in: 0...text.count, using: &generator)
    let end = Int.random(in: start...min(text.count, start + 5), using: &generator)
    return TextEdit(range: start..<end, replacement: bytes(upTo: 5, &generator))
  }
}
