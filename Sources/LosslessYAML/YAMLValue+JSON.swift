/// Why a text is no JSON.
package struct JSONSyntaxError: Error, Hashable, Sendable {
  /// One line, lower-case.
  package let message: String

  /// Byte offset into the text, 0-based.
  package let offset: Int
}

extension YAMLValue {
  /// Reads JSON (RFC 8259): all of the text, and no more than JSON allows.
  ///
  /// - Throws: `JSONSyntaxError`, also for an object that has a key twice and for a number beyond
  ///   what Kubernetes reads as one.
  package init(json text: String) throws(JSONSyntaxError) {
    var reader = JSONReader(bytes: Array(text.utf8))
    self = try reader.document()
  }
}

/// Reads JSON from left to right.
private struct JSONReader {
  let bytes: [UInt8]
  private var offset = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Collections in collections beyond which nothing is read: that of `YAMLLimits.standard`.
  private static let depth = YAMLLimits.standard.depth

  mutating func document() throws(JSONSyntaxError) -> YAMLValue {
    let result = try value(depth: 0)
    guard peek() == nil else { throw error("something stands behind the value") }
    return result
  }

  private func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(message: message, offset: offset)
  }

  /// The next byte that is no blank.
  private mutating func peek() -> UInt8? {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    return offset < bytes.count ? bytes[offset] : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func take(word: String) -> Bool {
    guard bytes[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> YAMLValue {
    guard depth < Self.depth else { throw error("it is nested too deeply") }
    guard let first = peek() else { throw error("a value is missing") }
    switch first {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t") where take(word: "true"): return .boolean(true)
    case UInt8(ascii: "f") where take(word: "false"): return .boolean(false)
    case UInt8(ascii: "n") where take(word: "null"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .scalar(try number())
    default: throw error("no value begins so: a string needs double quotes")
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> YAMLValue {
    offset += 1
    var entries: [YAMLValue.Entry] = []
    var seen: Set<[UInt8]> = []
    if take("}") { return .mapping([]) }
    repeat {
      guard peek() == UInt8(ascii: "\"") else { throw error("a key needs double quotes") }
      let start = offset
      let key = try string()
      guard seen.insert(Array(key.utf8)).inserted else {
        offset = start
        throw error("the key `\(key)` stands here twice")
      }
      guard take(":") else { throw error("a `:` is missing") }
      entries.append(YAMLValue.Entry(key: key, value: try value(depth: depth)))
    } while take(",")
    guard take("}") else { throw error("a `,` or `}` is missing") }
    return .mapping(entries)
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> YAMLValue {
    offset += 1
    var items: [YAMLValue] = []
    if take("]") { return .sequence([]) }
    repeat { items.append(try value(depth: depth)) } while take(",")
    guard take("]") else { throw error("a `,` or `]` is missing") }
    return .sequence(items)
  }

  // MARK: Strings

  private mutating func string() throws(JSONSyntaxError) -> String {
    offset += 1
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20:
        offset -= 1
        throw error("a control character needs an escape")
      default: text.append(byte)
      }
    }
    throw error("the string has no end")
  }

  private mutating func escape() throws(JSONSyntaxError) -> [UInt8] {
    guard offset < bytes.count else { throw error("the string has no end") }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try codePoint()
    default:
      offset -= 1
      throw error("no such escape")
    }
  }

  /// Reads the digits of `\u`, of a surrogate also the second half (RFC 8259, 7).
  private mutating func codePoint() throws(JSONSyntaxError) -> [UInt8] {
    var code = try digits()
    if (0xD800..<0xDC00).contains(code), bytes[offset...].starts(with: [0x5C, 0x75]) {
      offset += 2
      let low = try digits()
      code = 0x1_0000 + (code - 0xD800) << 10 + (low &- 0xDC00) & 0x3FF
      guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
    }
    guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair") }
    return Array(String(scalar).utf8)
  }

  private mutating func digits() throws(JSONSyntaxError) -> UInt32 {
    let text = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
    let isHexadecimal = text.utf8.count == 4 && text.allSatisfy { $0.isHexDigit && $0.isASCII }
    guard isHexadecimal, let code = UInt32(text, radix: 16) else {
      throw error("`\\u` needs four digits")
    }
    offset += 4
    return code
  }

  // MARK: Numbers

  private mutating func number() throws(JSONSyntaxError) -> YAMLScalar {
    let start = offset
    let isNumeral: (UInt8) -> Bool = { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    let text = String(decoding: bytes[offset...].prefix(while: isNumeral), as: UTF8.self)
    let shape = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE]([+\-]?)([0-9]+))?/
    guard let match = text.wholeMatch(of: shape), let size = Double(text), size.isFinite else {
      throw error("`\(text)` is no number")
    }
    offset = start + text.utf8.count
    if let integer = Int(text), String(integer) == text { return .integer(integer) }
    guard let sign = match.2, let exponent = match.3 else { return .decimal(text) }
    // Without a point and a sign, YAML 1.1 takes an exponent for a string.
    let mantissa = text.prefix { $0 != "e" && $0 != "E" }
    let point = match.1 == nil ? ".0" : ""
    return .decimal("\(mantissa)\(point)e\(sign.isEmpty ? "+" : sign)\(exponent)")
  }
}
