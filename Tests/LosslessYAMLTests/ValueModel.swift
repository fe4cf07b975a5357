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

  init(_ node: YAMLNode) {
    anchor = node.anchor
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
      case .integer: .number
      case .null: .null
      }
    content = .scalar(kind, Array(value.description.utf8))
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

  /// Adds an entry before the entry of that number, or at the end.
  mutating func insert(_ key: String, _ value: YAMLScalar, before number: Int?) {
    let entry = [ValueModel(.string(key)), ValueModel(value)]
    if isNull {
      content = .collection(.mapping, entry)
    } else if case .collection(.mapping, var children) = content {
      children.insert(contentsOf: entry, at: number.map { $0 * 2 } ?? children.count)
      content = .collection(.mapping, children)
    }
  }

  mutating func insert(item value: YAMLScalar, before number: Int?) {
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
