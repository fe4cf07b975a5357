package import LosslessYAML
package import SourceText

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

extension PlacedObject {
  /// The object as applied, where something on its way may change more of it than names, labels and
  /// images; else as it is written, which takes far less.
  package var appliedInside: PlacedObject {
    let isChanged = steps.contains { step in
      switch step {
      case .rename, .metadata, .images: false
      case .patch(let patch): patch.mayMeet(self)
      case .replicas(let counts): counts.contains { everNamed($0.name) }
      case .substitute: object.holdsVariables
      case .values, .other: true
      }
    }
    return isChanged ? applied : self
  }
}

extension ManifestObject {
  /// Whether its text may hold variables.
  var holdsVariables: Bool {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.indices.dropLast().contains { position in
        bytes[position] == UInt8(ascii: "$") && bytes[position + 1] == UInt8(ascii: "{")
      }
    }
  }

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
}
