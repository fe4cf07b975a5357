/// The entries of a mapping that have a given key.
struct KeyLookup {
  /// How many there are.
  private(set) var count = 0

  /// The value of the first, or -1.
  private(set) var value: Int32 = -1

  /// The key of the second, or -1.
  private(set) var secondKey: Int32 = -1

  /// Whether the mapping has a merge key, `<<`.
  private(set) var hasMerge = false

  /// Looks at every entry of a mapping; an alias of a scalar is a key like that scalar.
  init(_ name: String, in mapping: YAMLNode) {
    var name = name
    self = name.withUTF8 { text in
      mapping.table.withView { view in
        unsafe KeyLookup(UnsafeRawBufferPointer(text), in: mapping, view)
      }
    }
  }

  private init(
    _ name: UnsafeRawBufferPointer,
    in mapping: YAMLNode,
    _ view: TableView
  ) {
    var key = view.firstChild(of: mapping.index)
    while key >= 0 {
      let record = view[key]
      if unsafe Self.isKey(record, at: key, name, view, mapping.table) {
        count += 1
        if count == 1 { value = record.next }
        if count == 2 { secondKey = key }
      }
      if record.kind == .scalar, view.isMergeKey(record) { hasMerge = true }
      key = view[record.next].next
    }
  }

  @inline(__always)
  private static func isKey(
    _ record: NodeRecord,
    at index: Int32,
    _ name: UnsafeRawBufferPointer,
    _ view: TableView,
    _ table: NodeTable
  ) -> Bool {
    switch record.kind {
    case .scalar: return unsafe view.hasValue(record, name)
    case .alias:
      guard let target = YAMLNode(table: table, index: index).aliasTarget,
        target.kind == .scalar
      else { return false }
      return unsafe view.hasValue(view[target.index], name)
    case .mapping, .sequence: return false
    }
  }
}
