package import SourceText

/// A parsed file: its documents as views of one tree over the file's bytes.
package struct YAMLStream: Sendable {
  let table: NodeTable

  /// The file with its lines; positions in messages come from here.
  package let buffer: SourceBuffer

  /// Parses a file.
  ///
  /// - Throws: `YAMLParseError` for text that libyaml rejects, bytes that are not UTF-8, and input
  ///   beyond `limits`.
  package init(
    _ buffer: SourceBuffer,
    limits: YAMLLimits = .standard
  ) throws(YAMLParseError) {
    let bytes = buffer.bytes
    // Offsets are stored in 32 bits.
    let limit = min(limits.bytes, Int(Int32.max))
    guard bytes.count <= limit else {
      throw YAMLParseError(
        code: .tooLarge,
        message: "the file has \(bytes.count) bytes, the limit is \(limit)",
        offset: 0
      )
    }
    if bytes.count >= 2,
      (bytes[0], bytes[1]) == (0xFF, 0xFE) || (bytes[0], bytes[1]) == (0xFE, 0xFF)
    {
      throw YAMLParseError(
        code: .encoding,
        message: "the file is UTF-16; only UTF-8 is edited",
        offset: 0
      )
    }
    let survey = unsafe bytes.withUnsafeBytes { unsafe ByteSurvey($0) }
    guard survey.tagDirectives <= YAMLLimits.tagDirectives else {
      throw YAMLParseError(
        code: .tooLarge,
        message:
          "the file has \(survey.tagDirectives) `%TAG` lines, the limit is \(YAMLLimits.tagDirectives)",
        offset: 0
      )
    }
    self.buffer = buffer
    table = try EventReader.read(
      bytes,
      skipping: buffer.markLength,
      isASCII: survey.isASCII,
      limits: limits
    )
  }

  init(_ table: NodeTable, _ buffer: SourceBuffer) {
    self.table = table
    self.buffer = buffer
  }

  /// The file's bytes.
  package var bytes: [UInt8] { buffer.bytes }

  /// Returns the root of a document by its number, or nil.
  package func root(ofDocument number: Int) -> YAMLNode? {
    guard table.documents.indices.contains(number) else { return nil }
    return YAMLNode(table: table, index: table.documents[number].root)
  }

  /// The documents in file order, empty ones (`---` with nothing below) included.
  package var documents: [YAMLDocument] {
    table.documents.indices.map { YAMLDocument(stream: self, index: $0) }
  }
}

/// One document of a stream.
package struct YAMLDocument: Sendable {
  /// The stream that holds it.
  package let stream: YAMLStream

  /// Its number in the file, from 0.
  package let index: Int

  /// The document's root node; an empty document has an empty scalar.
  package var root: YAMLNode {
    YAMLNode(table: stream.table, index: stream.table.documents[index].root)
  }

  /// The first mapping or sequence that is used as a key, in practice unquoted template text.
  package var complexKey: YAMLNode? {
    let key = stream.table.documents[index].complexKey
    return key < 0 ? nil : YAMLNode(table: stream.table, index: key)
  }
}

extension YAMLNode {
  /// The document whose root this node is; nil for other nodes.
  var document: DocumentRecord? {
    let documents = table.documents
    var low = 0
    var high = documents.count
    while low < high {
      let middle = (low + high) / 2
      if documents[middle].root < index { low = middle + 1 } else { high = middle }
    }
    return low < documents.count && documents[low].root == index ? documents[low] : nil
  }
}
