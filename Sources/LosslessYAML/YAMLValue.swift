/// A value of any kind that an edit writes: a scalar, or a collection of values.
package enum YAMLValue: Hashable, Sendable {
  /// One entry of a mapping.
  package struct Entry: Hashable, Sendable {
    /// Its key.
    package var key: String

    /// Its value.
    package var value: YAMLValue

    /// Creates an entry.
    package init(key: String, value: YAMLValue) {
      self.key = key
      self.value = value
    }
  }

  case scalar(YAMLScalar)
  case sequence([YAMLValue])
  /// Entries in the order in which they are written; no key stands twice.
  case mapping([Entry])

  /// A string.
  package static func string(_ text: String) -> YAMLValue { .scalar(.string(text)) }

  /// A boolean.
  package static func boolean(_ flag: Bool) -> YAMLValue { .scalar(.boolean(flag)) }

  /// An integer.
  package static func integer(_ number: Int) -> YAMLValue { .scalar(.integer(number)) }

  /// Nothing.
  package static var null: YAMLValue { .scalar(.null) }

  /// Whether a node has this value, types included; the order of keys, and styles, do not count.
  package func isValue(of node: YAMLNode) -> Bool {
    switch self {
    case .scalar(let scalar): return scalar.isValue(of: node)
    case .sequence(let items):
      let children = Array(node.children)
      return node.kind == .sequence && children.count == items.count
        && zip(items, children).allSatisfy { $0.isValue(of: $1) }
    case .mapping(let entries):
      guard node.kind == .mapping else { return false }
      var values: [[UInt8]: YAMLNode] = [:]
      for entry in node.entries { values[Array(entry.key.keyText.utf8)] = entry.value }
      // A key that stands twice counts once here: the two numbers then differ.
      return node.entries.count == entries.count && values.count == entries.count
        && entries.allSatisfy { entry in
          values[Array(entry.key.utf8)].map { entry.value.isValue(of: $0) } ?? false
        }
    }
  }

  /// A key that stands twice in one of its mappings; nil where none does.
  var repeatedKey: String? {
    switch self {
    case .scalar: return nil
    case .sequence(let items): return items.lazy.compactMap(\.repeatedKey).first
    case .mapping(let entries):
      var seen: Set<[UInt8]> = []
      for entry in entries where !seen.insert(Array(entry.key.utf8)).inserted { return entry.key }
      return entries.lazy.compactMap(\.value.repeatedKey).first
    }
  }

  /// The kind of node that holds it.
  var kind: YAMLNode.Kind {
    switch self {
    case .scalar: .scalar
    case .sequence: .sequence
    case .mapping: .mapping
    }
  }

  /// Whether it is a collection with members, which block style writes on lines of their own.
  var hasMembers: Bool {
    switch self {
    case .scalar: false
    case .sequence(let items): !items.isEmpty
    case .mapping(let entries): !entries.isEmpty
    }
  }
}
