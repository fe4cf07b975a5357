import LosslessYAML

/// JSON 6902 operations (RFC 6902) as kustomize applies them.
extension RenderedValue {
  /// Applies a list of operations in order.
  ///
  /// - Throws: `Unrendered` for an operation that does not apply, which fails the build.
  mutating func apply(operations: RenderedValue) throws(Unrendered) {
    for operation in operations.items { try apply(operation: operation) }
  }

  private mutating func apply(operation: RenderedValue) throws(Unrendered) {
    let failure = Unrendered("an operation of a patch does not apply")
    guard let verb = operation["op"]?.text, let path = operation["path"]?.text,
      let tokens = JSONPointer.tokens(of: path)
    else { throw failure }
    switch verb {
    case "add", "replace":
      let value = operation["value"] ?? RenderedValue(.scalar(text: "null", kind: .null))
      guard write(value, at: tokens[...], mustExist: verb == "replace") else { throw failure }
    case "remove":
      guard remove(at: tokens[...]) != nil else { throw failure }
    case "move", "copy":
      guard let from = operation["from"]?.text.flatMap(JSONPointer.tokens),
        let value = verb == "move" ? remove(at: from[...]) : value(at: from[...]),
        write(value, at: tokens[...], mustExist: false)
      else { throw failure }
    case "test":
      guard let found = value(at: tokens[...]), let wanted = operation["value"],
        found.isEqual(to: wanted)
      else { throw failure }
    default: throw failure
    }
  }

  private func value(at tokens: ArraySlice<String>) -> RenderedValue? {
    guard let token = tokens.first else { return self }
    switch content {
    case .mapping: return self[token]?.value(at: tokens.dropFirst())
    case .sequence(let items):
      return Self.position(token, in: items).flatMap { items[$0].value(at: tokens.dropFirst()) }
    case .scalar: return nil
    }
  }

  private mutating func write(
    _ value: RenderedValue,
    at tokens: ArraySlice<String>,
    mustExist: Bool
  ) -> Bool {
    guard let token = tokens.first else {
      self = value
      return true
    }
    let isLast = tokens.count == 1
    switch content {
    case .scalar: return false
    case .mapping:
      if isLast {
        if mustExist, self[token] == nil { return false }
        self[token] = value
        return true
      }
      guard var inner = self[token],
        inner.write(value, at: tokens.dropFirst(), mustExist: mustExist)
      else { return false }
      self[token] = inner
      return true
    case .sequence(var items):
      if isLast, !mustExist {
        guard let place = token == "-" ? items.count : Int(token), 0...items.count ~= place else {
          return false
        }
        items.insert(value, at: place)
      } else {
        guard let place = Self.position(token, in: items) else { return false }
        if isLast {
          items[place] = value
        } else if !items[place].write(value, at: tokens.dropFirst(), mustExist: mustExist) {
          return false
        }
      }
      self.items = items
      return true
    }
  }

  private mutating func remove(at tokens: ArraySlice<String>) -> RenderedValue? {
    guard let token = tokens.first else { return nil }
    let isLast = tokens.count == 1
    switch content {
    case .scalar: return nil
    case .mapping:
      guard var inner = self[token] else { return nil }
      if isLast {
        self[token] = nil
        return inner
      }
      guard let removed = inner.remove(at: tokens.dropFirst()) else { return nil }
      self[token] = inner
      return removed
    case .sequence(var items):
      guard let place = Self.position(token, in: items) else { return nil }
      let removed =
        isLast ? items.remove(at: place) : items[place].remove(at: tokens.dropFirst())
      self.items = items
      return removed
    }
  }

  private static func position(_ token: String, in items: [RenderedValue]) -> Int? {
    Int(token).flatMap { items.indices.contains($0) ? $0 : nil }
  }

  /// Whether both hold the same values, wherever they are written.
  func isEqual(to other: RenderedValue) -> Bool {
    switch (content, other.content) {
    case (.scalar(let text, let kind), .scalar(let otherText, let otherKind)):
      return text == otherText && kind == otherKind
    case (.sequence(let items), .sequence(let others)):
      return items.count == others.count
        && zip(items, others).allSatisfy { $0.isEqual(to: $1) }
    case (.mapping(let entries), .mapping(let others)):
      return entries.count == others.count
        && entries.allSatisfy { entry in
          other[entry.key].map { entry.value.isEqual(to: $0) } ?? false
        }
    case (.scalar, _), (.sequence, _), (.mapping, _): return false
    }
  }
}

extension JSONPointer {
  /// Returns the keys and numbers of a pointer, as written where an escape is wrong; nil when it does not begin with a slash.
  static func tokens(of pointer: String) -> [String]? {
    guard !pointer.isEmpty else { return [] }
    guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
    return pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map { unescape($0) ?? String($0) }
  }
}
