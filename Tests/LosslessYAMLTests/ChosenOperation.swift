import LosslessYAML
import SourceText

/// An operation picked at random for a file, and what the file's values must be after it.
struct ChosenOperation {
  let operation: YAMLOperation
  let expected: [ValueModel]

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
    let value = Self.value(&generator)
    var model = ValueModel.documents(of: stream)
    let count = node.children.reduce(0) { number, _ in number + 1 }
    let path = node.path
    // A key may have no text of its own, or stand twice: no path leads to such a value.
    guard case .found(node)? = try? document.root.resolve(path) else { return nil }
    let action: YAMLOperation.Action
    var target = path
    switch Int.random(in: 0..<8, using: &generator) {
    case 0, 1:
      action = .replace(value)
      model[document.index].change(at: place[...]) { $0.replace(by: value) }
    case 2:
      (action, target) = (.insertKey(value), path.key("new key"))
      model[document.index].change(at: place[...]) { $0.insert("new key", value, before: nil) }
    case 3:
      guard let entry = node.entries.randomElement(using: &generator),
        let number = node.entries.firstIndex(where: { $0.key == entry.key })
      else { return nil }
      let isAfter = Bool.random(using: &generator)
      let name = entry.key.text ?? ""
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

  private static func value(_ generator: inout some RandomNumberGenerator) -> YAMLScalar {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: .integer(Int.random(in: -9...99, using: &generator))
    case 1: .boolean(Bool.random(using: &generator))
    case 2: .null
    default: .string(texts.randomElement(using: &generator) ?? "")
    }
  }
}
