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

  /// Returns every difference between two files, in file order; style and comments do not count.
  package static func differences(_ old: YAMLStream, _ new: YAMLStream) -> [Difference] {
    var walk = Walk()
    let olds = old.documents
    let news = new.documents
    for index in 0..<max(olds.count, news.count) {
      walk.document = index
      guard olds.indices.contains(index), news.indices.contains(index) else {
        walk.note("")
        continue
      }
      walk.compare(olds[index].root, news[index].root, "")
    }
    return walk.found
  }

  private struct Walk {
    var document = 0
    var found: [Difference] = []

    mutating func note(_ pointer: String) {
      found.append(Difference(document: document, pointer: pointer))
    }

    mutating func compare(_ old: YAMLNode, _ new: YAMLNode, _ pointer: String) {
      guard old.kind == new.kind, old.anchor == new.anchor, old.tag == new.tag else {
        return note(pointer)
      }
      switch old.kind {
      case .alias: return
      case .scalar:
        if old.scalarKind != new.scalarKind || old.text != new.text { note(pointer) }
      case .sequence: compareItems(old, new, pointer)
      case .mapping: compareEntries(old, new, pointer)
      }
    }

    private mutating func compareItems(_ old: YAMLNode, _ new: YAMLNode, _ pointer: String) {
      let olds = Array(old.children)
      let news = Array(new.children)
      for index in 0..<max(olds.count, news.count) {
        let inner = "\(pointer)/\(index)"
        guard olds.indices.contains(index), news.indices.contains(index) else {
          note(inner)
          continue
        }
        compare(olds[index], news[index], inner)
      }
    }

    private mutating func compareEntries(_ old: YAMLNode, _ new: YAMLNode, _ pointer: String) {
      let olds = old.entries
      let news = new.entries
      var position = 0
      for entry in olds {
        // Keys are matched in order; one that is not found from here on is gone.
        let inner = pointer + "/" + token(entry.key)
        if let match = news[position...].firstIndex(where: { same($0.key, entry.key) }) {
          for added in news[position..<match] { note(pointer + "/" + token(added.key)) }
          compare(entry.value, news[match].value, inner)
          position = match + 1
        } else {
          note(inner)
        }
      }
      for added in news[position...] { note(pointer + "/" + token(added.key)) }
    }

    private func token(_ key: YAMLNode) -> String {
      JSONPointer.escape(key.text ?? key.sourceText)
    }

    private func same(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
      left.kind == right.kind && token(left) == token(right) && left.scalarKind == right.scalarKind
    }
  }
}
