extension YAMLPath {
  /// Reads an address as a person types it: an RFC 6901 pointer (`/spec/replicas`, empty for the
  /// root) or a path's text form (`spec.volumes[name=data]`).
  ///
  /// A pointer's token is an index where `root` has a sequence, else a key (nil stands for a file
  /// without a document); `-` names the place after
  /// a sequence's last item and is no existing node. Nil for text that is neither form.
  package init?(typed text: String, in root: YAMLNode?) {
    guard text.isEmpty || text.hasPrefix("/") else {
      self.init(parsing: text)
      return
    }
    var steps: [Step] = []
    var node: YAMLNode? = root
    for token in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let key = JSONPointer.unescape(token) else { return nil }
      if let sequence = node, sequence.kind == .sequence {
        guard let index = Int(key), String(index) == key, index >= 0 else { return nil }
        steps.append(.index(index))
        let items = Array(sequence.children)
        node = items.indices.contains(index) ? items[index] : nil
      } else {
        steps.append(.key(key))
        node = node?[key]
      }
    }
    self.init(steps: steps)
  }
}

extension JSONPointer {
  /// Undoes `escape`; nil for a `~` that is followed by neither 0 nor 1.
  package static func unescape(_ token: some StringProtocol) -> String? {
    var result = ""
    var scalars = token.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "~" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch scalars.next() {
      case "0": result.unicodeScalars.append("~")
      case "1": result.unicodeScalars.append("/")
      default: return nil
      }
    }
    return result
  }
}
