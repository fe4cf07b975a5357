/// Writes values as YAML text: quoted exactly when some reader would read the plain text as
/// something else.
enum ScalarText {
  /// Returns the text of a value in the style of the scalar that it replaces, or plain for a new one.
  ///
  /// The old quotes stay when they can hold the value; a string that must be quoted gets double
  /// quotes. `inFlow` is whether the place lies inside `{}` or `[]`.
  static func render(
    _ value: YAMLScalar,
    like style: YAMLNode.Style = .plain,
    inFlow: Bool = false
  ) -> String {
    guard case .string(let text) = value else { return value.description }
    switch style {
    case .singleQuoted where isPrintable(text):
      return singleQuoted(text)
    case .singleQuoted, .doubleQuoted: return doubleQuoted(text)
    case .plain, .literal, .folded, .block, .flow:
      let isPlain =
        isPlainSafe(text, inFlow: inFlow) && ScalarKind.ofPlain(text) == .string
        && !ScalarKind.reserved.contains(text)
      return isPlain ? text : doubleQuoted(text)
    }
  }

  /// Whether a plain scalar can hold the text at all (YAML 1.2, 7.3.3), type left aside.
  static func isPlainSafe(_ text: String, inFlow: Bool) -> Bool {
    if isWord(text) { return true }
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, isPrintable(text) else {
      return false
    }
    guard first != " ", last != " ", first != "\t", last != "\t" else { return false }
    guard !text.hasPrefix("---"), !text.hasPrefix("...") else { return false }
    if "-?:".unicodeScalars.contains(first) {
      guard scalars.count > 1, scalars[1] != " ", scalars[1] != "\t" else { return false }
      // Inside `{}` and `[]`, libyaml takes `:` and `?` for indicators without a blank behind them.
      if inFlow, first != "-" || ",[]{}".unicodeScalars.contains(scalars[1]) { return false }
    } else if ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) {
      return false
    }
    if last == ":" { return false }
    for (scalar, next) in zip(scalars, scalars.dropFirst()) {
      if scalar == ":", next == " " || next == "\t" { return false }
      if next == "#", scalar == " " || scalar == "\t" { return false }
    }
    guard inFlow else { return true }
    // go-yaml v2 ends a plain scalar at any `?` there.
    return !scalars.contains { ",[]{}?".unicodeScalars.contains($0) }
  }

  /// Whether the text is made of ASCII letters, digits, `-`, `.`, `_` and `/` alone, and begins with
  /// a letter or digit: nothing in it can be taken for YAML, wherever it stands.
  private static func isWord(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = unsafe bytes.first, isAlphanumeric(first) else { return false }
      return unsafe bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"): true
        default: isAlphanumeric(byte)
        }
      }
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// Returns the text in single quotes; it must be printable.
  static func singleQuoted(_ text: String) -> String {
    // By scalars: a quote with a combining mark behind it is one character, yet still a quote.
    var result = "'".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "'" { result.append(scalar) }
      result.append(scalar)
    }
    result.append("'")
    return String(result)
  }

  /// Whether a literal block scalar can hold the text: printable lines, tabs and line feeds.
  static func isPrintableBlock(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { isPrintable($0) || $0 == "\n" || $0 == "\t" }
  }

  /// Returns the text in double quotes, with escapes for what may not stand there.
  static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0": result += "\\0"
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{1B}": result += "\\e"
      case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
      case _ where scalar.value <= 0xFF: result += "\\x" + hex(scalar.value, digits: 2)
      case _ where scalar.value <= 0xFFFF: result += "\\u" + hex(scalar.value, digits: 4)
      default: result += "\\U" + hex(scalar.value, digits: 8)
      }
    }
    return result + "\""
  }

  private static func isPrintable(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { isPrintable($0) }
  }

  /// Whether a scalar may stand unescaped on one line: no controls, line or paragraph separators,
  /// byte order marks, or bidirectional controls.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x2030...0x2065, 0x206A...0xD7FF, 0xE000...0xFEFE,
      0xFF00...0xFFFD, 0x1_0000...0x10_FFFF:
      !(0x200E...0x200F).contains(scalar.value)
    default: false
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
