/// What to do at one path of one document.
package struct YAMLOperation: Hashable, Sendable {
  /// The kinds of operations.
  package enum Action: Hashable, Sendable {
    /// Give the scalar at the path another value; the path must exist.
    case replace(YAMLScalar)
    /// Add the path's last key with a value, its missing parents too; the path must not exist.
    case insertKey(YAMLScalar)
    /// Take the path's last key and its value out; a mapping left without keys becomes `{}`.
    case removeKey
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

/// What one operation does to the text on which it is applied.
struct OperationEdit {
  /// The bytes to change; one place, so that composition stays simple.
  var edit: TextEdit
  /// JSON pointer of the topmost node whose value changes, appears or disappears.
  var changed: String
  /// Of an insertion: the topmost key that it creates.
  var createdKey: YAMLPath?
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

  /// The key under which this node stands in its mapping, if it does.
  var keyNode: YAMLNode? {
    guard let parent, parent.kind == .mapping else { return nil }
    return parent.entries.first { $0.value == self }?.key
  }
}
