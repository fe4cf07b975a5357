/// A JSON document that keeps the order of its keys, so that the same value has the same bytes.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number that no `Int` holds, in its JSON text.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Returns a string, or null for nil.
  package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// Creates an object from pairs in order.
  package static func members(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(pairs.map { JSONMember(name: $0.key, value: $0.value) })
  }

  /// The text on one line, without blanks: the form that ids are computed from.
  package var compact: String {
    var text = ""
    write(to: &text, indentation: nil)
    return text
  }

  /// The text with two spaces a level and a final line end.
  package var pretty: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += number
    case .string(let string): Self.write(string, to: &text)
    case .array(let items):
      Self.write(items, between: "[", "]", to: &text, indentation) { item, text, inner in
        item.write(to: &text, indentation: inner)
      }
    case .object(let members):
      Self.write(members, between: "{", "}", to: &text, indentation) { member, text, inner in
        Self.write(member.name, to: &text)
        text += inner == nil ? ":" : ": "
        member.value.write(to: &text, indentation: inner)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item],
    between open: String,
    _ close: String,
    to text: inout String,
    _ indentation: Int?,
    item: (Item, inout String, Int?) -> Void
  ) {
    text += open
    for (position, element) in items.enumerated() {
      if position > 0 { text += "," }
      if let indentation { text += "\n" + String(repeating: " ", count: indentation + 2) }
      item(element, &text, indentation.map { $0 + 2 })
    }
    if let indentation, !items.isEmpty {
      text += "\n" + String(repeating: " ", count: indentation)
    }
    text += close
  }

  /// Writes a string with the escapes of RFC 8259; controls that terminals obey are escaped too.
  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isControlOrBidirectional:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

/// One member of a JSON object.
package struct JSONMember: Hashable, Sendable {
  /// Its name.
  package var name: String

  /// Its value.
  package var value: JSONValue

  /// Creates a member.
  package init(name: String, value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension Unicode.Scalar {
  /// Whether a terminal may obey the scalar instead of showing it: C0, DEL, C1, line and paragraph
  /// separators, and the bidirectional controls.
  package var isControlOrBidirectional: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      true
    default: false
    }
  }
}
