import Planning
import SourceText

/// Places as people and programs read them.
enum PlaceText {
  /// `file:line`, printable.
  static func short(_ location: SourceLocation) -> String {
    "\(Printable.text(location.file)):\(location.start.line)"
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
