internal import CYAML

/// Runs libyaml's event parser over bytes and collects a node table.
///
/// libyaml's marks count code points, so each is mapped to a byte offset by a cursor that only moves
/// forward; block ends are taken from the last child because libyaml puts them at the next token.
///
/// Safe to use because it lives only inside `read`, which keeps the buffer and the parser valid.
@safe struct EventReader {
  private let source: UnsafeRawBufferPointer
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let skipping: Int
  private let limits: YAMLLimits
  private let isASCII: Bool
  private var startCursor: MarkCursor
  private var endCursor: MarkCursor

  private var tree = NodeBuilder()
  private var values = ScalarValues()
  private var properties: [NodeProperties] = []
  private var documents: [DocumentRecord] = []
  /// The node that last took each anchor name in this document.
  ///
  /// Keyed by bytes, because two strings of different bytes can be equal.
  private var anchors: [[UInt8]: Int32] = [:]

  /// Reads a whole file; `skipping` is the length of its byte order mark.
  static func read(
    _ bytes: [UInt8],
    skipping: Int,
    isASCII: Bool,
    limits: YAMLLimits
  ) throws(YAMLParseError) -> NodeTable {
    // The parser keeps a pointer to itself: it must not move, so it lives on the heap.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    let result: Result<NodeTable, YAMLParseError> = unsafe bytes.withUnsafeBytes { buffer in
      var reader = unsafe EventReader(buffer, parser, skipping, isASCII, limits)
      defer { unsafe yaml_parser_delete(parser) }
      do throws(YAMLParseError) {
        return .success(try reader.table(of: bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(
    _ source: UnsafeRawBufferPointer,
    _ parser: UnsafeMutablePointer<yaml_parser_t>,
    _ skipping: Int,
    _ isASCII: Bool,
    _ limits: YAMLLimits
  ) {
    unsafe self.source = source
    unsafe self.parser = parser
    self.skipping = skipping
    self.limits = limits
    self.isASCII = isASCII
    startCursor = MarkCursor(byte: skipping)
    endCursor = MarkCursor(byte: skipping)
  }

  private mutating func table(of bytes: [UInt8]) throws(YAMLParseError) -> NodeTable {
    NodeTable(
      bytes: bytes,
      nodes: try nodes(),
      values: values,
      properties: properties,
      documents: documents
    )
  }

  private func start() {
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      preconditionFailure("libyaml could not allocate a parser")
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    let text = unsafe UnsafeRawBufferPointer(rebasing: source[skipping...])
    unsafe yaml_parser_set_input_string(
      parser,
      text.bindMemory(to: UInt8.self).baseAddress,
      text.count
    )
  }

  /// Reads all events; the room for nodes doubles whenever it is full.
  private mutating func nodes() throws(YAMLParseError) -> [NodeRecord] {
    var result: [NodeRecord] = []
    // One more than is allowed, so that the event after it is refused.
    let most = max(limits.nodes, limits.nodes &+ 1)
    var room = unsafe min(source.count / 12 + 8, most)
    var outcome = Outcome.full
    while case .full = outcome {
      result = unsafe Array(unsafeUninitializedCapacity: room) { (nodes, filled) in
        unsafe tree.move(result, into: nodes, room: room)
        // What libyaml allocates lies above the nodes then, and goes back in one piece.
        if result.isEmpty { start() }
        outcome = tree.count < most ? fill() : refuse()
        filled = tree.count
      }
      room = min(room * 2, most)
    }
    if case .failed(let error) = outcome { throw error }
    return result
  }

  /// Why `fill` stopped.
  private enum Outcome {
    case full
    case finished
    case failed(YAMLParseError)
  }

  /// Takes events until the stream ends or the tree is full; each event makes one node at most.
  private mutating func fill() -> Outcome {
    var event = unsafe yaml_event_t()
    while !tree.isFull {
      guard unsafe yaml_parser_parse(parser, &event) == 1 else { return .failed(problem()) }
      let isEnd = unsafe event.type == YAML_STREAM_END_EVENT
      do throws(YAMLParseError) {
        if unsafe try take(&event) { unsafe yaml_event_delete(&event) }
      } catch {
        unsafe yaml_event_delete(&event)
        return .failed(error)
      }
      if isEnd { return .finished }
    }
    return .full
  }

  /// Reads one event more and refuses it: there are too many nodes before it.
  private mutating func refuse() -> Outcome {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { return .failed(problem()) }
    let mark = unsafe event.start_mark.index
    let offset = unsafe isASCII ? mark + skipping : startCursor.advance(to: mark, in: source)
    unsafe yaml_event_delete(&event)
    return .failed(
      YAMLParseError(
        code: .tooLarge,
        message: "the file has more than \(limits.nodes) nodes",
        offset: offset
      )
    )
  }

  /// Takes one event; returns whether it holds text to be freed.
  @inline(__always)
  private mutating func take(
    _ event: UnsafeMutablePointer<yaml_event_t>
  ) throws(YAMLParseError) -> Bool {
    let start: Int
    let end: Int
    if isASCII {
      // The byte order mark is all that can lie between the two counts.
      start = unsafe event.pointee.start_mark.index &+ skipping
      end = unsafe event.pointee.end_mark.index &+ skipping
    } else {
      start = unsafe startCursor.advance(to: event.pointee.start_mark.index, in: source)
      end = unsafe endCursor.advance(to: event.pointee.end_mark.index, in: source)
    }
    switch unsafe event.pointee.type {
    case YAML_SCALAR_EVENT:
      unsafe addScalar(event, start: start, end: end)
      return true
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      tree.close(endMark: end)
      return false
    case YAML_MAPPING_START_EVENT:
      let data = unsafe event.pointee.data.mapping_start
      let style = unsafe data.style == YAML_FLOW_MAPPING_STYLE ? YAMLNode.Style.flow : .block
      return unsafe try openCollection(.mapping, style, start, end, data.anchor, data.tag)
    case YAML_SEQUENCE_START_EVENT:
      let data = unsafe event.pointee.data.sequence_start
      let style = unsafe data.style == YAML_FLOW_SEQUENCE_STYLE ? YAMLNode.Style.flow : .block
      return unsafe try openCollection(.sequence, style, start, end, data.anchor, data.tag)
    case YAML_ALIAS_EVENT:
      unsafe addAlias(event.pointee.data.alias.anchor, start: start, end: end)
    case YAML_DOCUMENT_START_EVENT:
      beginDocument(start: start, end: end)
    case YAML_DOCUMENT_END_EVENT:
      endDocument(at: end)
    default:
      break
    }
    return true
  }

  private mutating func beginDocument(start: Int, end: Int) {
    tree.beginDocument()
    // The next node is the root.
    documents.append(DocumentRecord(root: tree.nextIndex, range: start..<start, bodyStart: end))
    if !anchors.isEmpty { anchors.removeAll(keepingCapacity: true) }
  }

  private mutating func endDocument(at end: Int) {
    guard let last = documents.indices.last else { return }
    let start = documents[last].range.lowerBound
    documents[last].range = start..<max(start, end)
  }

  /// Opens a collection, whose properties libyaml says to end at `mark` at the latest; returns
  /// whether it has any.
  @inline(__always)
  private mutating func openCollection(
    _ kind: YAMLNode.Kind,
    _ style: YAMLNode.Style,
    _ start: Int,
    _ mark: Int,
    _ anchor: UnsafeMutablePointer<yaml_char_t>?,
    _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) throws(YAMLParseError) -> Bool {
    guard tree.depth < limits.depth else { throw tooDeep(at: start) }
    if tree.isAtKey { noteComplexKey() }
    let hasProperties = unsafe anchor != nil || tag != nil
    var contentStart = start
    var properties: Int32 = -1
    if hasProperties {
      // The first child may have properties too: they lie after the mark.
      (properties, contentStart) = unsafe take(anchor, tag, from: start, to: mark)
    }
    tree.add(
      kind,
      style,
      start: start,
      contentStart: contentStart,
      end: start,
      properties: properties
    )
    tree.open()
    return hasProperties
  }

  @inline(never)
  private func tooDeep(at offset: Int) -> YAMLParseError {
    YAMLParseError(
      code: .tooDeep,
      message: "collections nest deeper than \(limits.depth) levels",
      offset: offset
    )
  }

  /// Notes that the next node, a collection, is a key.
  @inline(never)
  private mutating func noteComplexKey() {
    guard let last = documents.indices.last, documents[last].complexKey < 0 else { return }
    documents[last].complexKey = tree.nextIndex
  }

  @inline(__always)
  private mutating func addScalar(
    _ event: UnsafeMutablePointer<yaml_event_t>,
    start: Int,
    end: Int
  ) {
    let data = unsafe event.pointee.data.scalar
    let style = YAMLNode.Style(unsafe data.style)
    var (start, contentStart, end) = (start, start, end)
    var properties: Int32 = -1
    if unsafe data.anchor != nil || data.tag != nil {
      (properties, contentStart) = unsafe take(data.anchor, data.tag, from: start, to: end)
    } else if start == end {
      start = placeOfMissingValue(at: start)
      contentStart = start
      end = start
    }
    let value = unsafe place(of: event, from: contentStart, to: end)
    tree.add(
      .scalar,
      style,
      start: start,
      contentStart: contentStart,
      end: end,
      value: value,
      properties: properties
    )
  }

  private mutating func addAlias(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?,
    start: Int,
    end: Int
  ) {
    let alias = tree.nextIndex
    let own = properties.count
    unsafe properties.append(NodeProperties(anchor: anchor.map { unsafe String(cString: $0) }))
    tree.add(
      .alias,
      .plain,
      start: start,
      contentStart: start,
      end: end,
      properties: Int32(own)
    )
    // The alias and the node that it stands for know each other.
    guard let name = properties[own].anchor, let target = anchors[Array(name.utf8)] else { return }
    properties[own].partner = target
    properties[tree.properties(of: target)].partner = alias
  }

  /// Takes the anchor and the tag of the next node, whose content begins after them, at `limit` at
  /// the latest; notes the anchor so that later aliases find the node.
  @inline(never)
  private mutating func take(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?,
    _ tag: UnsafeMutablePointer<yaml_char_t>?,
    from start: Int,
    to limit: Int
  ) -> (properties: Int32, contentStart: Int) {
    let own = unsafe NodeProperties(
      anchor: anchor.map { unsafe String(cString: $0) },
      tag: tag.map { unsafe String(cString: $0) }
    )
    properties.append(own)
    if let name = own.anchor { anchors[Array(name.utf8)] = tree.nextIndex }
    let content = unsafe PropertyText(source).contentStart(from: start, to: limit)
    return (Int32(properties.count - 1), content)
  }

  /// Returns where the value of a scalar stands: in the file if it is written as it reads.
  @inline(__always)
  private mutating func place(
    of event: UnsafeMutablePointer<yaml_event_t>,
    from start: Int,
    to end: Int
  ) -> Int32 {
    let scalar = unsafe event.pointee.data.scalar
    guard let value = unsafe scalar.value, let file = unsafe source.baseAddress else {
      return unsafe values.append(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    let count = unsafe scalar.length
    let quotes = end &- start &- count
    if quotes == 0 {
      if unsafe haveSameBytes(value, file + start, count) { return NodeRecord.asWritten }
    } else if quotes == 2,
      unsafe scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE
        || scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE,
      unsafe haveSameBytes(value, file + start + 1, count)
    {
      return NodeRecord.insideQuotes
    }
    return unsafe values.append(UnsafeRawBufferPointer(start: value, count: count))
  }

  /// Returns where a value that is not written belongs: after its indicator, not at the next token,
  /// where libyaml puts it.
  @inline(never)
  private mutating func placeOfMissingValue(at mark: Int) -> Int {
    guard let keyEnd = tree.endOfKey else { return mark }
    var offset = keyEnd
    var inComment = false
    while offset < mark {
      let byte = unsafe source[offset]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { inComment = false }
      if byte == UInt8(ascii: "#") { inComment = true }
      if !inComment, byte == UInt8(ascii: ":") { return offset + 1 }
      offset += 1
    }
    return keyEnd
  }

  private func problem() -> YAMLParseError {
    let parser = unsafe self.parser.pointee
    let text = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "out of memory"
    if unsafe parser.error == YAML_READER_ERROR {
      return YAMLParseError(
        code: .encoding,
        message: text,
        offset: unsafe skipping + Int(parser.problem_offset)
      )
    }
    var cursor = MarkCursor(byte: skipping)
    let offset = unsafe cursor.advance(to: parser.problem_mark.index, in: source)
    let context = unsafe parser.context.map { unsafe String(cString: $0) + ": " } ?? ""
    return YAMLParseError(code: .syntax, message: context + text, offset: offset)
  }
}

extension YAMLNode.Style {
  /// The style of a scalar; the first five cases stand in libyaml's order.
  @inline(__always)
  fileprivate init(_ style: yaml_scalar_style_t) {
    let number = style.rawValue &- YAML_PLAIN_SCALAR_STYLE.rawValue
    self = number < 5 ? Self(rawValue: UInt8(truncatingIfNeeded: number)) ?? .plain : .plain
  }
}
