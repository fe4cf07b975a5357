import LosslessYAML
import SourceText

/// An operation picked at random for a file, and what the file's values must be after it.
struct ChosenOperation {
  let operation: YAMLOperation
  let expected: [ValueModel]

  /// Whether a file has the values that it must have after the operation.
  func isOutcome(_ stream: YAMLStream) -> Bool {
    let found = ValueModel.documents(of: stream)
    guard case .set = operation.action else { return found == expected }
    return found.map(\.unordered) == expected.map(\.unordered)
  }

  private static let texts = [
    "new", "yes", "a: b", "", " x", "two\nlines\n", "a, b", "it's", "1", "- x", "#", "é\u{2028}",
    "\u{7}", "|", "z]", "end:", "~", "x\n\ny", "\ttab", "0x1F", "&a", "*a", "<<", "=", "---",
  ]

  /// Picks one; nil for a file without documents.
  init?(for stream: YAMLStream, using generator: inout some RandomNumberGenerator) {
    guard let document = stream.documents.randomElement(using: &generator) else { return nil }
    var places: [(node: YAMLNode, place: [Int])] = []
    Self.walk(document.root, [], &places)
    guard let (node, place) = places.randomElement(using: &generator) else { return nil }
    let scalar = Self.scalar(&generator)
    let value = Self.value(&generator)
    var model = ValueModel.documents(of: stream)
    let count = node.children.reduce(0) { number, _ in number + 1 }
    let path = node.path
    // A key may have no text of its own, or stand twice: no path leads to such a value.
    guard case .found(node)? = try? document.root.resolve(path) else { return nil }
    let action: YAMLOperation.Action
    var target = path
    switch Int.random(in: 0..<10, using: &generator) {
    case 0, 1:
      action = .replace(scalar)
      model[document.index].change(at: place[...]) { $0.replace(by: scalar) }
    case 8, 9:
      let wanted = Self.variation(of: node, value, using: &generator)
      action = .set(wanted)
      model[document.index].change(at: place[...]) { $0 = ValueModel(wanted) }
    case 2:
      (action, target) = (.insertKey(value), path.key("new key"))
      model[document.index].change(at: place[...]) { $0.insert("new key", value, before: nil) }
    case 3:
      guard let entry = node.entries.randomElement(using: &generator),
        let number = node.entries.firstIndex(where: { $0.key == entry.key }),
        let name = entry.key.text
      else { return nil }
      let isAfter = Bool.random(using: &generator)
      action = .insertKey(value, place: isAfter ? .after(name) : .before(name))
      target = path.key("new key")
      model[document.index].change(at: place[...]) {
        $0.insert("new key", value, before: isAfter ? number + 1 : number)
      }
    case 4:
      action = .append(value)
      model[document.index].change(at: place[...]) { $0.insert(item: value, before: nil) }
    case 5:
      let index = Int.random(in: 0...count, using: &generator)
      (action, target) = (.insertItem(value), YAMLPath(steps: path.steps + [.index(index)]))
      model[document.index].change(at: place[...]) { $0.insert(item: value, before: index) }
    default:
      guard let last = place.last else { return nil }
      action = node.parent?.kind == .sequence ? .removeItem : .removeKey
      model[document.index].change(at: place.dropLast()) { $0.remove(child: last) }
    }
    operation = YAMLOperation(action, at: target, document: document.index)
    expected = model
  }

  /// Collects the values below a node; keys are no places.
  private static func walk(
    _ node: YAMLNode,
    _ place: [Int],
    _ result: inout [(node: YAMLNode, place: [Int])]
  ) {
    result.append((node, place))
    for (number, child) in node.children.enumerated()
    where node.kind == .sequence || number % 2 == 1 {
      walk(child, place + [number], &result)
    }
  }

  private static func scalar(_ generator: inout some RandomNumberGenerator) -> YAMLScalar {
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: .integer(Int.random(in: -9...99, using: &generator))
    case 1: .boolean(Bool.random(using: &generator))
    case 2: .null
    case 3: .decimal("1.5")
    default: .string(texts.randomElement(using: &generator) ?? "")
    }
  }

  private static func value(
    _ generator: inout some RandomNumberGenerator,
    depth: Int = 0
  ) -> YAMLValue {
    let count = Int.random(in: 0...3, using: &generator)
    switch Int.random(in: 0..<(depth < 3 ? 5 : 3), using: &generator) {
    case 3:
      return .sequence((0..<count).map { _ in value(&generator, depth: depth + 1) })
    case 4:
      let entries = (0..<count).map {
        YAMLValue.Entry(key: "key \($0)", value: value(&generator, depth: depth + 1))
      }
      return .mapping(entries)
    default: return .scalar(scalar(&generator))
    }
  }

  /// Returns a value, more often one that shares members with a collection that is there.
  private static func variation(
    of node: YAMLNode,
    _ value: YAMLValue,
    using generator: inout some RandomNumberGenerator
  ) -> YAMLValue {
    let isShared = (0..<3).map { _ in Bool.random(using: &generator) }
    guard isShared[0] || isShared[1] else { return value }
    var numbers = 0
    func kept(_ child: YAMLNode) -> YAMLValue? {
      numbers += 1
      return numbers % 3 == 0 && isShared[2] ? value : copy(child)
    }
    switch node.kind {
    case .sequence:
      let items = node.children.compactMap(kept)
      return .sequence(isShared[0] ? items + [value] : Array(items.dropFirst()))
    case .mapping:
      guard
        node.entries.allSatisfy({
          $0.key.kind == .scalar && $0.key.scalarKind == .string && !$0.key.hasText("<<")
        })
      else {
        return value
      }
      let entries = node.entries.compactMap { entry in
        kept(entry.value).map { YAMLValue.Entry(key: entry.key.text ?? "", value: $0) }
      }
      guard Set(entries.map(\.key)).count == entries.count else { return value }
      let added = [YAMLValue.Entry(key: "new key", value: value)]
      return .mapping(isShared[0] ? entries + added : Array(entries.dropLast()))
    case .scalar, .alias: return value
    }
  }

  /// The value of a node; nil where it holds an alias or a number that is none of ours.
  private static func copy(_ node: YAMLNode) -> YAMLValue? {
    switch node.kind {
    case .alias: return nil
    case .sequence:
      let items = node.children.map(copy)
      return items.contains(nil) ? nil : .sequence(items.compactMap(\.self))
    case .mapping:
      let entries = node.entries.map { entry in
        copy(entry.value).map { YAMLValue.Entry(key: entry.key.text ?? "", value: $0) }
      }
      return entries.contains(nil) ? nil : .mapping(entries.compactMap(\.self))
    case .scalar:
      let text = node.text ?? ""
      switch node.scalarKind {
      case .string: return .string(text)
      case .null: return .null
      case .boolean: return text == "true" ? .boolean(true) : nil
      case .number: return Int(text).map { .integer($0) }
      case .timestamp: return nil
      }
    }
  }
}
