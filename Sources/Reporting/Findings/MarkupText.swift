/// Text on its way into XML and HTML, as content or as the value of an attribute in quotes.
enum MarkupText {
  /// Returns the text on one line: what either language reads is named, and what neither takes
  /// (controls, and the codes that Unicode gives no character) is shown as `\u{...}`.
  static func escaped(_ text: String) -> String {
    Printable.text(text).unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      case "\t": "&#9;"
      case _ where scalar.properties.isNoncharacterCodePoint:
        "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }.joined()
  }

  /// Returns the text with its line ends kept.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
      .joined(separator: "\n")
  }
}
