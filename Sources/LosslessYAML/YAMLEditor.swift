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

  /// The bytes that gave way; of a removal with those up to the neighbour.
  package let oldText: [UInt8]

  /// The bytes that were written; of a removal those up to the neighbour.
  package let newText: [UInt8]

  /// The node by which `newText` is found again: the scalar, the topmost key that was created, or a
  /// neighbour of what was removed.
  package let anchorPath: YAMLPath

  /// Offset of that node's edge inside `newText`; negative when the text begins after it.
  package let anchorOffset: Int

  /// Where at that node the offset is measured.
  package let edge: WrittenText.Edge

  /// Whether the operation created `anchorPath`.
  package let isInsertion: Bool

  /// Whether the operation removed a key that can be put back beside `anchorPath`.
  package let isRemoval: Bool
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
      guard let planned = try OperationPlan(operation, current).edit() else {
        steps.append(unchanged(operation))
        continue
      }
      let (next, node) = try patched(current, planned, operation)
      steps.append(applied(operation, planned, from: current, to: next, node))
      script = script.followed(by: planned.edit)
      current = next
    }
    return YAMLEdit(before: stream, after: current, script: script, steps: steps)
  }

  /// Applies the edit, parses the result and compares it with what was intended; returns the file
  /// after, and the node to which the operation's path leads there.
  private static func patched(
    _ stream: YAMLStream,
    _ planned: OperationEdit,
    _ operation: YAMLOperation
  ) throws(YAMLRefusal) -> (YAMLStream, YAMLNode?) {
    let (next, isSpliced) = try parsed(stream, planned, operation)
    let wanted = YAMLComparison.Difference(
      document: operation.document,
      pointer: planned.changed
    )
    let differences = YAMLComparison.differences(
      stream,
      next,
      shift: planned.shift,
      named: planned.replaced.map { .init(index: $0.index, pointer: planned.changed) },
      only: isSpliced ? operation.document : nil
    )
    let node = next.root(ofDocument: operation.document)?.node(at: operation.path)
    guard isIntended(differences, wanted, operation), holds(operation, planned, in: next, node),
      keepsProperties(operation, planned, stream, node)
    else {
      throw YAMLRefusal(
        .verificationFailed,
        "the edit of `\(operation.path)` would change more than its value",
        at: planned.edit.range
      )
    }
    return (next, node)
  }

  /// Applies the edit and parses the result, all of it unless the other documents are the same for
  /// certain; returns whether they are.
  private static func parsed(
    _ stream: YAMLStream,
    _ planned: OperationEdit,
    _ operation: YAMLOperation
  ) throws(YAMLRefusal) -> (YAMLStream, isSpliced: Bool) {
    let bytes = EditScript(planned.edit).applied(to: stream.bytes)
    let splice = DocumentSplice(stream, document: operation.document)
    if let next = splice.applying(planned.edit, giving: bytes) {
      return (next, true)
    }
    do {
      return (try YAMLStream(SourceBuffer(name: stream.buffer.name, bytes: bytes)), false)
    } catch {
      throw YAMLRefusal(
        .verificationFailed,
        "after the edit the file would not parse: \(error.message)",
        at: planned.edit.range
      )
    }
  }

  /// Whether the one wanted place differs; of a collection that was set, places inside it may.
  private static func isIntended(
    _ differences: [YAMLComparison.Difference],
    _ wanted: YAMLComparison.Difference,
    _ operation: YAMLOperation
  ) -> Bool {
    guard case .set = operation.action else { return differences == [wanted] }
    return !differences.isEmpty
      && differences.allSatisfy { found in
        found.document == wanted.document
          && (found.pointer.hasSameBytes(as: wanted.pointer)
            || found.pointer.utf8.starts(with: (wanted.pointer + "/").utf8))
      }
  }

  /// Whether the operation's outcome is what the file says now, at `node` if the path leads there.
  private static func holds(
    _ operation: YAMLOperation,
    _ planned: OperationEdit,
    in stream: YAMLStream,
    _ node: YAMLNode?
  ) -> Bool {
    guard let root = stream.root(ofDocument: operation.document) else { return false }
    switch operation.action {
    case .replace(let value):
      return node.map { value.isValue(of: $0) } ?? false
    case .set(let value), .insertKey(let value, _), .insertItem(let value):
      return node.map { value.isValue(of: $0) } ?? false
    case .append(let value):
      var last: YAMLNode?
      if let items = node?.children { for item in items { last = item } }
      return last.map { value.isValue(of: $0) } ?? false
    case .removeKey:
      // A merge key may bring the same key in from elsewhere.
      guard let resolution = try? root.resolve(operation.path, mayOverride: true),
        case .absent = resolution
      else { return false }
      return true
    case .removeItem:
      // What the comparison found missing is the item.
      return planned.shift != nil
    case .inside:
      guard let text = node?.text else { return false }
      return planned.innerText.map { text.utf8.elementsEqual($0) } ?? false
    }
  }

  /// Whether a replaced scalar has the anchor and the tag that it had; only an alias loses its name.
  private static func keepsProperties(
    _ operation: YAMLOperation,
    _ planned: OperationEdit,
    _ old: YAMLStream,
    _ after: YAMLNode?
  ) -> Bool {
    let isReplaced: Bool
    switch operation.action {
    case .replace, .set: isReplaced = true
    case .insertKey, .removeKey, .append, .insertItem, .removeItem, .inside: isReplaced = false
    }
    guard isReplaced else { return true }
    let root = old.root(ofDocument: operation.document)
    guard let before = planned.replaced ?? root?.node(at: operation.path), let after else {
      return false
    }
    let anchor = before.kind == .alias ? nil : before.anchor
    return after.anchor == anchor && after.tag == before.tag
  }

  private static func unchanged(_ operation: YAMLOperation) -> AppliedOperation {
    AppliedOperation(
      operation: operation,
      difference: nil,
      oldText: [],
      newText: [],
      anchorPath: operation.path,
      anchorOffset: 0,
      edge: .value,
      isInsertion: false,
      isRemoval: false
    )
  }

  private static func applied(
    _ operation: YAMLOperation,
    _ planned: OperationEdit,
    from old: YAMLStream,
    to new: YAMLStream,
    _ node: YAMLNode?
  ) -> AppliedOperation {
    let difference = YAMLComparison.Difference(
      document: operation.document,
      pointer: planned.changed
    )
    if case .removeKey = operation.action,
      let removed = RemovedText(operation, planned.edit, from: old, to: new)
    {
      return AppliedOperation(
        operation: operation,
        difference: difference,
        oldText: removed.former,
        newText: removed.written,
        anchorPath: removed.anchor,
        anchorOffset: removed.offset,
        edge: removed.edge,
        isInsertion: false,
        isRemoval: true
      )
    }
    let anchorPath = planned.created ?? operation.path
    var start = planned.edit.range.lowerBound
    switch operation.action {
    case .removeKey, .removeItem: break
    case .replace, .set, .insertKey, .append, .insertItem, .inside:
      if let created = planned.created {
        let node = new.root(ofDocument: operation.document)?.node(at: created)
        if let anchor = node?.keyNode ?? node { start = anchor.range.lowerBound }
      } else if let node {
        start = node.range.lowerBound
      }
    }
    return AppliedOperation(
      operation: operation,
      difference: difference,
      oldText: Array(old.bytes[planned.edit.range]),
      newText: planned.edit.replacement,
      anchorPath: anchorPath,
      anchorOffset: start - planned.edit.range.lowerBound,
      edge: planned.created == nil ? .value : .key,
      isInsertion: planned.created != nil,
      isRemoval: false
    )
  }
}
