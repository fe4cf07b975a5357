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
    "\""
      + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
      + "\""
  }
}

extension YAMLPath {
  /// Parses the text form of `description`; nil when it is not a path.
  package init?(parsing text: String) {
    var reader = PathReader(rest: text[...])
    guard let steps = reader.steps() else { return nil }
    self.init(steps: steps)
  }
}

/// Reads the text form of a path from left to right.
private struct PathReader {
  var rest: Substring

  mutating func steps() -> [YAMLPath.Step]? {
    var result: [YAMLPath.Step] = []
    while let character = rest.first {
      if character == "[" {
        rest.removeFirst()
        guard let step = bracket() else { return nil }
        result.append(step)
      } else {
        if !result.isEmpty {
          guard character == "." else { return nil }
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
    var result = ""
    while let character = rest.popFirst() {
      if character == "\"" { return result }
      if character == "\\" {
        guard let escaped = rest.popFirst() else { return nil }
        result.append(escaped)
      } else {
        result.append(character)
      }
    }
    return nil
  }
}

extension YAMLNode {
  /// The RFC 6901 pointer of this node inside its document; the root's is empty.
  package var pointer: String {
    guard let parent else { return "" }
    var number = 0
    var token = ""
    for child in parent.children {
      if child == self { break }
      if parent.kind == .mapping, number % 2 == 0 { token = child.text ?? child.sourceText }
      number += 1
    }
    if parent.kind == .sequence { token = String(number) }
    return parent.pointer + "/" + JSONPointer.escape(token)
  }
}

/// RFC 6901.
package enum JSONPointer {
  /// Escapes one reference token: `~` as `~0`, `/` as `~1`.
  package static func escape(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return token
    }
    return token.reduce(into: "") { result, character in
      switch character {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.append(character)
      }
    }
  }
}
