/// What to do at one path of one document.
package struct YAMLOperation: Hashable, Sendable {
  /// The kinds of operations.
  package enum Action: Hashable, Sendable {
    /// Give the scalar at the path another value; the path must exist.
    case replace(YAMLScalar)
    /// Give the value at the path another one, of whatever kind; the path must exist.
    ///
    /// Of a collection that stays one of its kind only the members that differ are touched.
    case set(YAMLValue)
    /// Add the path's last key with a value, its missing parents too; the path must not exist.
    ///
    /// A key that comes in through `<<` is overridden.
    case insertKey(YAMLValue, place: KeyPlace = .end)
    /// Take the path's last key and its value out; a mapping left without keys becomes `{}`.
    case removeKey
    /// Add an item at the end of the sequence at the path; an empty value becomes a sequence, and
    /// so does a key that is missing.
    case append(YAMLValue)
    /// Add an item in front of the one at the path, which ends in a number.
    case insertItem(YAMLValue)
    /// Take the item at the path out; a sequence left without items becomes `[]`.
    case removeItem
    /// Carry out an operation in the YAML or JSON that the scalar at the path holds: a patch, or a
    /// file in a ConfigMap; the operation's path and document are those of the inner text.
    indirect case inside(YAMLOperation)
  }

  /// Where a new key stands in its mapping.
  package enum KeyPlace: Hashable, Sendable {
    /// Below the last entry.
    case end
    /// In front of the entry with this key, and of the comments that are its own.
    case before(String)
    /// Below the entry with this key.
    case after(String)
  }

  /// Number of the document in the file, from 0.
  package let document: Int

  /// Where, from the document's root.
  package let path: YAMLPath

  /// What.
  package let action: Action

  /// Creates an operation.
  package init(_ action: Action, at path: YAMLPath, document: Int = 0) {
    self.action = action
    self.path = path
    self.document = document
  }
}

extension YAMLOperation.Action {
  /// The collection or scalar that it writes; nil where it writes none, or the value of a scalar alone.
  var value: YAMLValue? {
    switch self {
    case .set(let value), .insertKey(let value, _), .append(let value), .insertItem(let value):
      value
    case .replace, .removeKey, .removeItem, .inside: nil
    }
  }
}

/// What one operation does to the text on which it is applied.
struct OperationEdit {
  /// The bytes to change; one place, so that composition stays simple.
  var edit: TextEdit
  /// JSON pointer of the topmost node whose value changes, appears or disappears.
  var changed: String
  /// Of an insertion: the topmost key, or the item, that it creates.
  var created: YAMLPath?
  /// Of an item that comes or goes: by which the items after it are told apart from changed ones.
  var shift: YAMLComparison.ItemShift?
  /// Of a value that is replaced: the node that had it.
  var replaced: YAMLNode?
  /// Of an edit of nested text: that text after the edit.
  var innerText: [UInt8]?
}

import SourceText

extension YAMLNode {
  /// Whether the node lies inside `{}` or `[]`.
  var isInFlow: Bool {
    var current = parent
    while let node = current {
      if node.style == .flow { return true }
      current = node.parent
    }
    return false
  }

  /// Column of the first byte after anchor and tag, from 0; a byte order mark does not count.
  var column: Int {
    let bytes = table.bytes
    // The end is left out: that of a block scalar is found from this column.
    let start = Int(table.nodes[Int(index)].contentStart)
    var lineStart = start
    while lineStart > 0, bytes[lineStart - 1] != 10, bytes[lineStart - 1] != 13 { lineStart -= 1 }
    let hasMark =
      lineStart == 0 && bytes.count >= 3 && (bytes[0], bytes[1], bytes[2]) == (0xEF, 0xBB, 0xBF)
    return start - lineStart - (hasMark ? 3 : 0)
  }

  /// The key under which this node stands in its mapping, if it does.
  var keyNode: YAMLNode? {
    let record = table.nodes[Int(index)]
    guard record.position % 2 == 1, table.nodes[Int(record.parent)].kind == .mapping else {
      return nil
    }
    // The node before this one is the key or lies inside it.
    var candidate = index - 1
    while table.nodes[Int(candidate)].parent != record.parent {
      candidate = table.nodes[Int(candidate)].parent
    }
    return YAMLNode(table: table, index: candidate)
  }
}
