import Planning
import SourceText

/// Places as people and programs read them.
enum PlaceText {
  /// `file:line`, printable.
  static func short(_ location: SourceLocation) -> String {
    "\(file(location.file)):\(location.start.line)"
  }

  /// `file:line:column`, printable.
  static func full(_ location: SourceLocation) -> String {
    "\(short(location)):\(location.start.column)"
  }

  /// A file's name, printable; one that begins as a command to a runner of CI does not begin so.
  private static func file(_ name: String) -> String {
    let shown = Printable.text(name)
    let start = shown.drop { $0.isWhitespace }
    return start.hasPrefix("::") || start.hasPrefix("##") ? "./" + shown : shown
  }

  /// Rows of a place and what is there, with as many blanks before each as are asked for.
  static func rows(_ rows: [(place: String, what: String)], indentation: Int) -> String {
    let blanks = String(repeating: " ", count: indentation)
    return TextTable(rows: rows.map { [blanks + $0.place, $0.what] }).text
  }

  /// The members `file` and `line`; null where there is no place.
  static func members(_ location: SourceLocation?) -> [JSONMember] {
    [
      JSONMember(name: "file", value: .optional(location?.file)),
      JSONMember(name: "line", value: location.map { .integer($0.start.line) } ?? .null),
    ]
  }
}
