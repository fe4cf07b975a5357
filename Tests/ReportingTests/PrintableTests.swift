import Planning
import Reporting
import Testing

@Suite struct PrintableTests {
  @Test(arguments: [
    ("\u{1B}[2J", "\\u{1b}[2J"), ("a\rb", "a\\u{d}b"), ("a\nb", "a\\u{a}b"), ("\0", "\\u{0}"),
    ("\u{7}\u{8}\u{7F}", "\\u{7}\\u{8}\\u{7f}"), ("\u{9B}31m", "\\u{9b}31m"),
    ("\u{202E}txt", "\\u{202e}txt"), ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
    ("\u{61C}\u{200E}\u{200F}", "\\u{61c}\\u{200e}\\u{200f}"), ("\u{2028}", "\\u{2028}"),
    ("\u{FEFF}a", "\\u{feff}a"), ("e\u{301}\u{1B}", "e\u{301}\\u{1b}"), ("\r\n", "\\u{d}\\u{a}"),
  ])
  func `shows what a terminal would obey`(_ text: String, _ expected: String) {
    #expect(Printable.text(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test(arguments: ["", "plain", "tab\tstays", "é ü 漢 🚀 e\u{301}", "a\u{A0}b", "«»"])
  func `leaves all other text alone`(_ text: String) {
    #expect(Printable.text(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test func `leaves nothing that counts as a control`() {
    let all = (0..<0x3000).compactMap(Unicode.Scalar.init).map(String.init).joined()
    let shown = Printable.text(all).unicodeScalars
    #expect(shown.allSatisfy { !$0.isControlOrBidirectional || $0 == "\t" })
  }
}
