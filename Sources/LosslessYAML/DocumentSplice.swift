import SourceText

/// Parses an edited file by its edited document alone, where that gives what parsing all of it would.
///
/// `---` at the beginning of a line is a document marker wherever it stands: libyaml's scanner looks for
/// it before each token, and inside plain, quoted and block scalars. There it closes every indentation;
/// an open quote or flow collection is an error. Anchors and directives end with their document. So a
/// document that begins with that marker, and ends before one or at the end of the file, reads as it
/// would in a file of its own, and so do those around it.
/// https://github.com/yaml/libyaml/blob/0.2.5/src/scanner.c, yaml_parser_fetch_next_token
struct DocumentSplice {
  private let stream: YAMLStream
  private let number: Int
  private let limits = YAMLLimits.standard

  /// Prepares to parse document `number` of a file again.
  init(_ stream: YAMLStream, document number: Int) {
    self.stream = stream
    self.number = number
  }

  /// Returns the file after an edit, or nil where all of it has to be parsed: it has one document, the
  /// edit touches a marker, there are directives, or the document does not parse.
  func applying(_ edit: TextEdit, giving bytes: [UInt8]) -> YAMLStream? {
    let old = stream.table
    guard old.documents.count > 1, let range = textRange,
      range.lowerBound <= edit.range.lowerBound, edit.range.upperBound <= range.upperBound,
      bytes.count <= limits.bytes
    else { return nil }
    let growth = bytes.count - stream.bytes.count
    let text = Array(bytes[range.lowerBound..<range.upperBound + growth])
    guard number == 0 || Self.isMarker(text[...]), isLast || text.last == UInt8(ascii: "\n"),
      let part = parsed(text), part.documents.count == 1,
      old.nodes.count - nodes.count + part.nodes.count <= limits.nodes
    else { return nil }
    let table = NodeTable(
      old,
      part,
      place: Place(document: number, nodes: nodes, start: range.lowerBound, growth: growth),
      bytes: bytes
    )
    return YAMLStream(table, SourceBuffer(name: stream.buffer.name, bytes: bytes))
  }

  private var isLast: Bool { number + 1 == stream.table.documents.count }

  /// The nodes of the document.
  private var nodes: Range<Int> {
    let root = Int(stream.table.documents[number].root)
    return root..<root + Int(stream.table.nodeCount(ofDocument: number))
  }

  /// The document's bytes up to the next marker; nil unless it stands between two.
  private var textRange: Range<Int>? {
    let documents = stream.table.documents
    guard documents.indices.contains(number),
      documents.allSatisfy({ stream.bytes[$0.range.lowerBound...].first != UInt8(ascii: "%") })
    else { return nil }
    let start = number == 0 ? 0 : documents[number].range.lowerBound
    let end = isLast ? stream.bytes.count : documents[number + 1].range.lowerBound
    guard number == 0 || Self.isMarker(stream.bytes[start...]),
      isLast || Self.isMarker(stream.bytes[end...])
    else { return nil }
    return start..<end
  }

  /// Whether text begins with `---` and a blank, a line end or nothing.
  private static func isMarker(_ text: ArraySlice<UInt8>) -> Bool {
    let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    return text.starts(with: Array("---".utf8))
      && text.dropFirst(3).first.map(blanks.contains) ?? true
  }

  private func parsed(_ text: [UInt8]) -> NodeTable? {
    let survey = unsafe text.withUnsafeBytes { unsafe ByteSurvey($0) }
    guard survey.tagDirectives == 0 else { return nil }
    let markLength = SourceBuffer(name: stream.buffer.name, bytes: text).markLength
    return try? EventReader.read(
      text,
      skipping: number == 0 ? markLength : 0,
      isASCII: survey.isASCII,
      limits: limits
    )
  }

  /// Where a document stood in the table and in the file.
  struct Place {
    let document: Int
    let nodes: Range<Int>
    /// Offset of its text.
    let start: Int
    /// How many bytes longer the file is.
    let growth: Int
  }
}

