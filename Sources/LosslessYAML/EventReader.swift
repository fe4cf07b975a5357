internal import CYAML

/// Runs libyaml's event parser over bytes and collects a node table.
///
/// libyaml's marks count code points, so each is mapped to a byte offset by a cursor that only moves
/// forward; block ends are taken from the last child because libyaml puts them at the next token.
///
/// Safe to use because it lives only inside `read`, which keeps the buffer valid.
@safe struct EventReader {
  private let source: UnsafeRawBufferPointer
  private let limits: YAMLLimits
  private var startCursor: MarkCursor
  private var endCursor: MarkCursor

  private var nodes: [NodeRecord] = []
  private var values: [String] = []
  private var properties: [NodeProperties] = []
  private var documents: [DocumentRecord] = []
  /// Open collections: the node's index and how many children it has so far.
  private var open: [(node: Int32, count: Int32)] = []
  private var documentStart = 0
  private var bodyStart = 0
  /// The node that last took each anchor name in this document.
  ///
  /// Keyed by bytes, because two strings of different bytes can be equal.
  private var anchors: [[UInt8]: Int32] = [:]

  /// Reads a whole file; `skipping` is the length of its byte order mark.
  static func read(
    _ bytes: [UInt8],
    skipping: Int,
    limits: YAMLLimits
  ) throws(YAMLParseError) -> NodeTable {
    let result: Result<EventReader, YAMLParseError> = unsafe bytes.withUnsafeBytes { buffer in
      var reader = unsafe EventReader(buffer, skipping: skipping, limits: limits)
      do throws(YAMLParseError) {
        try reader.run(skipping: skipping)
        return .success(reader)
      } catch {
        return .failure(error)
      }
    }
    let reader = try result.get()
    return NodeTable(
      bytes: bytes,
      nodes: reader.nodes,
      values: reader.values,
      properties: reader.properties,
      documents: reader.documents
    )
  }

  private init(_ source: UnsafeRawBufferPointer, skipping: Int, limits: YAMLLimits) {
    unsafe self.source = source
    self.limits = limits
    let ascii = unsafe !source.contains { $0 >= 0x80 }
    startCursor = MarkCursor(byte: skipping, isASCII: ascii)
    endCursor = startCursor
    nodes.reserveCapacity(min(source.count / 12, limits.nodes))
  }

  private mutating func run(skipping: Int) throws(YAMLParseError) {
    // The parser keeps a pointer to itself: it must not move, so it lives on the heap.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      preconditionFailure("libyaml could not allocate a parser")
    }
    defer { unsafe yaml_parser_delete(parser) }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    let text = unsafe UnsafeRawBufferPointer(rebasing: source[skipping...])
    unsafe yaml_parser_set_input_string(
      parser,
      text.bindMemory(to: UInt8.self).baseAddress,
      text.count
    )

