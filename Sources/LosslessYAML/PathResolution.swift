import SourceText

/// Where a path leads in a document.
package enum PathResolution: Sendable {
  /// The node at the end of the path.
  case found(YAMLNode)
  /// The keys from `missing` on are not there; `parent` is the last node that is.
  case absent(parent: YAMLNode, missing: [String])
}

extension YAMLNode {
  /// Follows a path from this node.
  ///
  /// - Throws: `YAMLRefusal` where the path crosses an alias or a merge key, a key is duplicated, an
  ///   item cannot be told, or a node is of the wrong kind.
  package func resolve(_ path: YAMLPath) throws(YAMLRefusal) -> PathResolution {
    try resolve(path, mayOverride: false)
  }

  /// Follows a path whose end must be there.
  ///
  /// - Throws: `YAMLRefusal` as `resolve` does, and for a key that is absent, naming those beside it.
  package func required(_ path: YAMLPath) throws(YAMLRefusal) -> YAMLNode {
    switch try resolve(path) {
    case .found(let node): return node
    case .absent(let parent, let missing):
      let key = missing.first ?? ""
      let names = parent.entries.compactMap(\.key.text)
      let nearest = NearestName.suggestions(for: key, among: names)
      let more = names.count > 12 ? ", ..." : ""
      let hint =
        nearest.isEmpty
        ? "keys here: " + names.prefix(12).joined(separator: ", ") + more
        : "did you mean `\(nearest.joined(separator: "`, `"))`?"
      throw YAMLRefusal(
        .pathNotFound,
        "`\(path)` is not there: no key `\(key)`",
        at: parent.contentRange,
        hints: names.isEmpty ? [] : [hint]
      )
    }
  }

  /// The same; `mayOverride` says that a last key which only `<<` brings in counts as absent.
  func resolve(
    _ path: YAMLPath,
    mayOverride: Bool
  ) throws(YAMLRefusal) -> PathResolution {
    var current = self
    for (depth, step) in path.steps.enumerated() {
      guard current.kind != .alias else {
        throw YAMLRefusal(
          .pathThroughAlias,
          "`\(path)` goes through the alias `*\(current.anchor ?? "")`",
          at: current.range,
          hints: ["write the values out in place of the alias"]
        )
      }
      let next: YAMLNode?
      switch step {
      case .key(let key):
        let isLast = depth == path.steps.count - 1
        next = try current.value(forKey: key, path: path, ignoresMerge: mayOverride && isLast)
      case .index(let index): next = try current.item(at: index, path: path)
      case .item(let key, let value): next = try current.item(where: key, is: value, path: path)
      }
      guard let next else {
        return .absent(parent: current, missing: try Self.keys(path, from: depth, at: current))
      }
      current = next
    }
    return .found(current)
  }

  /// Returns the one value of a key; nil when the key is absent and could be added.
  private func value(
    forKey key: String,
    path: YAMLPath,
    ignoresMerge: Bool
  ) throws(YAMLRefusal) -> YAMLNode? {
    if kind == .scalar, scalarKind == .null { return nil }
    guard kind == .mapping else {
      throw YAMLRefusal(
        .wrongKind,
        "`\(path)` needs a mapping here, found a \(kind.word)",
        at: contentRange
      )
    }
    let matches = KeyLookup(key, in: self)
    if matches.count > 1 {
      throw YAMLRefusal(
        .duplicateKey,
        "the key `\(key)` stands here \(matches.count) times",
        at: YAMLNode(table: table, index: matches.secondKey).range,
        hints: ["remove one of the entries; readers disagree on which wins"]
      )
    }
    if matches.count == 1 { return YAMLNode(table: table, index: matches.value) }
    guard matches.hasMerge, !ignoresMerge else { return nil }
    for entry in entries where entry.key.hasText("<<") {
      var visited: Set<Int32> = []
      if Self.merged(entry.value, has: key, visited: &visited) {
        throw YAMLRefusal(
          .pathThroughMerge,
          "`\(key)` comes in through the merge key `<<`",
          at: entry.key.range,
          hints: ["write `\(key)` out in this mapping, where it overrides the merged one"]
        )
      }
    }
    return nil
  }

