/// A symbolic address of a node inside a document: keys, indices and `[name=value]` steps.
///
///     spec.template.spec.volumes[name=sonarr-data].persistentVolumeClaim.claimName
///     metadata.annotations["external-dns.kubernetes.io/controller"]
///
/// Paths, not offsets, travel through a plan; bytes are looked up when a file is patched.
package struct YAMLPath: Hashable, Sendable, CustomStringConvertible {
  /// One step of a path.
  package enum Step: Hashable, Sendable {
    /// The value of a mapping's key.
    case key(String)
    /// A sequence's item by number, from 0.
    case index(Int)
    /// The one item of a sequence whose key `key` has the scalar value `value`.
    case item(key: String, value: String)
  }

  /// The steps from the document's root down.
  package var steps: [Step]

  /// The document's root.
  package static let root = YAMLPath(steps: [])

  /// Creates a path from its steps.
  package init(steps: [Step]) {
    self.steps = steps
  }

  /// Creates a path of mapping keys.
  package init(keys: String...) {
    steps = keys.map(Step.key)
  }

  /// Returns this path with a key appended.
  package func key(_ key: String) -> YAMLPath { YAMLPath(steps: steps + [.key(key)]) }

  /// Returns this path with an item selector appended.
  package func item(_ key: String, _ value: String) -> YAMLPath {
    YAMLPath(steps: steps + [.item(key: key, value: value)])
  }

  /// Returns this path with all steps of another appended.
  package func appending(_ other: YAMLPath) -> YAMLPath { YAMLPath(steps: steps + other.steps) }

  /// The steps as keys, or nil when one of them is not a key.
  var keys: [String]? {
    var keys: [String] = []
    for step in steps {
      guard case .key(let key) = step else { return nil }
      keys.append(key)
    }
    return keys
  }

  /// The text form that `init(parsing:)` reads.
  package var description: String {
    var result = ""
    for step in steps {
      switch step {
      case .key(let key) where Self.isPlain(key):
        result += result.isEmpty ? key : "." + key
      case .key(let key): result += "[" + Self.quoted(key) + "]"
      case .index(let index): result += "[\(index)]"
      case .item(let key, let value):
        let name = Self.isPlain(key) ? key : Self.quoted(key)
        result += "[\(name)=\(Self.isPlain(value) ? value : Self.quoted(value))]"
      }
    }
    return result
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard !digits.contains(first) || text.utf8.contains(where: { !digits.contains($0) }) else {
      return false
    }
    return text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), digits,
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "$"):
        true
      default: false
      }
    }
  }

  private static func quoted(_ text: String) -> String {
    // By scalars: a quote with a combining mark behind it is one character, yet still a quote.
    var result = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result.append("\\") }
      result.append(scalar)
    }
    result.append("\"")
    return String(result)
  }
}

extension YAMLPath {
  /// Parses the text form of `description`; nil when it is not a path.
  package init?(parsing text: String) {
    var reader = PathReader(rest: text.unicodeScalars[...])
    guard let steps = reader.steps() else { return nil }
    self.init(steps: steps)
  }
}

/// Reads the text form of a path from left to right.
private struct PathReader {
  var rest: Substring.UnicodeScalarView

  mutating func steps() -> [YAMLPath.Step]? {
    var result: [YAMLPath.Step] = []
    while let scalar = rest.first {
      if scalar == "[" {
        rest.removeFirst()
        guard let step = bracket() else { return nil }
        result.append(step)
      } else {
        if !result.isEmpty {
          guard scalar == "." else { return nil }
          rest.removeFirst()
        }
        let key = rest.prefix { $0 != "." && $0 != "[" }
        guard !key.isEmpty else { return nil }
        rest = rest.dropFirst(key.count)
        result.append(.key(String(key)))
      }
    }
    return result
  }

  private mutating func bracket() -> YAMLPath.Step? {
    let isQuoted = rest.first == "\""
    guard let word = word() else { return nil }
    guard let separator = rest.popFirst() else { return nil }
    if separator == "]" {
      if isQuoted { return .key(word) }
      return Int(word).map(YAMLPath.Step.index)
    }
    guard separator == "=", let value = self.word(), rest.popFirst() == "]" else { return nil }
    return .item(key: word, value: value)
  }

  private mutating func word() -> String? {
    guard rest.first == "\"" else {
      let plain = rest.prefix { $0 != "=" && $0 != "]" }
      rest = rest.dropFirst(plain.count)
      return String(plain)
    }
    rest.removeFirst()
    var result = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" { return String(result) }
      if scalar == "\\" {
        guard let escaped = rest.popFirst() else { return nil }
        result.append(escaped)
      } else {
        result.append(scalar)
      }
    }
    return nil
  }
}

extension YAMLNode {
  /// The RFC 6901 pointer of this node inside its document; the root's is empty.
  package var pointer: String {
    guard let parent else { return "" }
    guard parent.kind == .mapping else {
      return "\(parent.pointer)/\(table.nodes[Int(index)].position)"
    }
    // A key that is itself asked for shares its value's token.
    return JSONPointer.appending((keyNode ?? self).keyBytes, to: parent.pointer)
  }

  /// The bytes of `keyText`.
  private var keyBytes: ArraySlice<UInt8> {
    valueBytes ?? aliasTarget?.valueBytes ?? table.bytes[contentRange]
  }

  /// A key as its pointer token, before escaping: its value, that of the scalar of which it is an
  /// alias, or the text of a collection.
  var keyText: String {
    text ?? aliasTarget?.text ?? sourceText
  }
}

/// RFC 6901.
package enum JSONPointer {
  /// Returns a pointer with one more reference token, which is escaped; in one piece, because most
  /// pointers are so short that no memory is asked for.
  static func appending(_ token: ArraySlice<UInt8>, to pointer: String) -> String {
    let escapes = token.count { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }
    var pointer = pointer
    return pointer.withUTF8 { head in
      let count = head.count + 1 + token.count + escapes
      return unsafe String(unsafeUninitializedCapacity: count) { text in
        var end = unsafe text.update(fromContentsOf: head)
        unsafe text[end] = UInt8(ascii: "/")
        end += 1
        for byte in token {
          let isEscaped = byte == UInt8(ascii: "~") || byte == UInt8(ascii: "/")
          unsafe text[end] = isEscaped ? UInt8(ascii: "~") : byte
          end += 1
          guard isEscaped else { continue }
          unsafe text[end] = byte == UInt8(ascii: "~") ? UInt8(ascii: "0") : UInt8(ascii: "1")
          end += 1
        }
        return end
      }
    }
  }

  /// Escapes one reference token: `~` as `~0`, `/` as `~1`.
  package static func escape(_ token: String) -> String {
    var copy = token
    let isPlain = copy.withUTF8 { bytes in
      unsafe bytes.allSatisfy { $0 != UInt8(ascii: "~") && $0 != UInt8(ascii: "/") }
    }
    if isPlain { return token }
    // By scalars: a slash with a combining mark behind it is one character, yet still a slash.
    var result = String.UnicodeScalarView()
    for scalar in token.unicodeScalars {
      switch scalar {
      case "~": result.append(contentsOf: "~0".unicodeScalars)
      case "/": result.append(contentsOf: "~1".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
