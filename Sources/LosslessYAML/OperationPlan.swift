import SourceText

/// Turns one operation into the one edit that carries it out.
struct OperationPlan {
  let operation: YAMLOperation
  let stream: YAMLStream
  private var path: YAMLPath { operation.path }
  private var buffer: SourceBuffer { stream.buffer }

  init(_ operation: YAMLOperation, _ stream: YAMLStream) {
    self.operation = operation
    self.stream = stream
  }

  /// Returns the edit; nil when the value is in place already.
  func edit() throws(YAMLRefusal) -> OperationEdit? {
    if let first = try firstEntry() { return first }
    let root = try document().root
    if let key = operation.action.value?.repeatedKey {
      throw YAMLRefusal(
        .duplicateKey,
        "the key `\(key)` stands twice in the new value",
        at: root.contentRange
      )
    }
    switch operation.action {
    case .replace(let value):
      let node = try root.required(path)
      var edit = try ReplaceScalar.edit(node, to: value, path: path, buffer: buffer)
      edit?.replaced = node
      return edit
    case .set(let value):
      return try SetValue(
        node: try root.required(path),
        value: value,
        operation: operation,
        stream: stream
      ).edit()
    case .insertKey(let value, let place):
      return try insertKey(value, place, try root.resolve(path, mayOverride: true))
    case .removeKey:
      return try removal(of: try root.required(path), from: .mapping)
    case .append(let value): return try append(value, try root.resolve(path))
    case .insertItem(let value): return try insertItem(value, below: root)
    case .removeItem:
      return try removal(of: try root.required(path), from: .sequence)
    case .inside(let inner):
      return try NestedEdit(node: try root.required(path), buffer: buffer).edit(inner)
    }
  }

  private func document() throws(YAMLRefusal) -> YAMLDocument {
    guard stream.table.documents.indices.contains(operation.document) else {
      let count = stream.table.documents.count
      throw YAMLRefusal(
        .pathNotFound,
        "document \(operation.document) was asked for, the file has \(count)",
        at: 0..<0
      )
    }
    let document = YAMLDocument(stream: stream, index: operation.document)
    if let key = document.complexKey {
      throw YAMLRefusal(
        .templateText,
        "a collection is used as a key: unquoted template text",
        at: key.range,
        hints: ["quote the template expression"]
      )
    }
    if let code = document.root["sops"]?["mac"] {
      throw YAMLRefusal(
        .encryptedDocument,
        "the document is signed by SOPS, its code would no longer fit",
        at: code.range,
        hints: ["change it with `sops`"]
      )
    }
    return document
  }

  // MARK: Keys

  private func insertKey(
    _ value: YAMLValue,
    _ place: YAMLOperation.KeyPlace,
    _ resolution: PathResolution
  ) throws(YAMLRefusal) -> OperationEdit {
    switch resolution {
    case .found(let node):
      throw YAMLRefusal(.wrongKind, "`\(path)` is there already", at: node.contentRange)
    case .absent(let parent, let missing):
      let place = try self.place(place, in: parent, missing)
      return try insertion(of: .entry(missing, value), into: parent, at: place)
    }
  }

  private func place(
    _ place: YAMLOperation.KeyPlace,
    in parent: YAMLNode,
    _ missing: [String]
  ) throws(YAMLRefusal) -> Insertion.Place {
    let neighbour: String
    switch place {
    case .end: return .end
    case .before(let key), .after(let key): neighbour = key
    }
    let matches = parent.entries.indices.filter { parent.entries[$0].key.isKey(neighbour) }
    guard missing.count == 1, let index = matches.first else {
      throw YAMLRefusal(.pathNotFound, "no key `\(neighbour)` stands here", at: parent.contentRange)
    }
    guard matches.count == 1 else {
      throw YAMLRefusal(
        .duplicateKey,
        "the key `\(neighbour)` stands here \(matches.count) times",
        at: parent.entries[matches[1]].key.range
      )
    }
    if case .before = place { return .before(index) }
    return .after(index)
  }

  private func insertion(
    of member: NewMember,
    into parent: YAMLNode,
    at place: Insertion.Place = .end
  ) throws(YAMLRefusal) -> OperationEdit {
    let edit = try Insertion(parent: parent, member: member, place: place, buffer: buffer).edit()
    let token = parent.kind == .scalar ? "" : "/" + JSONPointer.escape(member.keys.first ?? "")
    return OperationEdit(
      edit: edit,
      changed: parent.pointer + token,
      created: YAMLPath(steps: path.steps.dropLast(member.keys.count - 1))
    )
  }

