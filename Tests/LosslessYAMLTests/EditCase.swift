import FixtureSupport
import LosslessYAML
import SourceText

/// One golden case below `fixtures/yaml/edits`: a file, operations on it, and the file after or the
/// code of the refusal.
///
///     fixtures/yaml/edits/<operation>/<case>/{before.yaml,edit.yaml,after.yaml|refused.txt}
///
///     operations:
///       - {replace: spec.replicas, value: 0}     # or insert, remove; document: 1
///       - {set: spec.args, value: [-v, {a: 1}]} # a value of any kind
///       - {insert: spec.paused, value: true, before: replicas}             # or after
///       - {append: spec.args, value: -v}         # or insert-item, remove-item
///       - {replace: a.b, value: 1, inside: [data.file]}   # in the text of that scalar
///     changes: [/spec/replicas]                  # JSON pointers; `1:/a` in document 1
///     not: [crlf, bom, no-final-newline]         # variants that the case does not have
struct EditCase: Sendable, CustomStringConvertible {
  /// What is made of a case besides itself.
  enum Variant: String, CaseIterable, Sendable {
    case asWritten = "as-written"
    case crlf, bom
    case noFinalNewline = "no-final-newline"
  }

  let fixture: FixtureCase
  let operations: [YAMLOperation]
  let changes: [YAMLComparison.Difference]
  let variants: Set<Variant>

  init(_ fixture: FixtureCase) throws {
    self.fixture = fixture
    let file = fixture.file("edit.yaml")
    let root = try YAMLStream(SourceBuffer(name: file.name, bytes: try file.required()))
      .documents[0].root
    let known: Set = ["operations", "changes", "not"]
    for entry in root.entries where !known.contains(entry.key.text ?? "") {
      throw FixtureError("\(file.name): unknown key \(entry.key.sourceText)")
    }
    operations = try root["operations"]?.children.map { try Self.operation($0, file) } ?? []
    guard !operations.isEmpty else { throw FixtureError("\(file.name): no operations") }
    changes = root["changes"]?.children.map { Self.difference($0.text ?? "") } ?? []
    variants = Set(Variant.allCases).subtracting(
      try root["not"]?.children.map { node in
        guard let variant = Variant(rawValue: node.text ?? "") else {
          throw FixtureError("\(file.name): unknown variant \(node.sourceText)")
        }
        return variant
      } ?? []
    )
  }

  var description: String { fixture.name }

  private static let verbs = [
    "replace", "set", "insert", "remove", "append", "insert-item", "remove-item",
  ]

  private static func operation(_ node: YAMLNode, _ file: FixtureFile) throws -> YAMLOperation {
    let known = Set(verbs + ["value", "document", "before", "after", "inside"])
    for entry in node.entries where !known.contains(entry.key.text ?? "") {
      throw FixtureError("\(file.name): unknown key \(entry.key.sourceText)")
    }
    let found = verbs.filter { node[$0] != nil }
    guard found.count == 1, let path = node[found[0]]?.text.flatMap({ YAMLPath(parsing: $0) })
    else {
      throw FixtureError("\(file.name): an operation without a path")
    }
    let document = node["document"]?.text.flatMap { Int($0) } ?? 0
    let action: YAMLOperation.Action
    switch (found[0], try node["value"].map { try value($0, file) }) {
    case ("replace", .scalar(let value)?): action = .replace(value)
    case ("set", let value?): action = .set(value)
    case ("insert", let value?): action = .insertKey(value, place: place(node))
    case ("remove", nil): action = .removeKey
    case ("append", let value?): action = .append(value)
    case ("insert-item", let value?): action = .insertItem(value)
    case ("remove-item", nil): action = .removeItem
    default: throw FixtureError("\(file.name): an operation and its value do not fit")
    }
    let operation = YAMLOperation(action, at: path, document: document)
    // The places from the file in: each is a scalar that holds the next text.
    return try (node["inside"]?.children.map { $0 } ?? []).reversed().reduce(operation) {
      guard let outer = $1.text.flatMap({ YAMLPath(parsing: $0) }) else {
        throw FixtureError("\(file.name): no path: \($1.sourceText)")
      }
      return YAMLOperation(.inside($0), at: outer)
    }
  }

  private static func place(_ node: YAMLNode) -> YAMLOperation.KeyPlace {
    if let key = node["before"]?.text { return .before(key) }
    if let key = node["after"]?.text { return .after(key) }
    return .end
  }

  private static func value(_ node: YAMLNode, _ file: FixtureFile) throws -> YAMLValue {
    switch node.kind {
    case .scalar, .alias: return .scalar(try scalar(node, file))
    case .sequence: return .sequence(try node.children.map { try value($0, file) })
    case .mapping:
      return .mapping(
        try node.entries.map {
          YAMLValue.Entry(key: $0.key.text ?? "", value: try value($0.value, file))
        }
      )
    }
  }

  private static func scalar(_ node: YAMLNode, _ file: FixtureFile) throws -> YAMLScalar {
    guard let text = node.text else { throw FixtureError("\(file.name): a value is no scalar") }
    switch node.scalarKind {
    case .null: return .null
    case .boolean:
      guard text == "true" || text == "false" else {
        throw FixtureError("\(file.name): `\(text)` is true to some readers; quote it")
      }
      return .boolean(text == "true")
    case .string: return .string(text)
    case .number, .timestamp:
      guard let number = Int(text) else {
        throw FixtureError("\(file.name): `\(text)` is no integer; quote it")
      }
      return .integer(number)
    }
  }

  /// Reads `/a/b`, or `1:/a/b` for the second document.
  private static func difference(_ text: String) -> YAMLComparison.Difference {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, let document = Int(parts[0]) {
      return YAMLComparison.Difference(document: document, pointer: String(parts[1]))
    }
    return YAMLComparison.Difference(document: 0, pointer: text)
  }
}

extension EditCase.Variant {
  /// Returns the variant of a text, or nil when it would be the text itself.
  func derived(from text: [UInt8]) -> [UInt8]? {
    switch self {
    case .asWritten: return text
    case .crlf:
      guard !text.contains(UInt8(ascii: "\r")), text.contains(UInt8(ascii: "\n")) else {
        return nil
      }
      return text.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
    case .bom:
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      return text.starts(with: mark) ? nil : mark + text
    case .noFinalNewline:
      guard text.last == UInt8(ascii: "\n") else { return nil }
      let shorter = text.dropLast()
      return Array(shorter.last == UInt8(ascii: "\r") ? shorter.dropLast() : shorter)
    }
  }
}
