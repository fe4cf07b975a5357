/// A node of a parsed file: a view that knows its bytes, its value and its neighbours.
package struct YAMLNode: Sendable {
  /// What a node is.
  package enum Kind: UInt8, Sendable {
    case mapping, sequence, scalar, alias
  }

  /// How a node is written.
  package enum Style: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
    case block, flow
  }

  let table: NodeTable
  let index: Int32

  private var record: NodeRecord { table.nodes[Int(index)] }

  /// What it is.
  package var kind: Kind { record.kind }

  /// How it is written.
  package var style: Style { record.style }

  /// Its bytes with anchor and tag; 0-based offsets into the file.
  package var range: Range<Int> { Int(record.start)..<Int(record.end) }

  /// Its bytes without anchor and tag; of a block scalar without the trailing blank lines that are
  /// not part of its value, and without its last line end.
  package var contentRange: Range<Int> {
    Int(record.contentStart)..<contentEnd
  }

  /// Whether nothing is written where the value would stand.
  package var isMissing: Bool {
    record.kind == .scalar && record.style == .plain && record.contentStart == record.end
  }

  /// The anchor that it defines, or the name that an alias refers to.
  package var anchor: String? {
    record.properties < 0 ? nil : table.properties[Int(record.properties)].anchor
  }

  /// Its explicit tag, resolved (`tag:yaml.org,2002:str`).
  package var tag: String? {
    record.properties < 0 ? nil : table.properties[Int(record.properties)].tag
  }

  /// A scalar's value after unquoting and folding; nil for other kinds.
  package var text: String? {
    valueBytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of `text`.
  var valueBytes: ArraySlice<UInt8>? {
    let record = record
    return record.kind == .scalar ? table.value(of: record) : nil
  }

  /// The bytes of `contentRange` as text.
  package var sourceText: String {
    String(decoding: table.bytes[contentRange], as: UTF8.self)
  }

  /// The node that holds it; nil for a document's root.
  package var parent: YAMLNode? { node(record.parent) }

  /// The items of a sequence, or the keys and values of a mapping in turn.
  package var children: Children { Children(table: table, upcoming: table.firstChild(of: index)) }

  /// The entries of a mapping in file order, duplicates included; empty for other kinds.
  package var entries: [(key: YAMLNode, value: YAMLNode)] {
    guard record.kind == .mapping else { return [] }
    var result: [(key: YAMLNode, value: YAMLNode)] = []
    if record.lastChild >= 0 {
      result.reserveCapacity(Int(table.nodes[Int(record.lastChild)].position) / 2 + 1)
    }
    var key = node(table.firstChild(of: index))
    while let current = key, let value = node(current.record.next) {
      result.append((current, value))
      key = node(value.record.next)
    }
    return result
  }

  /// Returns the value of the first entry with this key, or nil; no merge is followed.
  package subscript(key: String) -> YAMLNode? {
    guard kind == .mapping else { return nil }
    return node(KeyLookup(key, in: self).value)
  }

  /// Returns the value of the first entry with this key, and whether the mapping has a merge key.
  package func lookUp(_ key: String) -> (value: YAMLNode?, hasMerge: Bool) {
    guard kind == .mapping else { return (nil, false) }
    let found = KeyLookup(key, in: self)
    return (node(found.value), found.hasMerge)
  }

  /// Returns the node that a chain of keys leads to, or nil.
  package subscript(path keys: String...) -> YAMLNode? {
    var current: YAMLNode? = self
    for key in keys { current = current?[key] }
    return current
  }

  /// Whether this is a scalar with exactly this value; compares bytes without making a string.
  package func hasText(_ other: String) -> Bool {
    let record = record
    guard record.kind == .scalar else { return false }
    var other = other
    return other.withUTF8 { text in
      table.withView { unsafe $0.hasValue(record, UnsafeRawBufferPointer(text)) }
    }
  }

  /// Whether this node, as a key, is written as `key` or is an alias of a scalar that is.
  func isKey(_ key: String) -> Bool {
    kind == .alias ? aliasTarget?.hasText(key) ?? false : hasText(key)
  }

  private func node(_ index: Int32) -> YAMLNode? {
    index < 0 ? nil : YAMLNode(table: table, index: index)
  }

  private var contentEnd: Int {
    switch record.style {
    case .literal, .folded: BlockScalar(self).contentEnd
    case .plain, .singleQuoted, .doubleQuoted, .flow: Int(record.end)
    case .block: lastDescendant.map { $0.contentRange.upperBound } ?? Int(record.end)
    }
  }

  /// The last child of the last child and so on, down to the first that is not a block collection;
  /// nil for a node without children.
  private var lastDescendant: YAMLNode? {
    var current = self
    while current.style == .block, let child = node(current.record.lastChild) { current = child }
    return current == self ? nil : current
  }

  /// The nodes of this node's subtree, itself first, in file order: a contiguous run of the table.
  var subtreeIndices: Range<Int32> {
    var end = Int(index) + 1
    while end < table.nodes.count, table.nodes[end].parent >= index { end += 1 }
    return index..<Int32(end)
  }

  /// Walks the children of a node.
  package struct Children: Sequence, IteratorProtocol {
    let table: NodeTable
    var upcoming: Int32

    /// Returns the next child.
    package mutating func next() -> YAMLNode? {
      guard upcoming >= 0 else { return nil }
      let child = YAMLNode(table: table, index: upcoming)
      upcoming = table.nodes[Int(upcoming)].next
      return child
    }
  }
}

extension String {
  /// Whether both hold the same bytes; `==` would also equate `é` with `e` and an accent.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}

extension YAMLNode: Equatable {
  /// Whether both are the same node of the same parse.
  package static func == (left: YAMLNode, right: YAMLNode) -> Bool {
    left.table === right.table && left.index == right.index
  }
}
