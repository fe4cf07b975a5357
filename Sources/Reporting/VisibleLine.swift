import SourceText

/// A line as it is shown: what stands before the range, in it, and after it, each printable.
struct VisibleLine {
  /// Scalars that are shown before the range, and in all.
  private static let lead = 60
  private static let length = 120
  private static let cut = "..."

  let before: String
  let marked: String
  let after: String

  init(_ location: SourceLocation) {
    var scalars = Array(location.lineText.unicodeScalars)
    // A byte order mark has no column.
    if location.start.line == 1, scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    let start = max(0, min(location.start.column - 1, scalars.count))
    let isOneLine = location.start.line == location.end.line
    let width = isOneLine ? max(1, location.end.column - location.start.column) : 1
    let first = max(0, start - Self.lead)
    let last = min(scalars.count, first + Self.length)
    let end = min(last, start + width)
    before = (first > 0 ? Self.cut : "") + Self.text(scalars[first..<start])
    marked = Self.text(scalars[start..<end])
    after = Self.text(scalars[end..<last]) + (last < scalars.count ? Self.cut : "")
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return Printable.text(text)
  }
}
