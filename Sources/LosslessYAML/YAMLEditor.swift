package import SourceText

/// A set of operations applied to one file: the text edits, and how to take each one back.
package struct YAMLEdit: Sendable {
  /// The file before.
  package let before: YAMLStream

  /// The file after, parsed again.
  package let after: YAMLStream

  /// The edits in the coordinates of the file before.
  package let script: EditScript

  /// What each operation did, in the order given.
  package let steps: [AppliedOperation]

  /// The edits that turn the file after back into the file before.
  package var inverse: EditScript { script.inverse(on: before.bytes) }
}

/// What one operation did, addressed so that it can be taken back after other edits of the file.
package struct AppliedOperation: Hashable, Sendable {
  /// The operation.
  package let operation: YAMLOperation

  /// The topmost place whose value changed, appeared or disappeared; empty pointer sets stand for
  /// an operation that found its value in place already.
  package let difference: YAMLComparison.Difference?

  /// The bytes that gave way.
  package let oldText: [UInt8]

  /// The bytes that were written.
  package let newText: [UInt8]

  /// The node by which `newText` is found again: the scalar, or the topmost key that was created.
  package let anchorPath: YAMLPath

  /// Offset of that node's first byte inside `newText`; negative when the text begins after it.
  package let anchorOffset: Int

  /// Whether the operation created `anchorPath`.
  package let isInsertion: Bool
}

