/// A table's nodes and bytes as plain addresses: for loops over many nodes.
///
/// Safe to use because only `withView` makes one, and the table outlives it; indices are those of the
/// table itself.
@safe struct TableView {
  private let nodes: UnsafeBufferPointer<NodeRecord>
  private let bytes: UnsafeRawBufferPointer
  private let values: UnsafeRawBufferPointer
  /// Where each of the values ends.
  private let ends: UnsafeBufferPointer<Int>

  fileprivate init(
    _ nodes: UnsafeBufferPointer<NodeRecord>,
    _ bytes: UnsafeRawBufferPointer,
    _ values: UnsafeRawBufferPointer,
    _ ends: UnsafeBufferPointer<Int>
  ) {
    unsafe self.nodes = unsafe nodes
    unsafe self.bytes = unsafe bytes
    unsafe self.values = unsafe values
    unsafe self.ends = unsafe ends
  }

  /// The node at an index.
  subscript(index: Int32) -> NodeRecord {
    @inline(__always) get { unsafe nodes[Int(index)] }
  }

  /// The index of the first child, or -1.
  @inline(__always)
  func firstChild(of index: Int32) -> Int32 {
    self[index].lastChild < 0 ? -1 : index &+ 1
  }

  /// Whether a scalar here has the value of a scalar in another table, byte for byte.
  @inline(__always)
  func hasSameBytes(_ own: NodeRecord, _ other: NodeRecord, in view: TableView) -> Bool {
    unsafe Self.areSame(value(own), view.value(other))
  }

  /// Whether two scalars are written alike.
  ///
  /// They stand in the same style with the same bytes, and read as they are
  /// written: they have the same value then. False says nothing of their values.
  @inline(__always)
  func isWrittenAlike(_ own: NodeRecord, _ other: NodeRecord, in view: TableView) -> Bool {
    let count = own.end &- own.contentStart
    guard own.value < 0, own.value == other.value, own.style == other.style,
      count == other.end &- other.contentStart,
      let left = unsafe bytes.baseAddress, let right = unsafe view.bytes.baseAddress
    else { return false }
    return unsafe haveSameBytes(
      left + Int(own.contentStart),
      right + Int(other.contentStart),
      Int(count)
    )
  }

  /// Whether a scalar has exactly these bytes.
  @inline(__always)
  func hasValue(_ record: NodeRecord, _ text: UnsafeRawBufferPointer) -> Bool {
    unsafe Self.areSame(value(record), text)
  }

  /// Whether a scalar is `<<`.
  @inline(__always)
  func isMergeKey(_ record: NodeRecord) -> Bool {
    let own = unsafe value(record)
    let sign = UInt8(ascii: "<")
    return unsafe own.count == 2 && own[0] == sign && own[1] == sign
  }

  @inline(__always)
  private static func areSame(
    _ left: UnsafeRawBufferPointer,
    _ right: UnsafeRawBufferPointer
  ) -> Bool {
    guard left.count == right.count else { return false }
    guard let first = left.baseAddress, let second = right.baseAddress else { return true }
    return unsafe haveSameBytes(first, second, left.count)
  }

  @inline(__always)
  private func value(_ record: NodeRecord) -> UnsafeRawBufferPointer {
    if record.value < 0 {
      // One quote stands at either end.
      let quote = record.value == NodeRecord.insideQuotes ? 1 : 0
      let start = Int(record.contentStart) &+ quote
      return unsafe Self.part(of: bytes, start, Int(record.end) &- quote)
    }
    let number = Int(record.value)
    return unsafe Self.part(of: values, number == 0 ? 0 : ends[number &- 1], ends[number])
  }

  @inline(__always)
  private static func part(
    of buffer: UnsafeRawBufferPointer,
    _ start: Int,
    _ end: Int
  ) -> UnsafeRawBufferPointer {
    guard let base = buffer.baseAddress else {
      return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return unsafe UnsafeRawBufferPointer(start: base + start, count: end &- start)
  }
}

extension NodeTable {
  /// Calls `body` with a view of this table, which must not be kept.
  @inline(__always)
  func withView<Result>(_ body: (TableView) -> Result) -> Result {
    unsafe nodes.withUnsafeBufferPointer { nodes in
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe values.bytes.withUnsafeBytes { texts in
          unsafe values.ends.withUnsafeBufferPointer { ends in
            body(unsafe TableView(nodes, bytes, texts, ends))
          }
        }
      }
    }
  }
}
