/// How the flow collections around a place are spaced and quoted.
struct FlowLayout {
  /// Between a bracket and a member: a space, unless a neighbour has none.
  var padding = " "
  /// Between two members.
  var separator = ", "
  /// Between a key and its value.
  var colon = ": "
  /// The quotes in which keys and strings stand, as in JSON.
  var quotes = YAMLNode.Style.plain

  /// Reads the layout off the nearest collection of that kind that has members: one that holds the
  /// node, else the document's first, else the file's; the padding alone off one of the other kind
  /// around it.
  init(near node: YAMLNode, _ kind: YAMLNode.Kind) {
    if let found = FlowLayout(readNear: node, kind) {
      self = found
      return
    }
    var current: YAMLNode? = node
    while let candidate = current {
      if candidate.style == .flow, let first = Members(candidate).spans.first {
        padding = candidate.contentRange.lowerBound + 1 < first.lowerBound ? " " : ""
        return
      }
      current = candidate.parent
    }
  }

  /// The same; nil when the file has no such collection.
  init?(readNear node: YAMLNode, _ kind: YAMLNode.Kind) {
    var current: YAMLNode? = node
    while let candidate = current {
      if read(candidate, kind) { return }
      current = candidate.parent
    }
    let own = node.root.subtreeIndices
    for index in Array(own) + node.table.nodes.indices.map(Int32.init)
    where read(YAMLNode(table: node.table, index: index), kind) {
      return
    }
    return nil
  }

  private mutating func read(_ node: YAMLNode, _ kind: YAMLNode.Kind) -> Bool {
    guard node.kind == kind, node.style == .flow else { return false }
    let bytes = node.table.bytes
    let open = node.contentRange.lowerBound
    let isBracketed = bytes[open] == UInt8(ascii: "{") || bytes[open] == UInt8(ascii: "[")
    let spans = Members(node).spans
    guard isBracketed, let first = spans.first else { return false }
    padding = open + 1 < first.lowerBound ? " " : ""
    if let entry = node.entries.first {
      let allQuoted = node.entries.allSatisfy { $0.key.style == .doubleQuoted }
      quotes = allQuoted ? .doubleQuoted : .plain
      let between =
        entry.key.range.upperBound..<max(entry.key.range.upperBound, entry.value.range.lowerBound)
      if bytes[between].elementsEqual([UInt8(ascii: ":")]), !entry.value.isMissing { colon = ":" }
    } else {
      quotes = BlockStyle.quotes(of: node)
    }
    if spans.count > 1 {
      let gap = bytes[first.upperBound..<spans[1].lowerBound]
      if gap.elementsEqual([UInt8(ascii: ",")]) { separator = "," }
    } else if colon == ":" {
      separator = ","
    }
    return true
  }
}
