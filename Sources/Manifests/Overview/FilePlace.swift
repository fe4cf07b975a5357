package import LosslessYAML
package import SourceText

/// The field of a file that a line belongs to, or a line and a column.
package struct FilePlace: Sendable {
  /// The file.
  package let file: ManifestFile

  /// Number of the document, from 0.
  package let document: Int

  /// The field's value.
  package let node: YAMLNode

  /// Where the field begins: its key, or its item.
  package let location: SourceLocation

  /// Whether nothing stands at the place itself, a blank or a comment say, and this is the nearest
  /// field.
  package let isNearest: Bool

  /// Finds the field of a line, from 1, at a column in Unicode scalars, from 1, where one is given.
  ///
  /// Nil for a file that was set aside or holds nothing.
  package init?(_ file: ManifestFile, line: Int, column: Int? = nil) {
    let buffer = file.buffer
    guard let lineRange = buffer.textRange(ofLine: line) else { return nil }
    let span = buffer.trimmed(lineRange)
    let document = Self.document(of: file, at: span)
    guard let document else { return nil }
    var finder = PlaceFinder(span: span)
    var found = finder.find(in: document.root)
    if let column, let offset = buffer.offset(ofColumn: column, in: lineRange) {
      var precise = PlaceFinder(span: offset..<offset + 1)
      let hit = precise.find(in: document.root)
      if !precise.isNearest { (finder, found) = (precise, hit) }
    }
    self.file = file
    self.document = document.index
    node = found.node
    isNearest = finder.isNearest
    let start = found.anchor.lowerBound
    location = buffer.location(
      of: start..<max(start, min(found.anchor.upperBound, buffer.textEnd(at: start)))
    )
  }

  /// The document that holds a range; between two, the one that belongs to the text there.
  private static func document(of file: ManifestFile, at span: Range<Int>) -> YAMLDocument? {
    let documents = file.documents.filter { !$0.root.isMissing }
    let after = documents.first { $0.root.range.lowerBound >= span.upperBound }
    let before = documents.last { $0.root.range.lowerBound < span.upperBound }
    guard let before else { return after }
    guard let after, before.root.contentRange.upperBound <= span.lowerBound else { return before }
    let rest = file.buffer.bytes[span.upperBound..<after.root.range.lowerBound]
    return rest.ranges(of: Array("\n---".utf8)).isEmpty ? after : before
  }
}

/// Goes down to the deepest node to which a range of bytes belongs.
private struct PlaceFinder {
  let span: Range<Int>
  var isNearest = false

  init(span: Range<Int>) { self.span = span }

  /// A key with its value, or an item.
  private struct Part {
    var key: YAMLNode?
    var value: YAMLNode

    var range: Range<Int> {
      let content = value.contentRange
      guard let key else { return value.range.lowerBound..<content.upperBound }
      return key.range
        .lowerBound..<max(key.range.upperBound, value.isMissing ? 0 : content.upperBound)
    }

    var anchor: Range<Int> { key?.range ?? value.range }
  }

  mutating func find(in root: YAMLNode) -> (node: YAMLNode, anchor: Range<Int>) {
    var (node, anchor) = (root, root.range.lowerBound..<root.range.lowerBound)
    while true {
      let parts = Self.parts(of: node)
      guard !parts.isEmpty else {
        // A document of one scalar need not begin on the line.
        if node == root { isNearest = !node.contentRange.overlaps(span) }
        return (node, anchor)
      }
      let hits = parts.filter { $0.range.overlaps(span) }
      guard let hit = hits.first else {
        isNearest = true
        let next = parts.first { $0.range.lowerBound >= span.upperBound } ?? parts.last ?? parts[0]
        return (next.value, next.anchor)
      }
      // Several on one line are named by what holds them.
      guard hits.count == 1 else { return (node, anchor) }
      (node, anchor) = (hit.value, hit.anchor)
      let isKeyOnly = hit.key != nil && !hit.value.contentRange.overlaps(span)
      if isKeyOnly { return (node, anchor) }
    }
  }

  private static func parts(of node: YAMLNode) -> [Part] {
    switch node.kind {
    case .mapping: node.entries.map { Part(key: $0.key, value: $0.value) }
    case .sequence: node.children.map { Part(key: nil, value: $0) }
    case .scalar, .alias: []
    }
  }
}
