import FixtureSupport
import SourceText
import Testing

@testable import LosslessYAML

/// A file that is parsed by its edited document alone has the table that parsing all of it makes.
@Suite struct DocumentSpliceTests {
  /// Files whose documents have all that is numbered across a file: anchors, tags, values that are
  /// written otherwise than they read, markers of every kind.
  private static let files = [
    "a: &a 1\nb: *a\n---\nc: &a \"x\\ty\"\nd: [*a, 'it''s']\n---\n- |\n  text\n- !t &b q\n- *b\n",
    "---\na: |+\n  one\n\n\n---\nb: >-\n  two\n  lines\n...\n---\nc:\n",
    "---\n---\n# only this\n---\na: b\n...\n",
    "\u{FEFF}a: ä\n---\n\"ö\": \"\\u00fc\"\n--- # comment\n{a: [b,\n c]}\n",
    "a: 1\r\n---\r\nb: \"\\\r\n  x\"\r\n--- |\r\n  c\r\n",
    "--- x\n--- 'y'\n--- {a: b}\n",
    "? [k]\n: v\n---\n? {k: v}\n: w\n---\nz: \"\\x41\"",
    "%YAML 1.1\n---\na: 1\n---\nb: 2\n",
    "a: 1\n...\n%TAG ! tag:x,2000:\n---\n!y b: 2\n---\nc: !y 3\n",
    "a: 1\n...\nb: 2\n---\nc: 3\n",
  ]

  private static let pieces = [
    "", "x", " ", ": ", "\n", "\n---\n", "---", "---\n", "\n...\n", "[", "]", "}", "{", "'", "\"",
    "|\n",
    "|+\n\n", "&a ", "*a", "!t ", "\n%YAML 1.1\n", "%TAG ! x\n", "\u{FEFF}", "\t", "# c\n", "- ",
    "-",
    "\r", "\r\n", "ü", "\u{2028}", "\"\\x41\": ", "? ", "\\",
  ]

  private struct Tally {
    var spliced = 0
    var left = 0
  }

  @Test func `an edit in one of the documents is read as in the whole file`() throws {
    var generator = SeededGenerator(seed: 71)
    var tally = Tally()
    for _ in 0..<2_000 {
      for file in Self.files { try edit(Array(file.utf8), &generator, &tally) }
    }
    #expect(tally.spliced > 2_000)
    #expect(tally.left > 2_000)
  }

  @Test(.tags(.corpus)) func `so it is in real files`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    var generator = SeededGenerator(seed: 72)
    var tally = Tally()
    for path in Corpus.yamlFiles() {
      let bytes = try Corpus.bytes(of: path)
      let stream = try? YAMLStream(SourceBuffer(name: path, bytes: bytes))
      guard bytes.count < 20_000, stream?.documents.count ?? 0 > 1 else { continue }
      for _ in 0..<3 { try edit(bytes, &generator, &tally) }
    }
    print("corpus: \(tally.spliced) edits read by one document, \(tally.left) by the whole file")
    #expect(tally.spliced > 500)
  }

  @Test(arguments: [
    // A marker comes, goes, or is no marker any more.
    ("a: 1\n---\nb: 2\n", 1, 5..<8, "x: y"), ("a: 1\n---\nb: 2\n", 1, 8..<8, "x"),
    ("a: 1\n---\nb: 2\n", 1, 9..<9, "---\n"), ("a: 1\n---\nb: 2\n", 0, 4..<5, ""),
    // Something stays open that the marker would end or refuse.
    ("a: 1\n---\nb: 2\n", 0, 3..<4, "["), ("a: 1\n---\nb: 2\n", 0, 3..<4, "\""),
    // A directive would speak of the next document.
    ("a: 1\n---\nb: 2\n", 0, 5..<5, "...\n%YAML 1.1\n"),
    ("%YAML 1.1\n---\na: 1\n---\nb: 2\n", 1, 22..<23, "3"),
    // One document is all of the file.
    ("a: 1\n", 0, 3..<4, "2"),
  ])
  func `all of a file is read where documents could touch`(
    _ text: String,
    _ document: Int,
    _ range: Range<Int>,
    _ new: String
  ) throws {
    let stream = try YAMLStream(SourceBuffer(name: "a.yaml", bytes: Array(text.utf8)))
    let edit = TextEdit(range: range, replacement: Array(new.utf8))
    let bytes = EditScript(edit).applied(to: stream.bytes)
    #expect(DocumentSplice(stream, document: document).applying(edit, giving: bytes) == nil)
  }

  /// Changes a few bytes of a file and reads it both ways.
  private func edit(
    _ bytes: [UInt8],
    _ generator: inout SeededGenerator,
    _ tally: inout Tally
  ) throws {
    guard let stream = try? YAMLStream(SourceBuffer(name: "a.yaml", bytes: bytes)),
      let document = stream.table.documents.indices.randomElement(using: &generator)
    else { return }
    let place = stream.table.documents[document]
    let edges = [place.range.lowerBound, place.bodyStart, place.range.upperBound]
    let near =
      (edges.randomElement(using: &generator) ?? 0) + Int.random(in: -3...4, using: &generator)
    let inside = Int.random(in: 0...bytes.count, using: &generator)
    let start = max(0, min(bytes.count, Bool.random(using: &generator) ? near : inside))
    let end = min(bytes.count, start + Int.random(in: 0...3, using: &generator))
    let new = Self.pieces.randomElement(using: &generator) ?? ""
    let edit = TextEdit(range: start..<end, replacement: Array(new.utf8))
    let after = EditScript(edit).applied(to: bytes)
    let splice = DocumentSplice(stream, document: document)
    guard let spliced = splice.applying(edit, giving: after) else {
      tally.left += 1
      return
    }
    tally.spliced += 1
    let note = "\(String(decoding: bytes.prefix(400), as: UTF8.self)) \(start)..<\(end) `\(new)`"
    let whole = try #require(
      try? YAMLStream(SourceBuffer(name: "a.yaml", bytes: after)),
      "does not parse: \(note)"
    )
    #expect(spliced.bytes == whole.bytes)
    #expect(spliced.table.description == whole.table.description, "\(note)")
  }
}

extension NodeTable {
  /// Everything that the table holds.
  fileprivate var description: [String] {
    nodes.map { "\($0)" } + properties.map { "\($0)" } + documents.map { "\($0)" }
      + ["\(values.ends)", "\(values.bytes)"]
  }
}
