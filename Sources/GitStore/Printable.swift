/// Turns text of unknown origin into one line that is safe to print.
enum Printable {
  /// Returns `text` with control and direction characters escaped, and URLs without user names.
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in withoutUserInfo(text).unicodeScalars {
      if isHarmful(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The same, as an error message: no final period, a lower-case start but for abbreviations.
  static func sentence(_ message: String) -> String {
    var line = text(message)
    while let last = line.last, last == "." || last == " " { line.removeLast() }
    let start = line.prefix(2)
    guard let first = start.first, start.count == 2, start.dropFirst().allSatisfy(\.isLowercase)
    else { return line }
    return first.lowercased() + line.dropFirst()
  }

  /// Returns `text` with `user:password@` and `?query` removed from every address with a scheme.
  static func withoutUserInfo(_ text: String) -> String {
    guard text.contains("://") else { return text }
    let parts = text.split(separator: "://", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts[0])) { result, part in
      let authority = part.prefix { !endsAuthority($0) }
      let kept = authority.lastIndex(of: "@").map { part[part.index(after: $0)...] } ?? part
      // A query may hold a token as well.
      let address = kept.prefix { $0 != "?" && !endsAddress($0) }
      let rest = kept[address.endIndex...].drop { !endsAddress($0) }
      result += "://" + address + rest
    }
  }

  private static func endsAddress(_ character: Character) -> Bool {
    character.isWhitespace || character == "'" || character == "\"" || character == "`"
  }

  private static func endsAuthority(_ character: Character) -> Bool {
    character == "/" || character == "?" || character == "#" || endsAddress(character)
  }

  /// C0 and C1 controls, line separators, and the marks that reorder text (CVE-2021-42574).
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff:
      true
    default: false
    }
  }
}
