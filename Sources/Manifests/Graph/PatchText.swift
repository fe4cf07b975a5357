import LosslessYAML
import SourceText

/// The documents of a patch, each with the text that holds it.
struct PatchText {
  let roots: [YAMLNode]
  /// Nil where the patch stands in text inside text.
  let places: [TextPlace]?

  /// Reads a patch that has a file of its own; nil when it is not YAML.
  init?(_ file: ManifestFile) {
    guard let stream = file.stream else { return nil }
    roots = stream.documents.map(\.root)
    places = stream.documents.map { TextPlace(file, document: $0.index) }
  }

  /// Reads a patch that a scalar of another text holds; nil when it is not YAML, of whose content the
  /// caller assumes the worst.
  init?(inside scalar: YAMLNode, of place: TextPlace?) {
    guard let text = scalar.followed.text,
      let stream = try? YAMLStream(SourceBuffer(name: "patch", bytes: Array(text.utf8)))
    else { return nil }
    roots = stream.documents.map(\.root)
    guard let place, place.scalar == nil, scalar.kind == .scalar else {
      places = nil
      return
    }
    places = stream.documents.map {
      TextPlace(
        inside: scalar,
        of: place.file,
        document: place.document,
        innerDocument: $0.index
      )
    }
  }
}
