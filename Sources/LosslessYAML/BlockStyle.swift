/// How the block collections around a place are indented: a neighbour decides, else the file.
struct BlockStyle {
  /// Columns from a mapping to one inside it.
  let step: Int
  /// Columns from a mapping to the dash of a sequence inside it.
  let dashOffset: Int

  /// The style of a file that shows none.
  init() {
    step = 2
    dashOffset = 2
  }

  init(near node: YAMLNode) {
    step = Self.step(near: node)
    dashOffset = Self.dashOffset(near: node)
  }

  /// Indentation of one level: that of a neighbour below or above, else the file's first, else 2.
  private static func step(near node: YAMLNode) -> Int {
    if let nested = node.entries.lazy.map(\.value).first(where: isIndentedMapping) {
      return nested.column - node.column
    }
    var child = node
    while let holder = child.parent {
      if holder.kind == .mapping, holder.style == .block, isIndentedMapping(child) {
        let step = child.column - holder.column
        if step > 0 { return step }
      }
      child = holder
    }
    return child.entries.lazy.map(\.value).first(where: isIndentedMapping)
      .map { $0.column - child.column } ?? 2
  }

  private static func isIndentedMapping(_ node: YAMLNode) -> Bool {
    node.kind == .mapping && node.style == .block
  }

  /// How far dashes stand in: that of the last sequence before the place, else of the first after.
  private static func dashOffset(near node: YAMLNode) -> Int {
    var offset: Int?
    for index in node.root.subtreeIndices {
      let candidate = YAMLNode(table: node.table, index: index)
      guard candidate.kind == .sequence, candidate.style == .block, let holder = candidate.parent,
        holder.kind == .mapping
      else { continue }
      if index > node.index, let offset { return offset }
      offset = candidate.column - holder.column
    }
    return offset ?? 2
  }

  /// Returns the text from a dash to its item, as the items of a sequence have it: `- `, or wider.
  static func dash(of sequence: YAMLNode) -> String {
    let members = Members(sequence)
    for (span, item) in zip(members.spans, sequence.children).reversed() {
      let gap = span.lowerBound + 1..<max(span.lowerBound + 1, item.range.lowerBound)
      guard !gap.isEmpty, sequence.table.bytes[gap].allSatisfy({ $0 == 32 }) else { continue }
      return "-" + String(repeating: " ", count: gap.count)
    }
    return "- "
  }

  /// The quotes that all scalar items of a sequence share; plain when they differ.
  static func quotes(of sequence: YAMLNode) -> YAMLNode.Style {
    guard sequence.kind == .sequence, let first = sequence.children.first(where: { _ in true }),
      first.style == .singleQuoted || first.style == .doubleQuoted,
      sequence.children.allSatisfy({ $0.style == first.style })
    else { return .plain }
    return first.style
  }
}

extension YAMLNode {
  /// The root of the document that holds this node.
  var root: YAMLNode {
    var current = self
    while let parent = current.parent { current = parent }
    return current
  }
}
