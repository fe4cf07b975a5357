import LosslessYAML
import Testing

extension YAMLValue {
  /// The value of a node.
  init(of node: YAMLNode) throws {
    switch node.kind {
    case .mapping:
      self = .mapping(
        try node.entries.map {
          try Entry(key: #require($0.key.text), value: YAMLValue(of: $0.value))
        }
      )
    case .sequence: self = .sequence(try node.children.map { try YAMLValue(of: $0) })
    case .scalar:
      let text = try #require(node.text)
      self =
        switch node.scalarKind {
        case .null: .null
        case .boolean: .boolean(text == "true")
        case .number: .integer(try #require(Int(text)))
        case .string, .timestamp: .string(text)
        }
    case .alias: self = try YAMLValue(of: #require(node.aliasTarget))
    }
  }

  /// The member of a mapping; setting nil takes its key out, setting a new one adds it at `place` of
  /// the entries, counted from 0 and at most at their end.
  subscript(_ key: String, place: Int = .max) -> YAMLValue? {
    get {
      guard case .mapping(let entries) = self else { return nil }
      return entries.first { $0.key == key }?.value
    }
    set {
      guard case .mapping(var entries) = self else { return }
      let known = entries.firstIndex { $0.key == key }
      switch (known, newValue) {
      case (let known?, let value?): entries[known].value = value
      case (let known?, nil): entries.remove(at: known)
      case (nil, let value?):
        entries.insert(Entry(key: key, value: value), at: min(place, entries.count))
      case (nil, nil): return
      }
      self = .mapping(entries)
    }
  }

  /// Sets the value below keys, with missing parents; nil takes the last key out.
  mutating func set(_ keys: [String], to value: YAMLValue?, at place: Int = .max) {
    guard let key = keys.first else { return }
    guard keys.count > 1 else {
      self[key, place] = value
      return
    }
    guard value != nil || self[key] != nil else { return }
    var child = self[key] ?? .mapping([])
    if child == .null { child = .mapping([]) }
    child.set(Array(keys.dropFirst()), to: value, at: place)
    self[key] = child
  }

  /// The text of the value below keys.
  func text(_ keys: String...) -> String? {
    var value: YAMLValue? = self
    for key in keys { value = value?[key] }
    guard case .scalar(let scalar)? = value else { return nil }
    return scalar.description
  }

  /// Returns the value with every string that `replace` knows replaced.
  func replacing(_ replace: (String) -> String?) -> YAMLValue {
    switch self {
    case .scalar(.string(let text)): replace(text).map(YAMLValue.string) ?? self
    case .scalar: self
    case .sequence(let items): .sequence(items.map { $0.replacing(replace) })
    case .mapping(let entries):
      .mapping(entries.map { Entry(key: $0.key, value: $0.value.replacing(replace)) })
    }
  }
}
