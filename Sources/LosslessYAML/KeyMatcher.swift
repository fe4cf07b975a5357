/// Finds keys among those of a mapping: nearly always the next one is asked for, so an index is
/// built only after the first surprise.
struct KeyMatcher {
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
    if start < keys.count, Self.isSame(keys[start], key) { return start }
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

  /// Whether two keys, each of its own tree, are the same to a reader.
  static func isSame(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
    left.kind == right.kind && left.keyText.hasSameBytes(as: right.keyText)
      && left.scalarKind == right.scalarKind
  }
}