/// Applies operations to parsed files.
package enum YAMLEditor {
  /// Applies a set of operations one after the other, with a parse and a check between.
  ///
  /// - Throws: `YAMLRefusal` for the first operation that cannot be exact; nothing is returned then.
  package static func apply(
    _ operations: [YAMLOperation],
    to stream: YAMLStream
  ) throws(YAMLRefusal) -> YAMLEdit {
    var current = stream
    var script = EditScript.empty
    var steps: [AppliedOperation] = []
    for operation in operations {
      guard let planned = try edit(operation, in: current) else {
        steps.append(unchanged(operation))
        continue
      }
      let next = try patched(current, planned, operation)
      steps.append(try applied(operation, planned, from: current, to: next))
      script = script.followed(by: planned.edit)
      current = next
    }
    return YAMLEdit(before: stream, after: current, script: script, steps: steps)
  }

  /// Plans one operation; nil when its value is in place already.
  private static func edit(
    _ operation: YAMLOperation,
    in stream: YAMLStream
  ) throws(YAMLRefusal) -> OperationEdit? {
    if let first = try firstEntry(operation, of: stream) { return first }
    let document = try document(of: operation, in: stream)
    switch (operation.action, try document.root.resolve(operation.path)) {
    case (.replace(let value), .found(let node)):
      return try ReplaceScalar.edit(
        node,
        to: value,
        path: operation.path,
        buffer: stream.buffer
      )
    case (.insertKey(let value), .absent(let parent, let missing)):
      return try insertion(of: missing, value, into: parent, operation, stream.buffer)
    case (.removeKey, .found(let node)):
      return OperationEdit(
        edit: try RemoveKey(node: node, buffer: stream.buffer).edit(),
        changed: node.pointer
      )
    case (.insertKey, .found(let node)):
      throw YAMLRefusal(
        .wrongKind,
        "`\(operation.path)` is there already",
        at: node.contentRange
      )
    case (.replace, .absent(let parent, let missing)),
      (.removeKey, .absent(let parent, let missing)):
      throw YAMLRefusal(
        .pathNotFound,
        "`\(operation.path)` is not there: no key `\(missing.first ?? "")`",
        at: parent.contentRange
      )
    }
  }

  private static func document(
    of operation: YAMLOperation,
    in stream: YAMLStream
  ) throws(YAMLRefusal) -> YAMLDocument {
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
    return document
  }

  private static func insertion(
    of missing: [String],
    _ value: YAMLScalar,
    into parent: YAMLNode,
    _ operation: YAMLOperation,
    _ buffer: SourceBuffer
  ) throws(YAMLRefusal) -> OperationEdit {
    let insertion = InsertKey(parent: parent, keys: missing, value: value, buffer: buffer)
    let changesParent = parent.kind == .scalar
    let pointer =
      parent.pointer + (changesParent ? "" : "/" + JSONPointer.escape(missing.first ?? ""))
    return OperationEdit(
      edit: try insertion.edit(),
      changed: pointer,
      createdKey: YAMLPath(steps: operation.path.steps.dropLast(missing.count - 1))
    )
  }

  /// Plans the insertion of a first key into a file without any document; nil in all other cases.
  private static func firstEntry(
    _ operation: YAMLOperation,
    of stream: YAMLStream
  ) throws(YAMLRefusal) -> OperationEdit? {
    guard stream.table.documents.isEmpty, operation.document == 0,
      case .insertKey(let value) = operation.action, !operation.path.steps.isEmpty
    else { return nil }
    guard let keys = operation.path.keys else {
      throw YAMLRefusal(
        .pathNotFound,
        "`\(operation.path)` does not exist and is not made of keys alone",
        at: 0..<0
      )
    }
    return OperationEdit(
      edit: InsertKey.intoEmptyFile(stream.buffer, keys: keys, value: value),
      changed: "",
      createdKey: YAMLPath(steps: Array(operation.path.steps.prefix(1)))
    )
  }

  /// Applies the edit, parses the result and compares it with what was intended.
  private static func patched(
    _ stream: YAMLStream,
    _ planned: OperationEdit,
    _ operation: YAMLOperation
  ) throws(YAMLRefusal) -> YAMLStream {
    let bytes = EditScript(planned.edit).applied(to: stream.bytes)
    let next: YAMLStream
    do {
      next = try YAMLStream(SourceBuffer(name: stream.buffer.name, bytes: bytes))
    } catch {
      throw YAMLRefusal(
        .verificationFailed,
        "after the edit the file would not parse: \(error.message)",
        at: planned.edit.range
      )
    }
    let wanted = YAMLComparison.Difference(
      document: operation.document,
      pointer: planned.changed
    )
    guard YAMLComparison.differences(stream, next) == [wanted], holds(operation, in: next) else {
      throw YAMLRefusal(
        .verificationFailed,
        "the edit of `\(operation.path)` would change more than its value",
        at: planned.edit.range
      )
    }
    return next
  }

  /// Whether the operation's outcome is what the file says now.
  private static func holds(_ operation: YAMLOperation, in stream: YAMLStream) -> Bool {
    let root = stream.documents[operation.document].root
    // A refusal here means that the outcome cannot be read back: the caller then refuses too.
    guard let resolution = try? root.resolve(operation.path) else { return false }
    switch (operation.action, resolution) {
    case (.replace(let value), .found(let node)), (.insertKey(let value), .found(let node)):
      return value.isValue(of: node)
    case (.removeKey, .absent): return true
    case (.replace, .absent), (.insertKey, .absent), (.removeKey, .found): return false
    }
  }

  private static func unchanged(_ operation: YAMLOperation) -> AppliedOperation {
    AppliedOperation(
      operation: operation,
      difference: nil,
      oldText: [],
      newText: [],
      anchorPath: operation.path,
      anchorOffset: 0,
      isInsertion: false
    )
  }

  private static func applied(
    _ operation: YAMLOperation,
    _ planned: OperationEdit,
    from old: YAMLStream,
    to new: YAMLStream
  ) throws(YAMLRefusal) -> AppliedOperation {
    let anchorPath = planned.createdKey ?? operation.path
    var start = planned.edit.range.lowerBound
    if operation.action != .removeKey,
      case .found(let node) = try new.documents[operation.document].root.resolve(anchorPath)
    {
      let anchor = planned.createdKey == nil ? node : node.keyNode ?? node
      start = anchor.range.lowerBound
    }
    return AppliedOperation(
      operation: operation,
      difference: YAMLComparison.Difference(
        document: operation.document,
        pointer: planned.changed
      ),
      oldText: Array(old.bytes[planned.edit.range]),
      newText: planned.edit.replacement,
      anchorPath: anchorPath,
      anchorOffset: start - planned.edit.range.lowerBound,
      isInsertion: planned.createdKey != nil
    )
  }
}
