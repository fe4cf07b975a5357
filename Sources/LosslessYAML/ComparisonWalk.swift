/// Descends into two trees at once; a pointer's text is made only where they differ.
struct ComparisonWalk {
  private let oldTable: NodeTable
  private let newTable: NodeTable
  private let old: TableView
  private let new: TableView
  private let shift: YAMLComparison.ItemShift?
  private let named: YAMLComparison.NamedNode?
  /// Index of the sequence that `shift` is about, or -1.
  private let shifted: Int32

  /// Number of the document that is compared.
  var document = 0
  private(set) var found: [YAMLComparison.Difference] = []

  init(
    _ old: (NodeTable, TableView),
    _ new: (NodeTable, TableView),
    shift: YAMLComparison.ItemShift?,
    named: YAMLComparison.NamedNode?
  ) {
    (oldTable, self.old) = old
    (newTable, self.new) = new
    self.shift = shift
    self.named = named
    shifted = shift.map(\.sequence.index) ?? -1
  }

  /// Notes a difference at a pointer of the document.
  mutating func note(_ pointer: String) {
    found.append(YAMLComparison.Difference(document: document, pointer: pointer))
  }

  /// Compares a document, of `count` nodes in either tree, if both have the same shape there: the
  /// nodes are then compared in a row, without looking for keys.
  ///
  /// Returns false, without any note, where shapes, anchors, tags or keys differ.
  mutating func compareInRow(_ left: Int32, _ right: Int32, count: Int32) -> Bool {
    var differing: [Int32] = []
    let distance = right - left
    // The roots come first, and have no parents in either tree.
    var parentDistance: Int32 = 0
    var index = left
    while index < left &+ count {
      let before = old[index]
      let after = new[index &+ distance]
      guard before.kind == after.kind, after.parent &- before.parent == parentDistance,
        before.properties & after.properties < 0 || haveSameNames(index, index &+ distance)
      else { return false }
      if before.kind == .scalar {
        if !old.isWrittenAlike(before, after, in: new),
          !haveSameValue(index, index &+ distance)
        {
          if isKey(before) { return false }
          differing.append(index)
        }
      } else if isKey(before) {
        return false
      }
      parentDistance = distance
      index &+= 1
    }
    for index in differing { note(pointer(of: index)) }
    return true
  }

  @inline(__always)
  private func isKey(_ record: NodeRecord) -> Bool {
    record.position & 1 == 0 && record.parent >= 0 && old[record.parent].kind == .mapping
  }

  /// Compares two nodes that stand at the same place, the left one in the old tree.
  mutating func compare(_ left: Int32, _ right: Int32) {
    let before = old[left]
    let after = new[right]
    guard before.kind == after.kind, hasSameProperties(before, after) else {
      return note(pointer(of: left))
    }
    switch before.kind {
    case .alias: return
    case .scalar: if !hasSameValue(before, after) { note(pointer(of: left)) }
    case .sequence: compareItems(left, right)
    case .mapping: compareEntries(left, right)
    }
  }

  private mutating func compareItems(_ left: Int32, _ right: Int32) {
    var olds = old.firstChild(of: left)
    var news = new.firstChild(of: right)
    var index = 0
    while true {
      if left == shifted, let shift, index == shift.index {
        if shift.isInsertion, news >= 0 {
          noteItem(index, of: left)
          news = new[news].next
        } else if !shift.isInsertion, olds >= 0 {
          noteItem(index, of: left)
          olds = old[olds].next
        }
      }
      if olds < 0, news < 0 { return }
      if olds >= 0, news >= 0 { compare(olds, news) } else { noteItem(index, of: left) }
      if olds >= 0 { olds = old[olds].next }
      if news >= 0 { news = new[news].next }
      index += 1
    }
  }

  private mutating func compareEntries(_ left: Int32, _ right: Int32) {
    var olds = old.firstChild(of: left)
    var news = new.firstChild(of: right)
    while olds >= 0, news >= 0 {
      guard isSameKey(olds, news) else { break }
      compare(old[olds].next, new[news].next)
      olds = old[old[olds].next].next
      news = new[new[news].next].next
    }
    if olds >= 0 || news >= 0 { matchEntries(of: left, from: olds, with: news) }
  }

