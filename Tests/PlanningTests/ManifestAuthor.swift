import FixtureSupport
import LosslessYAML
import SourceText
import Testing

/// Writes values as YAML in the manner of a random person: indentation, flow and block style, quotes,
/// comments, blank lines, line ends.
struct ManifestAuthor {
  /// Where its choices come from.
  var random: SeededGenerator

  private var step = "  "
  private var indentsItems = true

  init(random: SeededGenerator) {
    self.random = random
  }

  /// True once in `chances` calls.
  mutating func flip(_ chances: Int = 2) -> Bool {
    Int.random(in: 0..<chances, using: &random) == 0
  }

  /// One of several things.
  mutating func pick<Element>(_ options: [Element]) throws -> Element {
    try #require(options.randomElement(using: &random))
  }

  /// Returns a file of documents that have these values and no others.
  mutating func file(_ documents: [YAMLValue]) throws -> [UInt8] {
    step = flip(3) ? "    " : "  "
    indentsItems = flip()
    var text = flip(4) ? "# written by hand\n---\n" : flip(6) ? "---\n" : ""
    for (number, document) in documents.enumerated() {
      if number > 0 { text += flip(5) ? "---  # next\n" : "---\n" }
      try block(document, "", to: &text)
    }
    if flip(8) { text.removeLast() }
    var bytes = Array(text.utf8)
    if flip(6) { bytes = bytes.flatMap { $0 == 10 ? [13, 10] : [$0] } }
    if flip(12) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
    let roots = try YAMLStream(SourceBuffer(name: "written", bytes: bytes)).documents.map(\.root)
    let isTrue =
      roots.count == documents.count
      && zip(roots, documents).allSatisfy { $1.isValue(of: $0) }
    try #require(
      isTrue,
      "the author wrote something else:\n\(String(decoding: bytes, as: UTF8.self))"
    )
    return bytes
  }

  // MARK: Block style

  private mutating func block(
    _ value: YAMLValue,
    _ indentation: String,
    to text: inout String
  ) throws {
    switch value {
    case .mapping(let entries):
      for entry in entries {
        text += above(indentation) + indentation
        try self.entry(entry, indentation, to: &text)
      }
    case .sequence(let items):
      for item in items {
        text += above(indentation) + indentation + "- "
        try self.item(item, indentation + "  ", to: &text)
      }
    case .scalar(let scalar): text += indentation + scalarText(scalar) + "\n"
    }
  }

  private mutating func entry(
    _ entry: YAMLValue.Entry,
    _ indentation: String,
    to text: inout String
  ) throws {
    text += key(entry.key) + ":"
    switch entry.value {
    case .mapping(let entries) where !entries.isEmpty && !flip(8):
      text += comment() + "\n"
      try block(entry.value, indentation + step, to: &text)
    case .sequence(let items) where !items.isEmpty && !flip(8):
      text += comment() + "\n"
      try block(entry.value, indentation + (indentsItems ? step : ""), to: &text)
    default: text += try inline(entry.value) + comment() + "\n"
    }
  }

  /// Writes what follows a dash; the first entry of a mapping stands beside it.
  private mutating func item(
    _ value: YAMLValue,
    _ indentation: String,
    to text: inout String
  ) throws {
    guard case .mapping(let entries) = value, let first = entries.first, !flip(6) else {
      text += String(try inline(value).drop { $0 == " " }) + comment() + "\n"
      return
    }
    try entry(first, indentation, to: &text)
    try block(.mapping(Array(entries.dropFirst())), indentation, to: &text)
  }

  private mutating func above(_ indentation: String) -> String {
    guard flip(10) else { return "" }
    return flip() ? "\n" : indentation + "# replicas: 9, suspend: maybe\n"
  }

  private mutating func comment() -> String {
    flip(7) ? (flip() ? "  # note: {role: primary}" : " # yes") : ""
  }

  // MARK: One line

  /// A value behind a colon, with its blank; null may be nothing at all.
  private mutating func inline(_ value: YAMLValue) throws -> String {
    if value == .null, flip() { return "" }
    return try " " + flow(value)
  }

  private mutating func flow(_ value: YAMLValue) throws -> String {
    let blank = flip() ? " " : ""
    switch value {
    case .scalar(let scalar): return scalarText(scalar)
    case .sequence(let items):
      let texts = try items.map { try flow($0) }
      return "[" + texts.joined(separator: ", ") + "]"
    case .mapping(let entries):
      let texts = try entries.map { try key($0.key) + ": " + flow($0.value) }
      guard !texts.isEmpty else { return "{}" }
      return "{" + blank + texts.joined(separator: ", ") + blank + "}"
    }
  }

  private mutating func key(_ name: String) -> String {
    flip(20) ? "\"\(name)\"" : name
  }

  private mutating func scalarText(_ scalar: YAMLScalar) -> String {
    switch scalar {
    case .string(let text):
      let isPlain =
        text.wholeMatch(of: /[A-Za-z][A-Za-z0-9 .\/_-]*/) != nil
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text)
      if isPlain, !flip(6) { return text }
      return flip() ? "\"\(text)\"" : "'\(text)'"
    case .null: return flip() ? "null" : "~"
    case .boolean, .integer, .decimal: return scalar.description
    }
  }
}
