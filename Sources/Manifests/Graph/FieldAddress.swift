import LosslessYAML

/// A field of an object, as a path for partial objects and as tokens for JSON pointers.
struct FieldAddress: Sendable {
  let path: YAMLPath
  /// The reference tokens of the field's RFC 6901 pointer, from the object's root.
  let pointerTokens: [String]

  init(path: YAMLPath, pointerTokens: [String]) {
    self.path = path
    self.pointerTokens = pointerTokens
  }

  /// The field at the end of a chain of keys.
  init(keys: [String]) {
    path = YAMLPath(steps: keys.map(YAMLPath.Step.key))
    pointerTokens = keys.map(JSONPointer.escape)
  }

  /// Its keys; a list's items have none.
  var keys: [String] {
    path.steps.compactMap { step in
      if case .key(let key) = step { key } else { nil }
    }
  }

  /// The fields that say which object it is.
  static let identity = [
    FieldAddress(keys: ["apiVersion"]), FieldAddress(keys: ["kind"]),
    FieldAddress(keys: ["metadata", "name"]), FieldAddress(keys: ["metadata", "namespace"]),
  ]
}

extension FieldAddress {
  /// The address of a field of an object; items that are not there count as the first.
  init(of field: YAMLPath, in object: ManifestObject) {
    var tokens: [String] = []
    // Where the path does not lead, the tokens of its keys say enough: positions meet each other.
    switch try? object.root.resolve(field) {
    case .found(let node)?: tokens = JSONPointer.rawTokens(node.pointer, below: object.root)
    case .absent(let parent, let missing)?:
      tokens = JSONPointer.rawTokens(parent.pointer, below: object.root)
      tokens += missing.map(JSONPointer.escape)
    case nil:
      tokens = field.steps.map { step in
        switch step {
        case .key(let key): JSONPointer.escape(key)
        case .index(let number): String(number)
        case .item: "0"
        }
      }
    }
    self.init(path: field, pointerTokens: tokens)
  }
}

extension JSONPointer {
  /// The tokens of a pointer, escaped as they are, below a node.
  fileprivate static func rawTokens(_ pointer: String, below root: YAMLNode) -> [String] {
    let depth = root.pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .count
    return pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst(1 + depth)
      .map(String.init)
  }
}
