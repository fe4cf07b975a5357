import LosslessYAML
import SourceText
import Testing

@Suite struct NestedTextTests {
  /// The outer offsets of every byte of the text that `a` holds.
  private func places(_ text: String) throws -> [Int] {
    let node = try #require(try stream(text).documents[0].root["a"])
    let nested = try #require(NestedText(node))
    return nested.bytes.indices.map { nested.outerOffset(of: $0) }
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}"])
  func `finds each byte of a literal again, whatever ends its lines`(end: String) throws {
    let text = "a: |\n  one\(end)\(end)   two\(end)  three\n"
    let outer = Array(text.utf8)
    let inner = Array(try stream(text).documents[0].root["a"]?.text?.utf8 ?? "".utf8)
    for (offset, place) in try places(text).enumerated() where inner[offset] != 10 {
      #expect(outer[place] == inner[offset], "\(offset)")
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}"])
  func `finds the text below a header, whatever ends it`(end: String) throws {
    let text = "a: |2+\(end)\n\n  x\n \n"
    let outer = Array(text.utf8)
    let places = try places(text)
    #expect(places.allSatisfy { $0 <= outer.count })
    #expect(places.contains { outer[$0] == UInt8(ascii: "x") })
  }

  @Test func `places a mixture of line ends inside the file`() throws {
    let text = "a: |\r\r\nb:a: |\n  2        \r      \n      one\n\n"
    let mixed = "a: |\r\r\n  x\r  y\n\n\nb: |\n  2   \r   \n      one\n"
    let header = "|2+\u{2028}\n\n  \n \n"
    for text in [text, mixed, header] {
      for node in try stream(text).documents[0].root.descendants() {
        guard let nested = NestedText(node) else { continue }
        #expect(nested.outerOffset(of: nested.bytes.count) <= text.utf8.count)
      }
    }
  }
}
