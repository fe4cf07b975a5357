/// Suggestions for a name that was not found.
package enum NearestName {
  /// Returns up to three of `names` that a typing mistake away from `name` would be, nearest first.
  package static func suggestions(for name: String, among names: some Sequence<String>) -> [String]
  {
    let limit = max(1, name.unicodeScalars.count / 3)
    return
      names
      .map { (distance: distance(name.lowercased(), $0.lowercased()), name: $0) }
      .filter { $0.distance <= limit || $0.name.hasPrefix(name) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3)
      .map(\.name)
  }

  /// The Levenshtein distance in Unicode scalars.
  private static func distance(_ left: String, _ right: String) -> Int {
    let columns = Array(right.unicodeScalars)
    var row = Array(0...columns.count)
    for (line, scalar) in left.unicodeScalars.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (index, other) in columns.enumerated() {
        let substituted = diagonal + (scalar == other ? 0 : 1)
        diagonal = row[index + 1]
        row[index + 1] = min(substituted, min(row[index], diagonal) + 1)
      }
    }
    return row[columns.count]
  }
}
