/// One node of the tree, in 44 bytes: spans are byte offsets, links are indices into the table.
struct NodeRecord: Sendable {
  var kind: YAMLNode.Kind
  var style: YAMLNode.Style
  /// First byte, properties (`&anchor`, `!tag`) included.
  var start: Int32
  /// First byte after the properties.
  var contentStart: Int32
  /// Byte after the content; of a block collection the end of its last child, of a block scalar
  /// libyaml's end mark, which lies after trailing blank lines.
  var end: Int32
  var parent: Int32
  var firstChild: Int32 = -1
  var lastChild: Int32 = -1
  var next: Int32 = -1
  /// Number among the parent's children, from 0; in a mapping the even ones are keys.
  var position: Int32 = 0
  /// Index into `values`, or -1 when the value is the bytes of the span.
  var value: Int32 = -1
  /// Index into `properties`, or -1 without anchor and tag.
  var properties: Int32 = -1
}

/// An anchor or alias name and a tag, as libyaml reports them.
struct NodeProperties: Sendable {
  var anchor: String?
  var tag: String?
  /// Of an alias, the node that it stands for; of an anchored node, the last alias of it; else -1.
  var partner: Int32 = -1
}

/// The immutable tree of one file; nodes and documents are views of it.
final class NodeTable: Sendable {
  let bytes: [UInt8]
  let nodes: [NodeRecord]
  let values: [String]
  let properties: [NodeProperties]
  let documents: [DocumentRecord]

  init(
    bytes: [UInt8],
    nodes: [NodeRecord],
    values: [String],
    properties: [NodeProperties],
    documents: [DocumentRecord]
  ) {
    self.bytes = bytes
    self.nodes = nodes
    self.values = values
    self.properties = properties
    self.documents = documents
  }
}

/// One document: its root node and what its markers say.
struct DocumentRecord: Sendable {
  /// Index of the root node.
  var root: Int32
  /// Byte range from the first directive or marker to the document's end event.
  var range: Range<Int>
  /// Byte offset after `---`, or where the content begins when there is no marker.
  var bodyStart: Int
  /// Index of the first mapping or sequence used as a key, or -1: nearly always unquoted `{{ }}`.
  var complexKey: Int32 = -1
}
