/// The differences in value between two parsed files: what law 8 compares with the plan.
package enum YAMLComparison {
  /// A place that differs: the topmost node that changed, appeared or disappeared.
  package struct Difference: Hashable, Sendable {
    /// Number of the document, from 0.
    package let document: Int
    /// RFC 6901 pointer inside the document.
    package let pointer: String

    /// Creates a difference.
    package init(document: Int, pointer: String) {
      self.document = document
      self.pointer = pointer
    }
  }

  /// An item that one edit adds to a sequence or takes out of it.
  struct ItemShift {
    /// The sequence, in the file before.
    let sequence: YAMLNode
    /// Number of the item that is added or removed, from 0.
    let index: Int
    let isInsertion: Bool
  }

  /// A node of the file before whose pointer is known already.
  struct NamedNode {
    let index: Int32
    let pointer: String
  }

  /// Returns every difference between two files, in file order; style and comments do not count.
  package static func differences(_ old: YAMLStream, _ new: YAMLStream) -> [Difference] {
    differences(old, new, shift: nil)
  }

  /// The same, when one sequence is known to have an item more or less.
  ///
  /// `named` spares the making of a pointer, and counts only where no item is moved. With `only`, the others of the documents are
  /// known to be the same.
  static func differences(
    _ old: YAMLStream,
    _ new: YAMLStream,
    shift: ItemShift?,
    named: NamedNode? = nil,
    only: Int? = nil
  ) -> [Difference] {
    old.table.withView { oldView in
      new.table.withView { newView in
        var walk = ComparisonWalk(
          (old.table, oldView),
          (new.table, newView),
          shift: shift,
          named: shift == nil ? named : nil
        )
        let olds = old.table.documents
        let news = new.table.documents
        for index in only.map({ $0..<$0 + 1 }) ?? 0..<max(olds.count, news.count) {
          walk.document = index
          guard olds.indices.contains(index), news.indices.contains(index) else {
            walk.note("")
            continue
          }
          let count = old.table.nodeCount(ofDocument: index)
          let mayBeInRow = shift == nil && count == new.table.nodeCount(ofDocument: index)
          let (left, right) = (olds[index].root, news[index].root)
          if mayBeInRow, walk.compareInRow(left, right, count: count) { continue }
          walk.compare(left, right)
        }
        return walk.found
      }
    }
  }
}

extension YAMLNode {
  /// The removal or insertion of this item; nil for what is no item of a sequence.
  func shift(isInsertion: Bool) -> YAMLComparison.ItemShift? {
    guard let parent, parent.kind == .sequence else { return nil }
    return YAMLComparison.ItemShift(
      sequence: parent,
      index: Int(table.nodes[Int(index)].position),
      isInsertion: isInsertion
    )
  }
}
