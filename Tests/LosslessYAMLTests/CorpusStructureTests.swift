import FixtureSupport
import LosslessYAML
import SourceText
import Testing

/// Every real file: what is read, and that its spans are exact.
@Suite(.tags(.corpus)) struct CorpusStructureTests {
  /// Parses a file of the corpus; nil when it is not YAML.
  static func parse(_ path: String) throws -> YAMLStream? {
    try? YAMLStream(SourceBuffer(name: path, bytes: try Corpus.bytes(of: path)))
  }

  @Test func `rejects exactly the files that another reader of libyaml rejects`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    let list = String(decoding: try Corpus.bytes(of: "PARSE_REJECTS.tsv"), as: UTF8.self)
    let known = list.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: "\t").first
    }
    let rejected = try Corpus.yamlFiles().filter { try Self.parse($0) == nil }
    #expect(known.count == 45)
    #expect(Set(rejected) == Set(known.map(String.init)))
  }

  @Test func `spans of scalars are disjoint and leave only marks and blanks between them`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    var files = 0
    var leaves = 0
    for path in Corpus.yamlFiles() {
      guard let stream = try Self.parse(path) else { continue }
      let nodes = stream.documents.flatMap { $0.root.descendants() }.filter(\.isLeaf)
      if let complaint = SpanCheck(stream).complaint(nodes) {
        Issue.record("\(path): \(complaint)")
      }
      files += 1
      leaves += nodes.count
    }
    print("corpus: \(files) files with \(leaves) scalars and aliases")
    #expect(files > 5_000)
  }

  @Test func `sees a span that is off by one`() throws {
    let text = "a: 'b' # c\nd: [&x e, *x]\n"
    let check = SpanCheck(try stream(text))
    let spans = [0..<1, 3..<6, 11..<12, 18..<19, 21..<23]
    #expect(check.gapComplaint(spans) == nil)
    for index in spans.indices where spans[index].count > 1 {
      var short = spans
      short[index] = spans[index].dropLast()
      #expect(check.gapComplaint(short) != nil)
      short[index] = spans[index].dropFirst()
      #expect(check.gapComplaint(short) != nil)
    }
    #expect(check.gapComplaint([0..<1, 3..<6, 5..<12]) != nil)
    #expect(check.gapComplaint([0..<1]) != nil)
  }

  #if !DEBUG
  @Test func `prints how fast the corpus is read`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    let files = try Corpus.yamlFiles().map {
      SourceBuffer(name: $0, bytes: try Corpus.bytes(of: $0))
    }
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    let clock = ContinuousClock()
    let best = (0..<3).map { _ in
      clock.measure { for file in files { _ = try? YAMLStream(file) } }
    }.min()
    let seconds = (best ?? .zero) / .seconds(1)
    print("corpus: \(bytes) bytes read in \(seconds) s")
  }
  #endif
}

/// Checks the spans of one file's leaves against its bytes.
struct SpanCheck {
  private let bytes: [UInt8]

  init(_ stream: YAMLStream) {
    bytes = stream.bytes
  }

  /// Returns what is wrong with the spans of all scalars and aliases, or nil.
  func complaint(_ leaves: [YAMLNode]) -> String? {
    for leaf in leaves {
      if let complaint = shapeComplaint(leaf) { return complaint }
    }
    return gapComplaint(leaves.map(\.contentRange))
  }

  /// Whether a span holds what its style says, from the first byte to the last.
  private func shapeComplaint(_ leaf: YAMLNode) -> String? {
    let content = bytes[leaf.contentRange]
    let isRight =
      switch (leaf.kind, leaf.style) {
      case (.alias, _): content.elementsEqual("*\(leaf.anchor ?? "")".utf8)
      case (_, .singleQuoted): Self.isEnclosed(content, UInt8(ascii: "'"))
      case (_, .doubleQuoted): Self.isEnclosed(content, UInt8(ascii: "\""))
      case (_, .literal): content.first == UInt8(ascii: "|")
      case (_, .folded): content.first == UInt8(ascii: ">")
      case (_, _) where content.contains(UInt8(ascii: "\n")):
        Self.words(content).elementsEqual(Self.words(Array((leaf.text ?? "").utf8)[...]))
      default: leaf.hasText(leaf.sourceText)
      }
    return isRight ? nil : "`\(leaf.sourceText)` at \(leaf.contentRange) is not its value's text"
  }

  private static func isEnclosed(_ content: ArraySlice<UInt8>, _ quote: UInt8) -> Bool {
    content.count >= 2 && content.first == quote && content.last == quote
  }

  /// The words of a plain scalar on several lines: folding changes only the blanks between them.
  private static func words(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    text.split { isBlank($0) }
  }

  /// Returns what is wrong with the order of spans or with the text between them, or nil.
  func gapComplaint(_ spans: [Range<Int>]) -> String? {
    var end = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for span in spans + [bytes.count..<bytes.count] {
      guard span.lowerBound >= end else { return "spans overlap at \(span.lowerBound)" }
      if let offset = firstForeignByte(in: end..<span.lowerBound) {
        return "byte \(offset) belongs to no scalar and is no mark"
      }
      end = span.upperBound
    }
    return nil
  }

  /// Returns the first byte that is no blank, comment, indicator, directive, marker, anchor or tag.
  private func firstForeignByte(in gap: Range<Int>) -> Int? {
    var offset = gap.lowerBound
    while offset < gap.upperBound {
      switch bytes[offset] {
      case let byte where Self.isBlank(byte) || Self.isIndicator(byte): offset += 1
      case UInt8(ascii: "#") where followsBlank(offset):
        offset = lineEnd(from: offset, gap)
      case UInt8(ascii: "%") where startsLine(offset): offset = lineEnd(from: offset, gap)
      case UInt8(ascii: ".") where startsLine(offset) && isMarker(offset, gap): offset += 3
      case UInt8(ascii: "&") where followsMark(offset), UInt8(ascii: "!") where followsMark(offset):
        offset = propertyEnd(from: offset, gap)
      default: return offset
      }
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }

  private func startsLine(_ offset: Int) -> Bool {
    offset == 0 || bytes[offset - 1] == 10 || bytes[offset - 1] == 13
  }

  private func followsBlank(_ offset: Int) -> Bool {
    offset == 0 || Self.isBlank(bytes[offset - 1])
      || bytes[..<offset].elementsEqual([0xEF, 0xBB, 0xBF])
  }

  private func followsMark(_ offset: Int) -> Bool {
    followsBlank(offset) || Self.isIndicator(bytes[offset - 1])
  }

  private func isMarker(_ offset: Int, _ gap: Range<Int>) -> Bool {
    bytes[offset..<gap.upperBound].starts(with: "...".utf8)
  }

  private func lineEnd(from offset: Int, _ gap: Range<Int>) -> Int {
    bytes[offset..<gap.upperBound].firstIndex { $0 == 10 || $0 == 13 } ?? gap.upperBound
  }

  private func propertyEnd(from offset: Int, _ gap: Range<Int>) -> Int {
    var end = offset
    if bytes[offset..<gap.upperBound].starts(with: "!<".utf8) {
      end = bytes[offset..<gap.upperBound].firstIndex(of: UInt8(ascii: ">")) ?? end
    }
    return bytes[end..<gap.upperBound].firstIndex {
      Self.isBlank($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]")
        || $0 == UInt8(ascii: "}")
    } ?? gap.upperBound
  }
}
