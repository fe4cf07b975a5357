import SourceText

/// Where the text of a removed key goes back to: a neighbour that is still there.
///
/// The neighbour is the key behind it, else the value in front of it, else the mapping that has become
/// `{}`. The bytes between are kept as well, so that the place is found exactly or not at all.
struct RemovedText {
  let anchor: YAMLPath
  let edge: WrittenText.Edge
  let offset: Int
  let written: [UInt8]
  let former: [UInt8]

  /// Creates the text from the removal of a key; nil where no neighbour can be named.
  init?(_ operation: YAMLOperation, _ edit: TextEdit, from old: YAMLStream, to new: YAMLStream) {
    let parentPath = YAMLPath(steps: operation.path.steps.dropLast())
    guard let node = old.documents[operation.document].root.node(at: operation.path),
      let siblings = node.parent?.entries,
      let index = siblings.firstIndex(where: { $0.value == node }),
      let parent = new.documents[operation.document].root.node(at: parentPath)
    else { return nil }
    let start = edit.range.lowerBound
    let end = start + edit.replacement.count
    let left = parent.entries
    var before: [UInt8] = []
    var behind: [UInt8] = []
    if left.isEmpty {
      anchor = parentPath
      edge = .value
      offset = parent.range.lowerBound - start
    } else if left.indices.contains(index) {
      let next = left[index].key
      guard let name = next.text, next.range.lowerBound >= end else { return nil }
      anchor = parentPath.key(name)
      edge = .key
      offset = next.range.lowerBound - start
      behind = Array(new.bytes[end..<next.range.upperBound])
    } else {
      guard index > 0, index == left.count, siblings.count == index + 1,
        let name = left[index - 1].key.text
      else { return nil }
      anchor = parentPath.key(name)
      edge = .end
      let point = left[index - 1].value.endPoint
      offset = max(0, point - start)
      before = Array(new.bytes[min(point, start)..<start])
      // Only the bytes in front are kept: what follows may be another mapping's.
      guard offset == 0 || before.isEmpty else { return nil }
    }
    written = before + edit.replacement + behind
    former = before + old.bytes[edit.range] + behind
  }
}

extension YAMLNode {
  /// Where the value ends, or its key where no value is written.
  var endPoint: Int { max(contentRange.upperBound, keyNode?.range.upperBound ?? 0) }
}
