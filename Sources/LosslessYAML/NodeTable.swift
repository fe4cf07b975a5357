/// One node of the tree, in 40 bytes: spans are byte offsets, links are indices into the table.
///
/// Nodes stand in file order, each before those below it: a first child is the node after its parent.
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
  var lastChild: Int32 = -1
  var next: Int32 = -1
  /// Number among the parent's children, from 0; in a mapping the even ones are keys.
  var position: Int32
  /// Where the value of a scalar stands: one of the two constants, or an index into `values`.
  var value: Int32 = Self.asWritten
  /// Index into `properties`, or -1 without anchor and tag.
  var properties: Int32 = -1

  /// The value is the bytes of the content.
  static let asWritten: Int32 = -1

  /// The value is the bytes of the content without the quotes around them.
  static let insideQuotes: Int32 = -2
}

/// An anchor or alias name and a tag, as libyaml reports them.
struct NodeProperties: Sendable {
  var anchor: String?
  var tag: String?
  /// Of an alias, the node that it stands for; of an anchored node, the last alias of it; else -1.
  var partner: Int32 = -1
}

/// The values that are written otherwise than they read, as one run of bytes.
struct ScalarValues: Sendable {
  var bytes: [UInt8] = []
  var ends: [Int] = []

  /// Adds a value and returns its number.
  mutating func append(_ value: UnsafeRawBufferPointer) -> Int32 {
    unsafe bytes.append(contentsOf: value)
    ends.append(bytes.count)
    return Int32(ends.count - 1)
  }

  /// The range of a value in `bytes`.
  func range(_ number: Int32) -> Range<Int> {
    (number == 0 ? 0 : ends[Int(number) - 1])..<ends[Int(number)]
  }
}

/// The immutable tree of one file; nodes and documents are views of it.
final class NodeTable: Sendable {
  let bytes: [UInt8]
  let nodes: [NodeRecord]
  let values: ScalarValues
  let properties: [NodeProperties]
  let documents: [DocumentRecord]

  init(
    bytes: [UInt8],
    nodes: [NodeRecord],
    values: ScalarValues,
    properties: [NodeProperties],
    documents: [DocumentRecord]
  ) {
    self.bytes = bytes
    self.nodes = nodes
    self.values = values
    self.properties = properties
    self.documents = documents
  }

  /// Index of a node's first child, or -1.
  func firstChild(of index: Int32) -> Int32 {
    nodes[Int(index)].lastChild < 0 ? -1 : index + 1
  }

  /// How many nodes a document has; they stand in a row.
  func nodeCount(ofDocument number: Int) -> Int32 {
    let isLast = number + 1 == documents.count
    let end = isLast ? Int32(nodes.count) : documents[number + 1].root
    return end - documents[number].root
  }

  /// The bytes of a scalar's value.
  func value(of record: NodeRecord) -> ArraySlice<UInt8> {
    switch record.value {
    case NodeRecord.asWritten: bytes[Int(record.contentStart)..<Int(record.end)]
    case NodeRecord.insideQuotes: bytes[Int(record.contentStart) + 1..<Int(record.end) - 1]
    default: values.bytes[values.range(record.value)]
    }
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