  /// Whether the value of a merge key brings in `key`; an alias that cannot be followed counts.
  ///
  /// A mapping may merge an alias of itself, and the same anchor many times: each is visited once.
  private static func merged(
    _ source: YAMLNode,
    has key: String,
    visited: inout Set<Int32>
  ) -> Bool {
    guard visited.insert(source.index).inserted else { return false }
    switch source.kind {
    case .sequence:
      for item in source.children where merged(item, has: key, visited: &visited) { return true }
      return false
    case .mapping:
      if source[key] != nil { return true }
      guard let inner = source["<<"] else { return false }
      return merged(inner, has: key, visited: &visited)
    case .alias:
      guard let target = source.aliasTarget else { return true }
      return merged(target, has: key, visited: &visited)
    case .scalar: return false
    }
  }

  private func item(at index: Int, path: YAMLPath) throws(YAMLRefusal) -> YAMLNode? {
    guard kind == .sequence else {
      throw YAMLRefusal(
        .wrongKind,
        "`\(path)` needs a sequence here, found a \(kind.word)",
        at: contentRange
      )
    }
    let items = Array(children)
    guard items.indices.contains(index) else {
      throw YAMLRefusal(
        .pathNotFound,
        "`\(path)` asks for item \(index), the sequence has \(items.count)",
        at: contentRange
      )
    }
    return items[index]
  }

  private func item(
    where key: String,
    is value: String,
    path: YAMLPath
  ) throws(YAMLRefusal) -> YAMLNode? {
    guard kind == .sequence else {
      throw YAMLRefusal(
        .wrongKind,
        "`\(path)` needs a sequence here, found a \(kind.word)",
        at: contentRange
      )
    }
    let matches = children.filter { $0[key]?.hasText(value) ?? false }
    if matches.count > 1 {
      throw YAMLRefusal(
        .ambiguousItem,
        "\(matches.count) items have `\(key): \(value)`",
        at: matches[1].range
      )
    }
    guard let match = matches.first else {
      let names = children.compactMap { $0[key]?.text }
      let nearest = NearestName.suggestions(for: value, among: names)
      throw YAMLRefusal(
        .pathNotFound,
        "no item has `\(key): \(value)`",
        at: contentRange,
        hints: nearest.isEmpty
          ? ["items here: \(names.joined(separator: ", "))"]
          : ["did you mean `\(nearest.joined(separator: "`, `"))`?"]
      )
    }
    return match
  }

  /// Returns the path's remaining steps as keys; only keys can be created.
  private static func keys(
    _ path: YAMLPath,
    from depth: Int,
    at node: YAMLNode
  ) throws(YAMLRefusal) -> [String] {
    let missing = YAMLPath(steps: Array(path.steps[depth...]))
    guard let keys = missing.keys else {
      throw YAMLRefusal(
        .pathNotFound,
        "`\(path)` does not exist and is not made of keys alone",
        at: node.contentRange
      )
    }
    return keys
  }

  /// The node that an alias stands for: the last one before it in its document with that anchor.
  ///
  /// Redefined anchors are legal, so the nearest definition counts.
  package var aliasTarget: YAMLNode? { kind == .alias ? partner : nil }

  /// The last alias that refers to this node's anchor, or nil.
  package var lastAlias: YAMLNode? { kind == .alias ? nil : partner }

  private var partner: YAMLNode? {
    let properties = table.nodes[Int(index)].properties
    guard properties >= 0 else { return nil }
    let partner = table.properties[Int(properties)].partner
    return partner < 0 ? nil : YAMLNode(table: table, index: partner)
  }

  /// Refuses when this node or one that holds it has an anchor in use elsewhere.
  func refuseSharedAnchor() throws(YAMLRefusal) {
    var current: YAMLNode? = self
    while let node = current {
      if let alias = node.lastAlias {
        throw YAMLRefusal(
          .sharedAnchor,
          "`*\(alias.anchor ?? "")` would change too: the anchor is used elsewhere",
          at: node.range,
          hints: ["write the value out where the alias stands"]
        )
      }
      current = node.parent
    }
  }
}

extension YAMLNode.Kind {
  /// The kind's name in a sentence.
  package var word: String {
    switch self {
    case .mapping: "mapping"
    case .sequence: "sequence"
    case .scalar: "scalar"
    case .alias: "alias"
    }
  }
}
