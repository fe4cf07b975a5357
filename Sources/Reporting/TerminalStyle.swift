/// Whether and how output is coloured.
package struct TerminalStyle: Sendable {
  /// Whether escape sequences are written at all.
  package var isColoured: Bool

  /// Creates a style.
  package init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// Colours by what they stand for (ECMA-48 SGR).
  enum Colour: String {
    case bold = "1"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  func paint(_ text: String, _ colour: Colour) -> String {
    isColoured ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }
}
