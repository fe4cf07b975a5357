package import LosslessYAML
package import SourceText

/// The object as it leaves its way, told from the text in which it is written.
final class Rendering: Sendable {
  /// The values, each with its origin.
  let value: RenderedValue

  init(_ value: RenderedValue) {
    self.value = value
  }
}

extension PlacedObject {
  /// The object as kustomize and Flux leave it, to be looked at: its root holds what patches, counts and
  /// names on its way make of it.
  ///
  /// The object as written, where nothing on the way meets it, or where that cannot be told; then
  /// `foreignValue` says which fields are in doubt.
  package var applied: PlacedObject {
    guard object.rendering == nil, steps.contains(where: { $0.mayChange(self) }),
      let value = try? ObjectRendering(self).value, let root = value.document
    else { return self }
    var result = self
    result.object = ManifestObject(object, root: root, rendering: Rendering(value))
    return result
  }
}

extension ManifestObject {
  /// Returns where a node of the object is written; of a value that no text spells, where the object
  /// is.
  package func location(of node: YAMLNode) -> SourceLocation {
    origin(of: node)?.location ?? location
  }

  /// Where a node of the object is written; of a value that no text spells, what holds it.
  func origin(of node: YAMLNode) -> TextOrigin? {
    guard let rendering else {
      return TextOrigin(place: TextPlace(file, document: document), node: node)
    }
    guard let tokens = JSONPointer.tokens(of: node.pointer) else { return nil }
    var value = rendering.value
    var origin = value.origin
    for token in tokens {
      guard let inner = value[token] ?? Int(token).flatMap({ value.item($0) }) else { break }
      value = inner
      origin = inner.origin ?? origin
    }
    return origin
  }
}

extension RenderedValue {
  /// The item of that number, if there is one.
  fileprivate func item(_ number: Int) -> RenderedValue? {
    items.indices.contains(number) ? items[number] : nil
  }

  /// The value as a document of its own, to be looked at as one that is written.
  var document: YAMLNode? {
    var text = ""
    write(to: &text)
    // What is written here parses: every text is quoted that is not a plain scalar of a manifest.
    let stream = try? YAMLStream(SourceBuffer(name: "object", bytes: Array(text.utf8)))
    return stream?.documents.first?.root
  }

  /// Writes the value on one line of YAML.
  package func write(to text: inout String) {
    switch content {
    case .scalar(let value, let kind):
      text += kind == .string ? Self.quoted(value) : value.isEmpty ? "null" : value
    case .sequence(let items):
      text += "["
      for (position, item) in items.enumerated() {
        if position > 0 { text += ", " }
        item.write(to: &text)
      }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for (position, entry) in entries.enumerated() {
        if position > 0 { text += ", " }
        text += Self.quoted(entry.key) + ": "
        entry.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// A double-quoted scalar of YAML.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "\""
  }
}
