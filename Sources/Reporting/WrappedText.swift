/// Sentences broken into lines.
enum WrappedText {
  /// Returns the text in lines of at most `width` columns, as far as its words allow, each behind
  /// `indentation`.
  static func lines(_ text: String, width: Int, indentation: String = "") -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = indentation + word
      } else if CellWidth.of(line) + 1 + CellWidth.of(String(word)) <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = indentation + word
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
