import SourceText
import Testing

@Suite struct SourceBufferTests {
  private func buffer(_ text: String) -> SourceBuffer {
    SourceBuffer(name: "a.yaml", bytes: Array(text.utf8))
  }

  /// A text, a byte offset in it and the line and column that people would give that place.
  struct Place: Sendable, CustomStringConvertible {
    let text: String
    let offset: Int
    let line: Int
    let column: Int
    var description: String { "\(text.debugDescription) at \(offset)" }
  }

  static let places = [
    Place(text: "", offset: 0, line: 1, column: 1),
    Place(text: "ab\ncd\n", offset: 0, line: 1, column: 1),
    Place(text: "ab\ncd\n", offset: 2, line: 1, column: 3),
    Place(text: "ab\ncd\n", offset: 3, line: 2, column: 1),
    Place(text: "ab\ncd\n", offset: 6, line: 3, column: 1),
    Place(text: "ab\r\ncd", offset: 3, line: 1, column: 4),
    Place(text: "ab\r\ncd", offset: 4, line: 2, column: 1),
    Place(text: "ab\rcd", offset: 3, line: 2, column: 1),
    Place(text: "ab\r", offset: 3, line: 2, column: 1),
    Place(text: "ab\r\r\ncd", offset: 5, line: 3, column: 1),
    Place(text: "ab\n\rcd", offset: 4, line: 3, column: 1),
    Place(text: "é€😀x", offset: 9, line: 1, column: 4),
    Place(text: "e\u{301}x", offset: 3, line: 1, column: 3),
    Place(text: "\u{FEFF}ab", offset: 3, line: 1, column: 1),
    Place(text: "\u{FEFF}ab", offset: 4, line: 1, column: 2),
    Place(text: "\u{FEFF}a\nb", offset: 5, line: 2, column: 1),
    Place(text: "a\n\u{FEFF}b", offset: 5, line: 2, column: 2),
    Place(text: "a\u{2028}b", offset: 4, line: 1, column: 3),
  ]

  @Test(arguments: places)
  func `counts lines from any line end and columns in scalars`(_ place: Place) {
    #expect(
      buffer(place.text).position(at: place.offset)
        == SourcePosition(line: place.line, column: place.column)
    )
  }

  @Test func `bounds a line with and without its line end`() {
    let buffer = buffer("ab\r\ncd\n\nx")
    #expect(buffer.lineStart(at: 5) == 4)
    #expect(buffer.lineEnd(at: 0) == 4)
    #expect(buffer.textEnd(at: 0) == 2)
    #expect(buffer.textEnd(at: 3) == 2)
    #expect(buffer.lineEnd(at: 7) == 8)
    #expect(buffer.textEnd(at: 7) == 7)
    #expect(buffer.lineEnd(at: 8) == 9)
    #expect(buffer.textEnd(at: 8) == 9)
    #expect(buffer.lineStart(at: 9) == 8)
  }

  @Test(arguments: [
    ("a\r\nb\nc", 0, "\r\n"),
    ("a\r\nb\nc", 3, "\n"),
    ("a\r\nb\nc", 5, "\n"),
    ("a\rb", 0, "\r"),
    ("a\rb", 2, "\r"),
    ("a", 0, "\n"),
    ("", 0, "\n"),
    ("a\n", 2, "\n"),
  ])
  func `gives the line end of the line, else of the line above, else a line feed`(
    text: String,
    offset: Int,
    ending: String
  ) {
    #expect(buffer(text).lineEnding(at: offset) == Array(ending.utf8))
  }

  @Test func `returns a line's text by number and nothing for numbers without a line`() {
    let buffer = buffer("one\r\ntwo\n")
    #expect(buffer.lineText(1) == "one")
    #expect(buffer.lineText(2) == "two")
    #expect(buffer.lineText(3).isEmpty)
    #expect(buffer.lineText(0).isEmpty)
    #expect(buffer.lineText(9).isEmpty)
  }

  @Test func `places a range with the line on which it begins`() {
    let location = buffer("a: 1\nbü: two\n").location(of: 10..<13)
    #expect(location.file == "a.yaml")
    #expect(location.start == SourcePosition(line: 2, column: 5))
    #expect(location.end == SourcePosition(line: 2, column: 8))
    #expect(location.byteRange == 10..<13)
    #expect(location.lineText == "bü: two")
  }

  @Test func `orders positions by line before column`() {
    let early = SourcePosition(line: 1, column: 9)
    let late = SourcePosition(line: 2, column: 1)
    #expect(early < late)
    #expect(late < SourcePosition(line: 2, column: 2))
  }

  @Test func `orders severities from note to error`() {
    #expect(Diagnostic.Severity.allCases.shuffled().sorted() == [.note, .warning, .error])
  }
}
