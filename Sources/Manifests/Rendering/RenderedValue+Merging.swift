/// A strategic merge patch as kustomize applies it (kyaml, `merge2` with items of patches first).
extension RenderedValue {
  /// Merges a partial object into this one; `false` when the patch deletes the object.
  mutating func merge(_ patch: RenderedValue, _ keys: MergeKeys) -> Bool {
    switch Self.directive(of: patch) {
    case "delete": return false
    case "replace":
      self = patch.withoutNulls.withoutDirective
      return true
    default:
      mergeMapping(patch, [], keys)
      return true
    }
  }

  /// Whether a key begins with `$` and is not `$patch`.
  var hasUnknownDirective: Bool {
    entries.contains { entry in
      (entry.key.utf8.first == UInt8(ascii: "$") && entry.key != "$patch")
        || entry.value.hasUnknownDirective
    } || items.contains(where: \.hasUnknownDirective)
  }

  private mutating func mergeMapping(_ patch: RenderedValue, _ path: [String], _ keys: MergeKeys) {
    for entry in patch.entries where entry.key != "$patch" {
      let value = entry.value
      if value.isNull {
        self[entry.key] = nil
        continue
      }
      let inner = path + [entry.key]
      guard var own = self[entry.key], !own.isNull else {
        if Self.directive(of: value) == "delete" { continue }
        self[entry.key] = value.withoutNulls.withoutDirective
        continue
      }
      if own.isMapping, value.isMapping {
        switch Self.directive(of: value) {
        case "delete":
          self[entry.key] = nil
          continue
        case "replace": own = value.withoutNulls.withoutDirective
        default: own.mergeMapping(value, inner, keys)
        }
      } else if own.isSequence, value.isSequence, let names = keys.keys(at: inner) {
        own.mergeItems(value, names, inner, keys)
      } else {
        own = value
      }
      self[entry.key] = own
    }
  }

  /// Merges a list whose items are told apart by keys, or that is a set of scalars.
  private mutating func mergeItems(
    _ patch: RenderedValue,
    _ names: [String],
    _ path: [String],
    _ keys: MergeKeys
  ) {
    if patch.items.contains(where: { Self.isBare($0, "replace") }) {
      items = patch.items.filter { !Self.isBare($0, "replace") }
      return
    }
    guard !names.isEmpty else {
      let texts = Set(patch.items.compactMap(\.text))
      items = patch.items + items.filter { !($0.text.map(texts.contains) ?? false) }
      return
    }
    var rest = items
    var front: [RenderedValue] = []
    for item in patch.items {
      let position = rest.firstIndex { own in names.allSatisfy { own[$0]?.text == item[$0]?.text } }
      guard let position else {
        if Self.directive(of: item) != "delete" {
          front.append(item.withoutNulls.withoutDirective)
        }
        continue
      }
      var own = rest.remove(at: position)
      switch Self.directive(of: item) {
      case "delete": continue
      case "replace": own = item.withoutNulls.withoutDirective
      default: own.mergeMapping(item, path, keys)
      }
      front.append(own)
    }
    items = front + rest
  }

  /// Whether an item is nothing but a directive for its list.
  private static func isBare(_ item: RenderedValue, _ directive: String) -> Bool {
    item.entries.count == 1 && Self.directive(of: item) == directive
  }

  private static func directive(of value: RenderedValue) -> String? { value["$patch"]?.text }

  private var withoutDirective: RenderedValue {
    guard self["$patch"] != nil else { return self }
    var result = self
    result["$patch"] = nil
    return result
  }

  /// The value without entries of mappings that are null: what a patch adds does not hold them.
  private var withoutNulls: RenderedValue {
    guard isMapping else { return self }
    var result = self
    result.entries = entries.compactMap { entry in
      entry.value.isNull ? nil : Entry(key: entry.key, value: entry.value.withoutNulls)
    }
    return result
  }
}
