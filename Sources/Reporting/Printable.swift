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
}

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

/// Columns of text, each as wide as its widest cell.
struct TextTable {
  var rows: [[String]]

  var text: String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
