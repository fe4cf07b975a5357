import LosslessYAML
import SourceText

extension RenderedValue {
  /// The value as a document of its own, to be looked at as one that is written.
  var document: YAMLNode? {
    var text = ""
    write(to: &text)
    // What is written here parses: every text is quoted that is not a plain scalar of a manifest.
    let stream = try? YAMLStream(SourceBuffer(name: "object", bytes: Array(text.utf8)))
    return stream?.documents.first?.root
  }

  /// Writes the value on one line of YAML.
  package func write(to text: inout String) {
    switch content {
    case .scalar(let value, let kind):
      text += kind == .string ? Self.quoted(value) : value.isEmpty ? "null" : value
    case .sequence(let items):
      text += "["
      for (position, item) in items.enumerated() {
        if position > 0 { text += ", " }
        item.write(to: &text)
      }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for (position, entry) in entries.enumerated() {
        if position > 0 { text += ", " }
        text += Self.quoted(entry.key) + ": "
        entry.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// A double-quoted scalar of YAML.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "\""
  }
}
