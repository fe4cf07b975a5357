package import LosslessYAML
package import SourceText

/// A document of a file, or of the YAML that one of the file's scalars holds.
package struct TextPlace: Sendable {
  /// The file.
  package let file: ManifestFile

  /// Number of the file's document, from 0.
  package let document: Int

  /// The scalar that holds the text; nil for the document itself.
  package let scalar: YAMLNode?

  /// Number of the document in the scalar's text, from 0; 0 for the file's own.
  package let innerDocument: Int

  /// Whether both are the same document of the same text.
  func isSame(as other: TextPlace) -> Bool {
    file.path == other.file.path && document == other.document
      && scalar?.range == other.scalar?.range && innerDocument == other.innerDocument
  }

  init(_ file: ManifestFile, document: Int) {
    self.file = file
    self.document = document
    scalar = nil
    innerDocument = 0
  }

  init(inside scalar: YAMLNode, of file: ManifestFile, document: Int, innerDocument: Int) {
    self.file = file
    self.document = document
    self.scalar = scalar
    self.innerDocument = innerDocument
  }
}

/// Where a value is written: a node, and the text that it belongs to.
package struct TextOrigin: Sendable {
  /// The text.
  package let place: TextPlace

  /// The node in it.
  package let node: YAMLNode

  /// The bytes of the node in the file.
  package var range: Range<Int> {
    guard let scalar = place.scalar, let nested = NestedText(scalar) else {
      return node.contentRange
    }
    return nested.outerRange(of: node.contentRange)
  }

  /// Where it stands in the file.
  package var location: SourceLocation { place.file.buffer.location(of: range) }

  /// Whether both are the same bytes of the same file.
  package func isSame(as other: TextOrigin) -> Bool {
    place.isSame(as: other.place) && node.range == other.node.range
  }
}
