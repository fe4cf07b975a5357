/// Room for text, counted as forges count it: in UTF-16 units.
struct MarkdownBudget {
  private(set) var left: Int

  init(_ limit: Int) {
    left = limit
  }

  /// Takes room for a text, if there is as much and `reserve` stays free.
  mutating func take(_ text: String, keeping reserve: Int = 0) -> Bool {
    let size = text.utf16.count
    guard size + reserve <= left else { return false }
    left -= size
    return true
  }

  /// Returns the lines that fit, in order, as long as `reserve` stays free.
  mutating func fitting(_ lines: [String], keeping reserve: Int) -> [String] {
    var taken: [String] = []
    for line in lines {
      guard take(line, keeping: reserve) else { break }
      taken.append(line)
    }
    return taken
  }
}