  /// Compares the entries from two keys on, of which the first are not the same.
  ///
  /// Keys are matched in order; one that is not found from here on is gone.
  private mutating func matchEntries(of left: Int32, from olds: Int32, with news: Int32) {
    let added = keys(of: newTable, new, from: news)
    var matcher = KeyMatcher(added)
    var position = 0
    for key in keys(of: oldTable, old, from: olds) {
      guard let match = matcher.firstMatch(for: key, from: position) else {
        noteKey(key, of: left)
        continue
      }
      for other in added[position..<match] { noteKey(other, of: left) }
      compare(old[key.index].next, new[added[match].index].next)
      position = match + 1
    }
    for other in added[position...] { noteKey(other, of: left) }
  }

  private func keys(of table: NodeTable, _ view: TableView, from first: Int32) -> [YAMLNode] {
    var keys: [YAMLNode] = []
    var key = first
    while key >= 0 {
      keys.append(YAMLNode(table: table, index: key))
      key = view[view[key].next].next
    }
    return keys
  }

  // MARK: Sameness

  @inline(__always)
  private func isSameKey(_ left: Int32, _ right: Int32) -> Bool {
    let before = old[left]
    let after = new[right]
    if before.kind == .scalar, after.kind == .scalar { return hasSameValue(before, after) }
    return KeyMatcher.isSame(
      YAMLNode(table: oldTable, index: left),
      YAMLNode(table: newTable, index: right)
    )
  }

  /// Whether two scalars have the same text and are read as the same kind of value.
  private func hasSameValue(_ left: NodeRecord, _ right: NodeRecord) -> Bool {
    guard old.hasSameBytes(left, right, in: new) else { return false }
    let hasNoTag = left.properties < 0 && right.properties < 0
    if hasNoTag, (left.style == .plain) == (right.style == .plain) { return true }
    let isText = oldTable.isText(left)
    // The same text differs in kind only where one is quoted or tagged and the other is not.
    return isText == newTable.isText(right)
      || ScalarKind.ofPlain(String(decoding: oldTable.value(of: left), as: UTF8.self)) == .string
  }

  /// The same of nodes named by their numbers: the loop over many nodes keeps none of them whole.
  @inline(never)
  private func haveSameValue(_ left: Int32, _ right: Int32) -> Bool {
    hasSameValue(old[left], new[right])
  }

  @inline(never)
  private func haveSameNames(_ left: Int32, _ right: Int32) -> Bool {
    hasSameProperties(old[left], new[right])
  }

  @inline(__always)
  private func hasSameProperties(_ left: NodeRecord, _ right: NodeRecord) -> Bool {
    left.properties < 0 && right.properties < 0 || namesAgree(left, right)
  }

  private func namesAgree(_ left: NodeRecord, _ right: NodeRecord) -> Bool {
    let before = left.properties < 0 ? nil : oldTable.properties[Int(left.properties)]
    let after = right.properties < 0 ? nil : newTable.properties[Int(right.properties)]
    return Self.isSame(before?.anchor, after?.anchor) && Self.isSame(before?.tag, after?.tag)
  }

  private static func isSame(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.hasSameBytes(as: right)
  }

  // MARK: Pointers

  private mutating func noteItem(_ number: Int, of left: Int32) {
    note(pointer(of: left) + "/\(number)")
  }

  private mutating func noteKey(_ key: YAMLNode, of left: Int32) {
    note(pointer(of: left) + "/" + JSONPointer.escape(key.keyText))
  }

  /// The pointer of a node of the old tree; items after one that goes are numbered without it.
  private func pointer(of index: Int32) -> String {
    if let named, named.index == index { return named.pointer }
    let record = old[index]
    guard record.parent >= 0 else { return "" }
    var pointer = pointer(of: record.parent)
    pointer += "/"
    if let key = YAMLNode(table: oldTable, index: index).keyNode {
      pointer += JSONPointer.escape(key.keyText)
    } else {
      let isMoved = record.parent == shifted && isBehindRemoval(record.position)
      pointer += "\(record.position - (isMoved ? 1 : 0))"
    }
    return pointer
  }

  private func isBehindRemoval(_ position: Int32) -> Bool {
    shift.map { !$0.isInsertion && Int(position) > $0.index } ?? false
  }
}

extension NodeTable {
  /// Whether a scalar is a string by its style or tag, whatever its text.
  func isText(_ record: NodeRecord) -> Bool {
    if record.style != .plain { return true }
    guard record.properties >= 0, let tag = properties[Int(record.properties)].tag else {
      return false
    }
    return tag == "tag:yaml.org,2002:str" || tag == "!"
  }
}