  // MARK: Items

  private func append(
    _ value: YAMLValue,
    _ resolution: PathResolution
  ) throws(YAMLRefusal) -> OperationEdit {
    switch resolution {
    case .absent(let parent, let missing):
      return try insertion(of: .item(value, below: missing), into: parent)
    case .found(let node) where node.kind == .sequence:
      return try item(value, in: node, at: node.children.count { _ in true }, isLast: true)
    case .found(let node):
      let place = Insertion(parent: node, member: .item(value), place: .end, buffer: buffer)
      return OperationEdit(edit: try place.edit(), changed: node.pointer)
    }
  }

  private func insertItem(
    _ value: YAMLValue,
    below root: YAMLNode
  ) throws(YAMLRefusal) -> OperationEdit {
    guard case .index(let index)? = path.steps.last else {
      throw YAMLRefusal(.wrongKind, "`\(path)` ends in no item's number", at: root.range)
    }
    let sequence = try root.required(YAMLPath(steps: path.steps.dropLast()))
    let count = sequence.children.count { _ in true }
    guard sequence.kind == .sequence else {
      throw YAMLRefusal(
        .wrongKind,
        "an item needs a sequence, found a \(sequence.kind.word)",
        at: sequence.contentRange
      )
    }
    guard (0...count).contains(index) else {
      throw YAMLRefusal(
        .pathNotFound,
        "`\(path)` asks for place \(index), the sequence has \(count) items",
        at: sequence.contentRange
      )
    }
    return try item(value, in: sequence, at: index, isLast: index == count)
  }

  private func item(
    _ value: YAMLValue,
    in sequence: YAMLNode,
    at index: Int,
    isLast: Bool
  ) throws(YAMLRefusal) -> OperationEdit {
    let edit = try Insertion(
      parent: sequence,
      member: .item(value),
      place: isLast ? .end : .before(index),
      buffer: buffer
    ).edit()
    let isAppended = operation.action == .append(value)
    let steps = isAppended ? path.steps : path.steps.dropLast()
    return OperationEdit(
      edit: edit,
      changed: "\(sequence.pointer)/\(index)",
      created: YAMLPath(steps: steps + [.index(index)]),
      shift: YAMLComparison.ItemShift(sequence: sequence, index: index, isInsertion: true)
    )
  }

  // MARK: Removals and empty files

  private func removal(
    of node: YAMLNode,
    from kind: YAMLNode.Kind
  ) throws(YAMLRefusal) -> OperationEdit {
    OperationEdit(
      edit: try Removal(node: node, buffer: buffer).edit(from: kind),
      changed: node.pointer,
      shift: node.shift(isInsertion: false)
    )
  }

  /// Plans the insertion of a first key or item into a file without any document; nil in all other
  /// cases.
  private func firstEntry() throws(YAMLRefusal) -> OperationEdit? {
    guard stream.table.documents.isEmpty, operation.document == 0 else { return nil }
    let value: YAMLValue
    let isItem: Bool
    switch operation.action {
    case .insertKey(let new, .end): (value, isItem) = (new, false)
    case .append(let new): (value, isItem) = (new, true)
    case .insertKey, .replace, .set, .removeKey, .insertItem, .removeItem, .inside: return nil
    }
    guard let keys = path.keys, isItem || !keys.isEmpty else {
      throw YAMLRefusal(
        .pathNotFound,
        "`\(path)` does not exist and is not made of keys alone",
        at: 0..<0
      )
    }
    let member = isItem ? NewMember.item(value, below: keys) : .entry(keys, value)
    return OperationEdit(
      edit: Insertion.intoEmptyFile(buffer, member),
      changed: "",
      created: keys.isEmpty ? nil : YAMLPath(steps: Array(path.steps.prefix(1)))
    )
  }
}

extension YAMLNode {
  /// The node at the end of a path; nil where there is none, or it cannot be told.
  func node(at path: YAMLPath) -> YAMLNode? {
    // A refusal means here that the outcome cannot be read back: the caller then refuses too.
    guard case .found(let node)? = try? resolve(path) else { return nil }
    return node
  }
}