    var event = unsafe yaml_event_t()
    while true {
      guard unsafe yaml_parser_parse(parser, &event) == 1 else {
        throw unsafe problem(of: parser.pointee, skipping: skipping)
      }
      let type = unsafe event.type
      do throws(YAMLParseError) {
        unsafe try take(event)
      } catch {
        unsafe yaml_event_delete(&event)
        throw error
      }
      unsafe yaml_event_delete(&event)
      if type == YAML_STREAM_END_EVENT { return }
    }
  }

  private mutating func take(_ event: yaml_event_t) throws(YAMLParseError) {
    let start = unsafe startCursor.advance(to: event.start_mark.index, in: source)
    let end = unsafe endCursor.advance(to: event.end_mark.index, in: source)
    guard nodes.count <= limits.nodes else {
      throw YAMLParseError(
        code: .tooLarge,
        message: "the file has more than \(limits.nodes) nodes",
        offset: start
      )
    }
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT:
      documentStart = start
      bodyStart = end
      anchors.removeAll(keepingCapacity: true)
    case YAML_DOCUMENT_END_EVENT:
      guard let root = documents.indices.last else { return }
      documents[root].range = documentStart..<max(documentStart, end)
    case YAML_MAPPING_START_EVENT:
      let data = unsafe event.data.mapping_start
      unsafe try openCollection(
        .mapping,
        span: start..<end,
        flow: data.style == YAML_FLOW_MAPPING_STYLE,
        anchor: data.anchor,
        tag: data.tag
      )
    case YAML_SEQUENCE_START_EVENT:
      let data = unsafe event.data.sequence_start
      unsafe try openCollection(
        .sequence,
        span: start..<end,
        flow: data.style == YAML_FLOW_SEQUENCE_STYLE,
        anchor: data.anchor,
        tag: data.tag
      )
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      closeCollection(endMark: end)
    case YAML_SCALAR_EVENT:
      unsafe addScalar(event, start: start, end: end)
    case YAML_ALIAS_EVENT:
      var record = NodeRecord(
        kind: .alias,
        style: .plain,
        start: Int32(start),
        contentStart: Int32(start),
        end: Int32(end),
        parent: parent
      )
      record.properties = unsafe addProperties(event.data.alias.anchor, nil)
      append(record)
      pairAlias()
    default:
      break
    }
  }

  private var parent: Int32 { open.last?.node ?? -1 }

  /// Opens a collection; `span` is libyaml's: from the first property to the first child, at most.
  private mutating func openCollection(
    _ kind: YAMLNode.Kind,
    span: Range<Int>,
    flow: Bool,
    anchor: UnsafeMutablePointer<yaml_char_t>?,
    tag: UnsafeMutablePointer<yaml_char_t>?
  ) throws(YAMLParseError) {
    guard open.count < limits.depth else {
      throw YAMLParseError(
        code: .tooDeep,
        message: "collections nest deeper than \(limits.depth) levels",
        offset: span.lowerBound
      )
    }
    let start = Int32(span.lowerBound)
    var record = NodeRecord(
      kind: kind,
      style: flow ? .flow : .block,
      start: start,
      contentStart: start,
      end: start,
      parent: parent
    )
    record.properties = unsafe addProperties(anchor, tag)
    if record.properties >= 0 {
      // The first child may have properties too: they lie after the span.
      record.contentStart = Int32(skipProperties(from: span.lowerBound, to: span.upperBound))
    }
    append(record)
    defineAnchor()
    open.append((Int32(nodes.count - 1), 0))
  }

  private mutating func closeCollection(endMark: Int) {
    guard let closed = open.popLast() else { return }
    let index = Int(closed.node)
    let lastChild = nodes[index].lastChild
    if nodes[index].style == .flow {
      nodes[index].end = Int32(endMark)
    } else if lastChild >= 0 {
      nodes[index].end = max(nodes[index].contentStart, nodes[Int(lastChild)].end)
    }
  }

  private mutating func addScalar(_ event: yaml_event_t, start: Int, end: Int) {
    let data = unsafe event.data.scalar
    var record = NodeRecord(
      kind: .scalar,
      style: YAMLNode.Style(unsafe data.style),
      start: Int32(start),
      contentStart: Int32(start),
      end: Int32(end),
      parent: parent
    )
    record.properties = unsafe addProperties(data.anchor, data.tag)
    if record.properties >= 0 {
      record.contentStart = Int32(skipProperties(from: start, to: end))
    } else if start == end {
      let place = placeOfMissingValue(at: start)
      record.start = Int32(place)
      record.contentStart = record.start
      record.end = record.start
    }
    let value = unsafe UnsafeRawBufferPointer(start: data.value, count: data.length)
    let span = unsafe UnsafeRawBufferPointer(
      rebasing: source[Int(record.contentStart)..<Int(record.end)]
    )
    if unsafe !value.elementsEqual(span) {
      record.value = Int32(values.count)
      unsafe values.append(String(decoding: value, as: UTF8.self))
    }
    append(record)
    defineAnchor()
  }

  /// Returns where a value that is not written belongs: after its indicator, not at the next token,
  /// where libyaml puts it.
  private func placeOfMissingValue(at mark: Int) -> Int {
    guard let holder = open.last, nodes[Int(holder.node)].kind == .mapping, holder.count % 2 == 1
    else { return mark }
    let keyEnd = Int(nodes[Int(nodes[Int(holder.node)].lastChild)].end)
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

  /// Returns the offset after the anchor, tag, blanks and comments that precede a node's content.
  private func skipProperties(from start: Int, to limit: Int) -> Int {
    var offset = start
    while offset < limit {
      switch unsafe source[offset] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        offset = propertyEnd(from: offset, to: limit)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        offset += 1
      case UInt8(ascii: "#"):
        while offset < limit, unsafe !Self.isLineEnd(source[offset]) { offset += 1 }
      default:
        return offset
      }
    }
    return limit
  }

  /// Returns the offset after one anchor or tag; a verbatim tag (`!<...>`) may hold commas, and an
  /// anchor's name ends for libyaml at a `:` too.
  private func propertyEnd(from start: Int, to limit: Int) -> Int {
    var offset = start + 1
    if unsafe source[start] == UInt8(ascii: "&") {
      while offset < limit, unsafe Self.isAnchorName(source[offset]) { offset += 1 }
      return offset
    }
    if offset < limit, unsafe source[offset] == UInt8(ascii: "<") {
      while offset < limit, unsafe source[offset] != UInt8(ascii: ">") { offset += 1 }
    }
    while offset < limit, unsafe !Self.endsTag(source[offset]) { offset += 1 }
    return offset
  }

  private static func isAnchorName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func endsTag(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
      UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
      true
    default:
      false
    }
  }

  private mutating func append(_ record: NodeRecord) {
    let index = Int32(nodes.count)
    nodes.append(record)
    guard let top = open.indices.last else {
      documents.append(
        DocumentRecord(root: index, range: documentStart..<documentStart, bodyStart: bodyStart)
      )
      return
    }
    let holder = Int(open[top].node)
    if nodes[holder].lastChild >= 0 {
      nodes[Int(nodes[holder].lastChild)].next = index
    } else {
      nodes[holder].firstChild = index
    }
    nodes[holder].lastChild = index
    nodes[Int(index)].position = open[top].count
    let isKey = nodes[holder].kind == .mapping && open[top].count % 2 == 0
    if isKey, record.kind == .mapping || record.kind == .sequence,
      let document = documents.indices.last, documents[document].complexKey < 0
    {
      documents[document].complexKey = index
    }
    open[top].count += 1
  }

  /// Notes the anchor of the node added last, so that later aliases find it.
  private mutating func defineAnchor() {
    guard let record = nodes.last, record.properties >= 0,
      let anchor = properties[Int(record.properties)].anchor
    else { return }
    anchors[Array(anchor.utf8)] = Int32(nodes.count - 1)
  }

  /// Joins the alias added last with the node that it stands for, each with the other.
  private mutating func pairAlias() {
    let alias = Int32(nodes.count - 1)
    let own = Int(nodes[Int(alias)].properties)
    guard let anchor = properties[own].anchor, let target = anchors[Array(anchor.utf8)] else {
      return
    }
    properties[own].partner = target
    properties[Int(nodes[Int(target)].properties)].partner = alias
  }

  private mutating func addProperties(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?,
    _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> Int32 {
    guard unsafe anchor != nil || tag != nil else { return -1 }
    unsafe properties.append(
      NodeProperties(
        anchor: anchor.map { unsafe String(cString: $0) },
        tag: tag.map { unsafe String(cString: $0) }
      )
    )
    return Int32(properties.count - 1)
  }

  private mutating func problem(of parser: yaml_parser_t, skipping: Int) -> YAMLParseError {
    let text = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "out of memory"
    if unsafe parser.error == YAML_READER_ERROR {
      return YAMLParseError(
        code: .encoding,
        message: text,
        offset: unsafe skipping + Int(parser.problem_offset)
      )
    }
    var cursor = MarkCursor(byte: skipping, isASCII: false)
    let offset = unsafe cursor.advance(to: parser.problem_mark.index, in: source)
    let context = unsafe parser.context.map { unsafe String(cString: $0) + ": " } ?? ""
    return YAMLParseError(code: .syntax, message: context + text, offset: offset)
  }
}

extension YAMLNode.Style {
  fileprivate init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}
