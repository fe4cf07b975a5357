import LosslessYAML
import SourceText

/// The words of a native configuration, as they are written.
enum NativeText {
  /// Returns where a site is, as the value of its entry.
  static func place(_ place: ConfiguredSite.Place) -> String {
    switch place {
    case .cluster(let tree): return flow([("cluster", quoted(tree.string))])
    case .nodes(let labels):
      let pairs = labels.sorted { $0.key < $1.key }.map { (quoted($0.key), quoted($0.value)) }
      return labels.isEmpty ? "{}" : flow([("node", flow(pairs))])
    }
  }

  /// Returns a mapping on one line; keys and values are text that is ready to be written.
  static func flow(_ entries: [(String, String)]) -> String {
    entries.isEmpty ? "{}" : "{ \(entries.map { "\($0.0): \($0.1)" }.joined(separator: ", ")) }"
  }

  /// Returns text as a scalar that every reader takes for this text, in block and flow alike.
  static func quoted(_ text: String) -> String {
    let isPlain =
      ScalarKind.ofPlain(text) == .string
      && (text.unicodeScalars.first.map { $0.properties.isAlphabetic && $0.isASCII } ?? false)
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "-._/".unicodeScalars.contains(scalar))
      }
    return isPlain ? text : JSONValue.string(text).compact
  }

  /// Returns text that stays on the line of its comment.
  static func comment(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.isControlOrBidirectional ? " " : Character($0) })
  }
}