extension NodeTable {
  /// Creates the table of a file in which one document, and nothing else, has become another.
  ///
  /// It equals the table that parsing the file would make.
  fileprivate convenience init(
    _ old: NodeTable,
    _ part: NodeTable,
    place: DocumentSplice.Place,
    bytes: [UInt8]
  ) {
    let values = old.numbers(\.value, from: place.nodes, count: old.values.ends.count)
    let properties = old.numbers(\.properties, from: place.nodes, count: old.properties.count)
    let into = Shift(
      bytes: place.start,
      nodes: place.nodes.lowerBound,
      values: values.lowerBound,
      properties: properties.lowerBound
    )
    let behind = Shift(
      bytes: place.growth,
      nodes: part.nodes.count - place.nodes.count,
      values: part.values.ends.count - values.count,
      properties: part.properties.count - properties.count
    )
    self.init(
      bytes: bytes,
      nodes: Self.joined(old.nodes, place.nodes, part.nodes, into, behind) { $0.moved(by: $1) },
      values: old.values.replacing(values, with: part.values),
      properties: Self.joined(old.properties, properties, part.properties, into, behind) {
        $0.moved(by: $1)
      },
      documents: Self.joined(
        old.documents,
        place.document..<place.document + 1,
        part.documents,
        into,
        behind
      ) { $0.moved(by: $1) }
    )
  }

  /// The numbers that some nodes in a row have; numbers are given in file order.
  private func numbers(
    _ number: (NodeRecord) -> Int32,
    from nodes: Range<Int>,
    count: Int
  ) -> Range<Int> {
    func first(from start: Int) -> Int {
      self.nodes[start...].lazy.map(number).first { $0 >= 0 }.map(Int.init) ?? count
    }
    return first(from: nodes.lowerBound)..<first(from: nodes.upperBound)
  }

  /// Puts `part` in the place of `range`, and moves it and what stands behind it.
  private static func joined<Element>(
    _ old: [Element],
    _ range: Range<Int>,
    _ part: [Element],
    _ into: Shift,
    _ behind: Shift,
    moving: (Element, Shift) -> Element
  ) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(old.count - range.count + part.count)
    result += old[..<range.lowerBound]
    for element in part { result.append(moving(element, into)) }
    for element in old[range.upperBound...] { result.append(moving(element, behind)) }
    return result
  }
}

/// By how much what a node speaks of moves.
private struct Shift {
  let bytes: Int32
  let nodes: Int32
  let values: Int32
  let properties: Int32

  init(bytes: Int, nodes: Int, values: Int, properties: Int) {
    self.bytes = Int32(bytes)
    self.nodes = Int32(nodes)
    self.values = Int32(values)
    self.properties = Int32(properties)
  }

  /// Moves a link, unless it leads nowhere.
  static func link(_ number: Int32, by distance: Int32) -> Int32 {
    number < 0 ? number : number + distance
  }
}

extension NodeRecord {
  fileprivate func moved(by shift: Shift) -> NodeRecord {
    var node = self
    node.start += shift.bytes
    node.contentStart += shift.bytes
    node.end += shift.bytes
    node.parent = Shift.link(parent, by: shift.nodes)
    node.lastChild = Shift.link(lastChild, by: shift.nodes)
    node.next = Shift.link(next, by: shift.nodes)
    node.value = Shift.link(value, by: shift.values)
    node.properties = Shift.link(properties, by: shift.properties)
    return node
  }
}

extension NodeProperties {
  fileprivate func moved(by shift: Shift) -> NodeProperties {
    var properties = self
    properties.partner = Shift.link(partner, by: shift.nodes)
    return properties
  }
}

extension DocumentRecord {
  fileprivate func moved(by shift: Shift) -> DocumentRecord {
    let distance = Int(shift.bytes)
    return DocumentRecord(
      root: root + shift.nodes,
      range: range.lowerBound + distance..<range.upperBound + distance,
      bodyStart: bodyStart + distance,
      complexKey: Shift.link(complexKey, by: shift.nodes)
    )
  }
}

extension ScalarValues {
  /// Returns the values with some in a row replaced by others.
  fileprivate func replacing(_ range: Range<Int>, with part: ScalarValues) -> ScalarValues {
    func end(_ count: Int) -> Int { count == 0 ? 0 : ends[count - 1] }
    let (start, oldEnd) = (end(range.lowerBound), end(range.upperBound))
    let growth = part.bytes.count - (oldEnd - start)
    var result = ScalarValues()
    result.bytes = Array(bytes[..<start])
    result.bytes += part.bytes
    result.bytes += bytes[oldEnd...]
    result.ends = Array(ends[..<range.lowerBound])
    for end in part.ends { result.ends.append(end + start) }
    for end in ends[range.upperBound...] { result.ends.append(end + growth) }
    return result
  }
}
