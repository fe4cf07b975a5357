import Planning

/// Text of manifests on its way to a terminal or a log.
package enum Printable {
  /// Returns the text with every control and bidirectional character shown as `\u{...}`, so that no
  /// manifest can move the cursor, hide a line or reorder what a person reads.
  package static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.isControlOrBidirectional && $0 != "\t" }) else {
      return text
    }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.isControlOrBidirectional, scalar != "\t" {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Returns the text with each of its lines made printable.
  package static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Self.text(String($0)) }.joined(separator: "\n")
  }
}
