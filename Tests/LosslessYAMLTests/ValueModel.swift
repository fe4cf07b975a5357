import LosslessYAML

/// A parsed file as values alone, without text: what edits are checked against, made without them.
struct ValueModel: Equatable {
  indirect enum Content: Equatable {
    case scalar(ScalarKind, [UInt8])
    case alias
    /// Items, or keys and values in turn.
    case collection(YAMLNode.Kind, [ValueModel])
  }

  var content: Content
  /// Anchor, or the name that an alias refers to.
  var anchor: String?
  var tag: String?
  /// The text of the scalar that an alias stands for, which is another node's value.
  private var aliased: [UInt8]?

  static func == (one: ValueModel, other: ValueModel) -> Bool {
    one.content == other.content && one.anchor == other.anchor && one.tag == other.tag
  }

  init(_ node: YAMLNode) {
    anchor = node.anchor
    aliased = node.aliasTarget?.text.map { Array($0.utf8) }
    tag = node.tag
    switch node.kind {
    case .alias: content = .alias
    case .scalar: content = .scalar(node.scalarKind, Array((node.text ?? "").utf8))
    case .mapping, .sequence: content = .collection(node.kind, node.children.map(ValueModel.init))
    }
  }

  init(_ value: YAMLScalar) {
    let kind: ScalarKind =
      switch value {
      case .string: .string
      case .boolean: .boolean
      case .integer, .decimal: .number
      case .null: .null
      }
    content = .scalar(kind, Array(value.description.utf8))
  }

  init(_ value: YAMLValue) {
    switch value {
    case .scalar(let scalar): self.init(scalar)
    case .sequence(let items): self.init(.sequence, items.map { ValueModel($0) })
    case .mapping(let entries):
      let children = entries.flatMap {
        [ValueModel(YAMLScalar.string($0.key)), ValueModel($0.value)]
      }
      self.init(.mapping, children)
    }
  }

  private init(_ kind: YAMLNode.Kind, _ children: [ValueModel]) {
    content = .collection(kind, children)
  }

  static func documents(of stream: YAMLStream) -> [ValueModel] {
    stream.documents.map { ValueModel($0.root) }
  }

  private var isNull: Bool {
    guard case .scalar(.null, _) = content else { return false }
    return true
  }

  /// Changes the model at a place: the numbers of children from the root down.
  mutating func change(at place: ArraySlice<Int>, _ body: (inout ValueModel) -> Void) {
    guard let first = place.first else { return body(&self) }
    guard case .collection(let kind, var children) = content, children.indices.contains(first)
    else { return }
    children[first].change(at: place.dropFirst(), body)
    content = .collection(kind, children)
  }

  mutating func replace(by value: YAMLScalar) {
    let isAlias = content == .alias
    content = ValueModel(value).content
    if isAlias { anchor = nil }
  }

  /// The same without anchors, tags, the order of keys, their types and spellings of null, which
  /// setting a collection need not keep: a key that stays is written as it was.
  var unordered: ValueModel {
    var model = self
    (model.anchor, model.tag, model.aliased) = (nil, nil, nil)
    if isNull { model.content = .scalar(.null, []) }
    guard case .collection(let kind, let children) = content else { return model }
    let plain = children.map(\.unordered)
    guard kind == .mapping else {
      model.content = .collection(kind, plain)
      return model
    }
    let entries = stride(from: 0, to: plain.count, by: 2).map { position in
      var entry = Array(plain[position...position + 1])
      let key = children[position]
      if case .scalar(_, let text) = key.content { entry[0].content = .scalar(.string, text) }
      if let text = key.aliased { entry[0].content = .scalar(.string, text) }
      return entry
    }
    // A key's description is long to make: once each, not once a comparison.
    let sorted = entries.map { ("\($0[0])", $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    model.content = .collection(kind, sorted.flatMap(\.self))
    return model
  }

  /// Adds an entry before the entry of that number, or at the end.
  mutating func insert(_ key: String, _ value: YAMLValue, before number: Int?) {
    let entry = [ValueModel(YAMLScalar.string(key)), ValueModel(value)]
    if isNull {
      content = .collection(.mapping, entry)
    } else if case .collection(.mapping, var children) = content {
      children.insert(contentsOf: entry, at: number.map { $0 * 2 } ?? children.count)
      content = .collection(.mapping, children)
    }
  }

  mutating func insert(item value: YAMLValue, before number: Int?) {
    if isNull {
      content = .collection(.sequence, [ValueModel(value)])
    } else if case .collection(.sequence, var children) = content {
      children.insert(ValueModel(value), at: number ?? children.count)
      content = .collection(.sequence, children)
    }
  }

  /// Takes out the item, or the entry with that value.
  mutating func remove(child number: Int) {
    guard case .collection(let kind, var children) = content else { return }
    if kind == .mapping {
      children.removeSubrange(number - 1...number)
    } else {
      children.remove(at: number)
    }
    content = .collection(kind, children)
  }
}
