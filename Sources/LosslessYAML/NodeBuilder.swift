/// Links nodes into a tree while they come in file order.
///
/// Safe to use because nodes are written only while the reader that owns it holds the room for them,
/// and asks for no more than there is.
@safe struct NodeBuilder {
  /// The nodes so far, with room for more.
  private var nodes = unsafe UnsafeMutableBufferPointer<NodeRecord>(start: nil, count: 0)

  /// How many nodes there is room for.
  private var room = 0

  /// Number of nodes so far.
  private(set) var count = 0

  /// The innermost open collection, or -1; those around it are its parents.
  private var holder: Int32 = -1

  /// How many children it has so far.
  private var childCount: Int32 = 0

  /// The last of them, or -1.
  private var previous: Int32 = -1

  /// How many collections are open.
  private(set) var depth = 0

  /// Whether there is room for no further node.
  var isFull: Bool { count == room }

  /// Index of the next node.
  var nextIndex: Int32 { Int32(truncatingIfNeeded: count) }

  /// Whether a mapping is open whose next child is a key.
  var isAtKey: Bool { childCount & 1 == 0 && isInMapping }

  /// The end of the key for which the next child is the value, or nil.
  var endOfKey: Int? {
    guard childCount & 1 == 1, isInMapping else { return nil }
    return unsafe Int(nodes[Int(previous)].end)
  }

  private var isInMapping: Bool {
    unsafe holder >= 0 && nodes[Int(holder)].kind == .mapping
  }

  /// Goes on in larger room, into which the nodes so far are copied.
  mutating func move(
    _ old: [NodeRecord],
    into space: UnsafeMutableBufferPointer<NodeRecord>,
    room: Int
  ) {
    _ = unsafe space.initialize(from: old)
    unsafe nodes = unsafe space
    self.room = room
  }

  /// Forgets the root of the document before: roots are no neighbours.
  mutating func beginDocument() {
    childCount = 0
    previous = -1
  }

  /// Adds a node behind the last one.
  @inline(__always)
  mutating func add(
    _ kind: YAMLNode.Kind,
    _ style: YAMLNode.Style,
    start: Int,
    contentStart: Int,
    end: Int,
    value: Int32 = NodeRecord.asWritten,
    properties: Int32 = -1
  ) {
    let index = nextIndex
    if previous >= 0 { unsafe nodes[Int(previous)].next = index }
    unsafe nodes.initializeElement(
      at: count,
      to: NodeRecord(
        kind: kind,
        style: style,
        start: Int32(truncatingIfNeeded: start),
        contentStart: Int32(truncatingIfNeeded: contentStart),
        end: Int32(truncatingIfNeeded: end),
        parent: holder,
        position: childCount,
        value: value,
        properties: properties
      )
    )
    previous = index
    childCount &+= 1
    count &+= 1
  }

  /// Opens the collection that was added last.
  @inline(__always)
  mutating func open() {
    holder = previous
    childCount = 0
    previous = -1
    depth &+= 1
  }

  /// Closes the innermost collection, which ends at libyaml's mark if it is a flow collection, else
  /// with its last child.
  @inline(__always)
  mutating func close(endMark: Int) {
    guard holder >= 0 else { return }
    let closed = Int(holder)
    if unsafe nodes[closed].style == .flow {
      unsafe nodes[closed].end = Int32(truncatingIfNeeded: endMark)
    } else if previous >= 0 {
      unsafe nodes[closed].end = max(nodes[closed].contentStart, nodes[Int(previous)].end)
    }
    unsafe nodes[closed].lastChild = previous
    previous = holder
    childCount = unsafe nodes[closed].position &+ 1
    holder = unsafe nodes[closed].parent
    depth &-= 1
  }

  /// Index of a node's properties, or -1.
  func properties(of index: Int32) -> Int { unsafe Int(nodes[Int(index)].properties) }
}
