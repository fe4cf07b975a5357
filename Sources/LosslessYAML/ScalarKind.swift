/// What a scalar is read as by the readers that a manifest meets.
///
/// Kubernetes reads with sigs.k8s.io/yaml (go-yaml v2), kustomize and Flux with go-yaml v3, people's
/// tools with YAML 1.1 and 1.2 readers; they differ in booleans, octals, base-60 numbers and dates.
package enum ScalarKind: Hashable, Sendable {
  case null, boolean, number, timestamp, string

  /// Returns what a plain scalar with this text may be read as by at least one of the readers;
  /// `.string` only when none of them reads anything else.
  ///
  /// `=` and `<<` are strings to all that accept them; YAML 1.1 readers refuse them, so they are
  /// quoted when they are written.
  package static func ofPlain(_ text: String) -> ScalarKind {
    guard let first = text.utf8.first else { return .null }
    if text.utf8.count <= longestWord {
      if nulls.contains(text) { return .null }
      if booleans.contains(text) { return .boolean }
    }
    // All numbers and dates begin with one of these.
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      break
    default: return .string
    }
    let bytes = Array(text.utf8)
    if isNumber(bytes) || specialNumbers.contains(text.lowercased()) { return .number }
    if isTimestamp(bytes) { return .timestamp }
    return .string
  }

  /// Plain texts that YAML 1.1 gives a meaning of their own: the default value and the merge key.
  static let reserved = ["=", "<<"]

  private static let nulls: Set<String> = ["~", "null", "Null", "NULL"]

  /// YAML 1.1 booleans in the spellings of https://yaml.org/type/bool.html.
  private static let booleans: Set<String> = [
    "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO",
    "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF",
  ]

  /// Number of bytes of `false`: no null or boolean is longer.
  private static let longestWord = 5

  private static let specialNumbers: Set<String> = [".inf", "+.inf", "-.inf", ".nan"]

  private static func isNumber(_ text: [UInt8]) -> Bool {
    var digits = text[...]
    if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      digits = digits.dropFirst()
    }
    guard let first = digits.first else { return false }
    if first == UInt8(ascii: "0"), digits.count > 2, let radix = digits.dropFirst().first {
      let rest = digits.dropFirst(2)
      switch radix {
      case UInt8(ascii: "x"), UInt8(ascii: "X"): return rest.allSatisfy { hexadecimal($0) }
      case UInt8(ascii: "o"), UInt8(ascii: "O"): return rest.allSatisfy { octal($0) }
      case UInt8(ascii: "b"), UInt8(ascii: "B"): return rest.allSatisfy { binary($0) }
      default: break
      }
    }
    return isDecimal(digits) || isBase60(digits)
  }

  /// `[0-9][0-9_]*`, a fraction, an exponent; at least one digit.
  private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
    let whole = text.prefix { decimal($0) }
    var rest = text.dropFirst(whole.count)
    var hasDigit = whole.contains { $0 != UInt8(ascii: "_") }
    guard whole.first != UInt8(ascii: "_") else { return false }
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { decimal($0) }
      hasDigit = hasDigit || fraction.contains { $0 != UInt8(ascii: "_") }
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard hasDigit else { return false }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      return !rest.isEmpty && rest.allSatisfy { decimal($0) }
    }
    return rest.isEmpty
  }

  /// YAML 1.1 base 60 (`1:30`, `190:20:30.15`).
  private static func isBase60(_ text: ArraySlice<UInt8>) -> Bool {
    let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard groups.count > 1, let head = groups.first, !head.isEmpty,
      head.first != UInt8(ascii: "_"), head.allSatisfy({ decimal($0) })
    else { return false }
    for (number, group) in groups.enumerated().dropFirst() {
      let isLast = number == groups.count - 1
      let whole = group.prefix { $0 != UInt8(ascii: ".") }
      guard (1...2).contains(whole.count), whole.allSatisfy({ digit($0) }) else { return false }
      if whole.count == 2, let tens = whole.first, tens > UInt8(ascii: "5") { return false }
      let fraction = group.dropFirst(whole.count).dropFirst()
      guard whole.count == group.count || isLast, fraction.allSatisfy({ decimal($0) }) else {
        return false
      }
    }
    return true
  }

  /// `2001-12-14`, or a date followed by a time (https://yaml.org/type/timestamp.html).
  private static func isTimestamp(_ text: [UInt8]) -> Bool {
    let parts = text.split(
      separator: UInt8(ascii: "-"),
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy({ digit($0) }),
      (1...2).contains(parts[1].count), parts[1].allSatisfy({ digit($0) })
    else { return false }
    let day = parts[2].prefix { digit($0) }
    guard (1...2).contains(day.count) else { return false }
    guard let separator = parts[2].dropFirst(day.count).first else { return true }
    let time = parts[2].dropFirst(day.count)
    return [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(separator)
      && time.contains(UInt8(ascii: ":"))
  }

  private static func digit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
  private static func decimal(_ byte: UInt8) -> Bool { digit(byte) || byte == UInt8(ascii: "_") }
  private static func octal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) || byte == UInt8(ascii: "_")
  }
  private static func binary(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") || byte == UInt8(ascii: "_")
  }
  private static func hexadecimal(_ byte: UInt8) -> Bool {
    decimal(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}

extension YAMLNode {
  /// What this scalar is read as: a quoted or block scalar is a string, and so is one tagged `!!str`.
  package var scalarKind: ScalarKind {
    guard !isTextByStyle, let text else { return .string }
    return ScalarKind.ofPlain(text)
  }

  /// Whether this scalar is a string by its style or tag, whatever its text.
  fileprivate var isTextByStyle: Bool { table.isText(table.nodes[Int(index)]) }
}

/// A value that an edit writes.
package enum YAMLScalar: Hashable, Sendable, CustomStringConvertible {
  case string(String)
  case boolean(Bool)
  case integer(Int)
  /// A number that no `Int` holds, spelled so that every reader takes it for the same number.
  case decimal(String)
  case null

  /// The value's text without quotes.
  package var description: String {
    switch self {
    case .string(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .decimal(let text): text
    case .null: "null"
    }
  }

  /// Whether the value keeps its type behind an explicit tag; tags of others' making are not judged.
  func mayHave(tag: String) -> Bool {
    let core = "tag:yaml.org,2002:"
    switch (tag, self) {
    case ("!", .string), (core + "str", .string): return true
    case (core + "int", .integer), (core + "float", .integer), (core + "float", .decimal):
      return true
    case (core + "bool", .boolean), (core + "null", .null): return true
    default: return tag != "!" && !tag.hasPrefix(core)
    }
  }

  /// Whether a node has this value, type included: the string `1` differs from the number 1.
  package func isValue(of node: YAMLNode) -> Bool {
    if case .string(let wanted) = self {
      // The node's text is then `wanted`, and need not be made again.
      return node.hasText(wanted)
        && (node.isTextByStyle || ScalarKind.ofPlain(wanted) == .string)
    }
    guard node.kind == .scalar, let text = node.text else { return false }
    switch self {
    case .string(let wanted): return text.hasSameBytes(as: wanted)
    case .boolean: return text.lowercased() == description && node.scalarKind == .boolean
    case .integer, .decimal: return text == description && node.scalarKind == .number
    case .null: return node.scalarKind == .null
    }
  }
}
