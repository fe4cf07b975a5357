package import LosslessYAML

/// A value of an object as kustomize and Flux leave it, with the place where it is written.
package struct RenderedValue: Sendable {
  /// One entry of a mapping.
  package struct Entry: Sendable {
    /// Its key.
    package var key: String

    /// Its value.
    package var value: RenderedValue
  }

  /// What the value is.
  package indirect enum Content: Sendable {
    case scalar(text: String, kind: ScalarKind)
    case sequence([RenderedValue])
    /// Each key stands once.
    case mapping([Entry])
  }

  /// What the value is.
  package var content: Content

  /// Where it is written; nil for what no text of the repository spells.
  package var origin: TextOrigin?

  /// The variables of a scalar that Flux filled in.
  var variables: VariableText?

  init(_ content: Content, at origin: TextOrigin? = nil) {
    self.content = content
    self.origin = origin
  }

  /// Creates a string.
  package init(string text: String, at origin: TextOrigin? = nil) {
    self.init(.scalar(text: text, kind: .string), at: origin)
  }

  /// The text of a scalar; nil for a collection.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The entries of a mapping; none of anything else.
  package var entries: [Entry] {
    get { if case .mapping(let entries) = content { entries } else { [] } }
    set { content = .mapping(newValue) }
  }

  /// The items of a sequence; none of anything else.
  package var items: [RenderedValue] {
    get { if case .sequence(let items) = content { items } else { [] } }
    set { content = .sequence(newValue) }
  }

  var isMapping: Bool { if case .mapping = content { true } else { false } }
  var isSequence: Bool { if case .sequence = content { true } else { false } }

  var isNull: Bool { if case .scalar(_, .null) = content { true } else { false } }

  /// The value of a key; setting nil takes the key out, setting a value of a mapping adds it.
  package subscript(key: String) -> RenderedValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      var entries = entries
      if let position = entries.firstIndex(where: { $0.key == key }) {
        if let newValue {
          entries[position].value = newValue
        } else {
          entries.remove(at: position)
        }
      } else if let newValue {
        entries.append(Entry(key: key, value: newValue))
      }
      self.entries = entries
    }
  }

  /// Changes the value at the end of a chain of keys, if it is there.
  mutating func change(
    at keys: ArraySlice<String>,
    _ body: (inout RenderedValue) throws -> Void
  ) rethrows {
    guard let key = keys.first else { return try body(&self) }
    guard var inner = self[key] else { return }
    try inner.change(at: keys.dropFirst(), body)
    self[key] = inner
  }

  /// Returns what a chain of keys leads to, or nil.
  subscript(path keys: String...) -> RenderedValue? {
    var current: RenderedValue? = self
    for key in keys { current = current?[key] }
    return current
  }

  /// Returns what a path leads to; nil where it leads nowhere, or not for sure.
  func value(at path: YAMLPath) -> RenderedValue? {
    var current = self
    for step in path.steps {
      let next: RenderedValue? =
        switch step {
        case .key(let key): current[key]
        case .index(let number):
          current.items.indices.contains(number) ? current.items[number] : nil
        case .item(let key, let value): current.onlyItem { $0[key]?.text == value }
        }
      guard let next else { return nil }
      current = next
    }
    return current
  }

  private func onlyItem(where isMeant: (RenderedValue) -> Bool) -> RenderedValue? {
    let found = items.filter(isMeant)
    return found.count == 1 ? found[0] : nil
  }
}

// MARK: Reading

extension RenderedValue {
  /// More nodes than an object has: aliases of aliases multiply.
  private static let nodeLimit = 200_000

  /// Reads a node of a text, one that is nowhere to be found where `place` is nil: aliases are followed,
  /// merge keys and the last of equal keys obeyed as kustomize's reader does.
  ///
  /// - Throws: `Unrendered` for a node that expands beyond measure, or has a key that is no text.
  init(_ node: YAMLNode, in place: TextPlace?) throws(Unrendered) {
    var budget = Self.nodeLimit
    self = try Self.read(node, place, &budget)
  }

  private static func read(
    _ node: YAMLNode,
    _ place: TextPlace?,
    _ budget: inout Int
  ) throws(Unrendered) -> RenderedValue {
    budget -= 1
    let origin = place.map { TextOrigin(place: $0, node: node) }
    guard budget > 0 else {
      throw Unrendered("it holds more values than an object has")
    }
    let target = node.followed
    switch target.kind {
    case .alias: throw Unrendered("the alias stands for nothing")
    case .scalar:
      return RenderedValue(.scalar(text: target.text ?? "", kind: target.scalarKind), at: origin)
    case .sequence:
      var items: [RenderedValue] = []
      for child in target.children { items.append(try read(child, place, &budget)) }
      return RenderedValue(.sequence(items), at: origin)
    case .mapping:
      var result = RenderedValue(.mapping([]), at: origin)
      var merged: [YAMLNode] = []
      for entry in target.entries {
        guard let key = entry.key.followed.text else {
          throw Unrendered("a key is no text")
        }
        if key == "<<" {
          merged.append(entry.value)
        } else {
          result[key] = try read(entry.value, place, &budget)
        }
      }
      for node in merged { try result.take(node, place, &budget) }
      return result
    }
  }

  /// Takes over what a merge key brings in where there is no such key.
  private mutating func take(
    _ merged: YAMLNode,
    _ place: TextPlace?,
    _ budget: inout Int
  ) throws(Unrendered) {
    let value = try Self.read(merged, place, &budget)
    for source in value.isSequence ? value.items : [value] {
      for entry in source.entries where self[entry.key] == nil { self[entry.key] = entry.value }
    }
  }
}

/// Why an object cannot be told as it is applied.
struct Unrendered: Error {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}
