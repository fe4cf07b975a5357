/// The differences in value between two parsed files: what law 8 compares with the plan.
package enum YAMLComparison {
  /// A place that differs: the topmost node that changed, appeared or disappeared.
  package struct Difference: Hashable, Sendable {
    /// Number of the document, from 0.
    package let document: Int
    /// RFC 6901 pointer inside the document.
    package let pointer: String

    /// Creates a difference.
    package init(document: Int, pointer: String) {
      self.document = document
      self.pointer = pointer
    }
  }

  /// An item that one edit adds to a sequence or takes out of it.
  struct ItemShift {
    /// The sequence, in the file before.
    let sequence: YAMLNode
    /// Number of the item that is added or removed, from 0.
    let index: Int
    let isInsertion: Bool
  }

  /// Returns every difference between two files, in file order; style and comments do not count.
  package static func differences(_ old: YAMLStream, _ new: YAMLStream) -> [Difference] {
    differences(old, new, shift: nil)
  }

  /// The same, when one sequence is known to have an item more or less.
  static func differences(
    _ old: YAMLStream,
    _ new: YAMLStream,
    shift: ItemShift?
  ) -> [Difference] {
    var walk = Walk(shift: shift)
    let olds = old.documents
    let news = new.documents
    for index in 0..<max(olds.count, news.count) {
      walk.document = index
      guard olds.indices.contains(index), news.indices.contains(index) else {
        walk.note()
        continue
      }
      walk.compare(olds[index].root, news[index].root)
    }
    return walk.found
  }

  /// Descends into two trees at once; a pointer's text is made only where they differ.
  private struct Walk {
    private enum Token {
      case item(Int)
      case key(YAMLNode)
    }

    let shift: ItemShift?
    var document = 0
    var found: [Difference] = []
    private var path: [Token] = []

    init(shift: ItemShift?) {
      self.shift = shift
    }

    mutating func note() {
      var pointer = ""
      for token in path {
        switch token {
        case .item(let index): pointer += "/\(index)"
        case .key(let key): pointer += "/" + JSONPointer.escape(key.keyText)
        }
      }
      found.append(Difference(document: document, pointer: pointer))
    }

    private mutating func note(at token: Token) {
      path.append(token)
      note()
      path.removeLast()
    }

    mutating func compare(_ old: YAMLNode, _ new: YAMLNode) {
      guard old.kind == new.kind, sameText(old.anchor, new.anchor), sameText(old.tag, new.tag)
      else { return note() }
      switch old.kind {
      case .alias: return
      case .scalar:
        if old.scalarKind != new.scalarKind || !sameText(old.text, new.text) { note() }
      case .sequence: compareItems(old, new)
      case .mapping: compareEntries(old, new)
      }
    }

    private mutating func compare(_ old: YAMLNode, _ new: YAMLNode, at token: Token) {
      path.append(token)
      compare(old, new)
      path.removeLast()
    }

    private mutating func compareItems(_ old: YAMLNode, _ new: YAMLNode) {
      var olds = old.children
      var news = new.children
      var index = 0
      let shift = shift.flatMap { $0.sequence == old ? $0 : nil }
      while true {
        if let shift, index == shift.index {
          let odd = shift.isInsertion ? news.next() : olds.next()
          if odd != nil { note(at: .item(index)) }
        }
        switch (olds.next(), news.next()) {
        case (let old?, let new?): compare(old, new, at: .item(index))
        case (nil, nil): return
        case (_?, nil), (nil, _?): note(at: .item(index))
        }
        index += 1
      }
    }

    private mutating func compareEntries(_ old: YAMLNode, _ new: YAMLNode) {
      let olds = old.entries
      let news = new.entries
      var matcher = KeyMatcher(news.map(\.key))
      var position = 0
      for entry in olds {
        // Keys are matched in order; one that is not found from here on is gone.
        guard let match = matcher.firstMatch(for: entry.key, from: position) else {
          note(at: .key(entry.key))
          continue
        }
        for added in news[position..<match] { note(at: .key(added.key)) }
        compare(entry.value, news[match].value, at: .key(entry.key))
        position = match + 1
      }
      for added in news[position...] { note(at: .key(added.key)) }
    }
  }

  private static func sameText(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.hasSameBytes(as: right)
  }

  /// Finds keys among those of a mapping: nearly always the next one is asked for, so an index is
  /// built only after the first surprise.
  private struct KeyMatcher {
    private struct Identity: Hashable {
      let kind: YAMLNode.Kind
      let scalarKind: ScalarKind
      let text: [UInt8]

      init(_ key: YAMLNode) {
        kind = key.kind
        scalarKind = key.scalarKind
        text = Array(key.keyText.utf8)
      }
    }

    private let keys: [YAMLNode]
    private var positions: [Identity: [Int]]?

    init(_ keys: [YAMLNode]) {
      self.keys = keys
    }

    /// Returns the first position at or after `start` that holds an equal key.
    mutating func firstMatch(for key: YAMLNode, from start: Int) -> Int? {
      if start < keys.count, same(keys[start], key) { return start }
      if positions == nil {
        positions = Dictionary(grouping: keys.indices) { [keys] in Identity(keys[$0]) }
      }
      guard let candidates = positions?[Identity(key)] else { return nil }
      // Ascending: the first that is not before `start`, by halves.
      var low = 0
      var high = candidates.count
      while low < high {
        let middle = (low + high) / 2
        if candidates[middle] < start { low = middle + 1 } else { high = middle }
      }
      return low < candidates.count ? candidates[low] : nil
    }

    private func same(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
      left.kind == right.kind && sameText(left.keyText, right.keyText)
        && left.scalarKind == right.scalarKind
    }
  }
}

extension YAMLNode {
  /// The removal or insertion of this item; nil for what is no item of a sequence.
  func shift(isInsertion: Bool) -> YAMLComparison.ItemShift? {
    guard let parent, parent.kind == .sequence else { return nil }
    return YAMLComparison.ItemShift(
      sequence: parent,
      index: Int(table.nodes[Int(index)].position),
      isInsertion: isInsertion
    )
  }
}
