import LosslessYAML
import SourceText
import Testing

@Suite struct YAMLStreamTests {
  /// Returns the code and offset with which bytes are rejected, or nil when they are read.
  private func rejection(
    of bytes: [UInt8],
    limits: YAMLLimits = .standard
  ) -> (code: YAMLParseError.Code, offset: Int)? {
    do throws(YAMLParseError) {
      _ = try YAMLStream(SourceBuffer(name: "a.yaml", bytes: bytes), limits: limits)
      return nil
    } catch {
      return (error.code, error.offset)
    }
  }

  private func rejection(of text: String) -> (code: YAMLParseError.Code, offset: Int)? {
    rejection(of: Array(text.utf8))
  }

  // MARK: Limits and encodings

  @Test func `reads 100 levels of collections and no more`() throws {
    let levels = { (count: Int) in
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(rejection(of: levels(100)) == nil)
    let deep = try #require(rejection(of: levels(101)))
    #expect(deep == (.tooDeep, 100))
    let nested = (0..<101).map { String(repeating: " ", count: $0) + "k:\n" }.joined()
    #expect(try #require(rejection(of: nested)).code == .tooDeep)
    #expect(
      rejection(of: Array("[[1]]".utf8), limits: YAMLLimits(depth: 2, bytes: 9, nodes: 99)) == nil
    )
  }

  @Test(arguments: ["[", "{", "- ", "? ", "[{", "{a: ", "{? "])
  func `gives up early on hostile depth`(_ opening: String) throws {
    let text = String(repeating: opening, count: 1_000_000)
    let found = try #require(rejection(of: text))
    #expect(found.code == .tooDeep)
    #expect(found.offset < 1_000)
  }

  @Test func `refuses tag directives without end`() throws {
    let directives = { (count: Int) in
      (0..<count).map { "%TAG !t\($0)! tag:example.org,2026:\n" }.joined() + "--- a\n"
    }
    #expect(rejection(of: directives(1_000)) == nil)
    #expect(try #require(rejection(of: directives(300_000))) == (.tooLarge, 0))
  }

  @Test func `refuses a file beyond the size limit before reading it`() throws {
    let limits = YAMLLimits(depth: 9, bytes: 4, nodes: 99)
    #expect(try #require(rejection(of: Array("a: 1\n".utf8), limits: limits)) == (.tooLarge, 0))
    #expect(rejection(of: Array("a: 1".utf8), limits: limits) == nil)
    let unlimited = YAMLLimits(depth: 9, bytes: .max, nodes: 99)
    #expect(rejection(of: Array("a: 1".utf8), limits: unlimited) == nil)
  }

  @Test func `counts nodes, keys and collections among them`() throws {
    let text = Array("a: [1, 2]\n".utf8)
    #expect(rejection(of: text, limits: YAMLLimits(depth: 9, bytes: 99, nodes: 5)) == nil)
    let less = YAMLLimits(depth: 9, bytes: 99, nodes: 4)
    #expect(try #require(rejection(of: text, limits: less)).code == .tooLarge)
    let many = Array(String(repeating: "- a\n", count: 1_000_001).utf8)
    #expect(try #require(rejection(of: many)).code == .tooLarge)
  }

  /// Bytes between two texts, and the offset at which reading stops.
  struct Unreadable: Sendable {
    let before: String
    let bytes: [UInt8]
    let after: String
    let offset: Int
    init(_ before: String, _ bytes: [UInt8], _ after: String, offset: Int) {
      self.before = before
      self.bytes = bytes
      self.after = after
      self.offset = offset
    }
  }

  static let unreadable: [Unreadable] = [
    Unreadable("", [0xFF, 0xFE, 0x61, 0x00], "", offset: 0),
    Unreadable("", [0xFE, 0xFF, 0x00, 0x61], "", offset: 0),
    Unreadable("", [0x61, 0x00, 0x3A, 0x00], "", offset: 1),
    Unreadable("a: 1\nb: x", [0x00], "y\n", offset: 9),
    Unreadable("a: 1\nb: ", [0xFF], "\n", offset: 8),
    Unreadable("é: ", [0xC3, 0x28], "", offset: 5),
    Unreadable("a: ", [0xED, 0xA0, 0x80], "", offset: 3),
    Unreadable("\u{FEFF}a: ", [0x01], "", offset: 6),
    Unreadable("a: ", [0xE2, 0x82], "", offset: 3),
    Unreadable("a: ", [0xC0, 0x80], "", offset: 3),
  ]

  @Test(arguments: unreadable)
  func `rejects what is not UTF-8 text, saying where`(_ broken: Unreadable) throws {
    let bytes = Array(broken.before.utf8) + broken.bytes + Array(broken.after.utf8)
    #expect(try #require(rejection(of: bytes)) == (.encoding, broken.offset))
  }

  @Test(arguments: [
    ("a: [1\nb: 2\n", 7),
    ("{{- if .x }}\na: 1\n", 2),
    ("a: 'x\n", 6),
    ("é: 1\n\tb: 2\n", 6),
    ("%FOO bar\n---\na: 1\n", 4),
    ("a: 1\n...\nb: 2\nc\n", 9),
    ("a: \"\\q\"\n", 4),
    ("\u{FEFF}a: [\n", 8),
  ])
  func `rejects text that is not YAML, saying where`(text: String, offset: Int) throws {
    let found = try #require(rejection(of: text))
    #expect(found.code == .syntax)
    #expect(found.offset == offset)
  }

  @Test func `makes a diagnostic of a rejection`() throws {
    let buffer = SourceBuffer(name: "a.yaml", bytes: Array("a: 1\n\tb: 2\n".utf8))
    do throws(YAMLParseError) {
      _ = try YAMLStream(buffer)
      Issue.record("the text is not YAML")
    } catch {
      let diagnostic = error.diagnostic(in: buffer)
      #expect(diagnostic.code == "yaml-syntax")
      #expect(diagnostic.location?.start == SourcePosition(line: 2, column: 1))
      #expect(diagnostic.location?.lineText == "\tb: 2")
    }
  }

  // MARK: Documents

  @Test(arguments: [
    ("", 0), ("# only\n", 0), ("\u{FEFF}", 0), ("---\n", 1), ("a: 1\n", 1), ("---\n---\n", 2),
    ("a: 1\n---\n# c\n---\nb: 1\n...\n", 3), ("a\n...\n# c\n...\n", 1), ("--- a\n--- b\n", 2),
  ])
  func `counts documents, empty ones too`(text: String, count: Int) throws {
    #expect(try stream(text).documents.count == count)
  }

  @Test func `gives an empty document a missing root`() throws {
    let documents = try stream("---\n# c\n---\na: 1\n").documents
    #expect(documents[0].root.isMissing)
    #expect(documents[0].root.scalarKind == .null)
    #expect(documents[1].root["a"]?.text == "1")
    #expect(documents.map(\.index) == [0, 1])
  }

  // MARK: Spans

  /// A text and what stands in the spans of its nodes, in file order: kind, content, value.
  struct Spans: Sendable, CustomStringConvertible {
    let text: String
    let contents: [String]
    init(_ text: String, _ contents: String...) {
      self.text = text
      self.contents = contents
    }
    var description: String { text.debugDescription }
  }

  static let spans = [
    Spans("a: 1 # c\n", "a", "1"),
    Spans("a:\n  b: x\n\n# t\nc: 2\n", "a", "b", "x", "c", "2"),
    Spans("k:\n- a\n- b\n", "k", "a", "b"),
    Spans("a: &x 1\nb: *x\n", "a", "1", "b", "*x"),
    Spans("a: !!str  'x'\n", "a", "'x'"),
    Spans("a: !<tag:yaml.org,2002:str> x\n", "a", "x"),
    Spans("[!<tag:e.org,2026:[a]> x, !t y]\n", "x", "y"),
    Spans("a: &m # c\n  k: v\n", "a", "k", "v"),
    Spans("&m\n&k k: v\n", "k", "v"),
    Spans("- &m\n  &k k: v\n", "k", "v"),
    Spans("a: &x:y z\n", "a", ":y z"),
    Spans("[&x a, &y {b: c}]\n", "a", "b", "c"),
    Spans("- &k k: v\n", "k", "v"),
    Spans("a: &x # c\r  1\r", "a", "1"),
    Spans("a: |\n  x\n\n\n# c\nb: 1\n", "a", "|\n  x", "b", "1"),
    Spans("a: |+\n  x\n\n\nb: 1\n", "a", "|+\n  x\n\n", "b", "1"),
    Spans("a: |-\n  x", "a", "|-\n  x"),
    Spans("a: >2- # h\n   x\n   \n\nb: 1\n", "a", ">2- # h\n   x\n   ", "b", "1"),
    Spans("a: |\n\nb: 1\n", "a", "|", "b", "1"),
    Spans("a: |\r\n  x \r\n\r\nb: 1\r\n", "a", "|\r\n  x ", "b", "1"),
    Spans("a: one\n  two\n\n  three   # c\n", "a", "one\n  two\n\n  three"),
    Spans("a: \"one \\\n  two\"  # c\n", "a", "\"one \\\n  two\""),
    Spans("{a, b: , \"c\": 'd'}\n", "a", "", "b", "", "\"c\"", "'d'"),
    Spans("- # c\n- x\n", "", "x"),
    Spans("? a\n: 1\n? b\n", "a", "1", "b", ""),
    Spans("\u{FEFF}é: \"€\" # ü\n😀: x\n", "é", "\"€\"", "😀", "x"),
    Spans("a: \"x\u{2028}y\"\nb: 1\n", "a", "\"x\u{2028}y\"", "b", "1"),
  ]

  @Test(arguments: spans)
  func `knows the bytes of every scalar and alias`(_ spans: Spans) throws {
    var found: [String] = []
    func walk(_ node: YAMLNode) {
      if node.kind == .scalar || node.kind == .alias { found.append(node.sourceText) }
      for child in node.children { walk(child) }
    }
    for document in try stream(spans.text).documents { walk(document.root) }
    #expect(found == spans.contents)
  }

  @Test(arguments: [
    ("a:\n  b: |\n    x\n\n\nc: 1\n", "b: |\n    x"),
    ("a:\n  - 1\n  - k: [x,\n    y] # c\n\nc: 1\n", "- 1\n  - k: [x,\n    y]"),
    ("a:\n- 1 # c\nc: 1\n", "- 1"),
    ("a: &m\n  b: {}\nc: 1\n", "b: {}"),
    ("a: { b: 1, }  # c\n", "{ b: 1, }"),
    ("a:\n  b:\n\n# c\nc: 1\n", "b:"),
  ])
  func `ends a collection with its last content`(text: String, content: String) throws {
    #expect(try stream(text).documents[0].root["a"]?.sourceText == content)
  }

  @Test func `puts a missing value right behind its colon`() throws {
    let root = try stream("a:   # c: d\nb : \n'c':\n? d # x: y\n").documents[0].root
    #expect(root.entries.map(\.value.range.lowerBound) == [2, 15, 21, 25])
    #expect(root.entries.allSatisfy { $0.value.isMissing })
  }

  @Test func `gives entries, children and neighbours`() throws {
    let root = try stream("a: 1\nb: [x, y]\na: 2\n").documents[0].root
    #expect(root.entries.map(\.key.text) == ["a", "b", "a"])
    #expect(root["a"]?.text == "1")
    #expect(root["z"] == nil)
    #expect(root["b"]?.children.map(\.text) == ["x", "y"])
    #expect(root["b"]?.parent == root)
    #expect(root["b"]?["x"] == nil)
    #expect(root["b"]?.entries.isEmpty == true)
    #expect(try stream("a: {b: {c: 1}}").documents[0].root[path: "a", "b", "c"]?.text == "1")
  }

  @Test func `keeps duplicate anchors, tags and styles`() throws {
    let root = try stream("a: &x 1\nb: &x !!str 'y'\nc: !t\n").documents[0].root
    #expect(root.entries.map(\.value.anchor) == ["x", "x", nil])
    #expect(root.entries.map(\.value.tag) == [nil, "tag:yaml.org,2002:str", "!t"])
    #expect(root.entries.map(\.value.style) == [.plain, .singleQuoted, .plain])
  }

  @Test func `finds neighbours in a wide mapping without a search`() throws {
    let count = 30_000
    let text = (0..<count).map { "k\($0): &a\($0) [*a\(max($0 - 1, 0)), x]\n" }.joined()
    let root = try stream(text).documents[0].root
    var seen = 0
    for child in root.children {
      seen += child.pointer.utf8.count + root.contentRange.count
      if let alias = child.lastAlias { seen += alias.aliasTarget == child ? 1 : 0 }
    }
    #expect(seen > count)
    let last = YAMLOperation(.removeKey, at: YAMLPath(keys: "k\(count - 1)"))
    #expect(try YAMLEditor.apply([last], to: try stream(text)).script.edits.count == 1)
  }

  @Test func `sees unquoted template text`() throws {
    #expect(try stream("a: {{ .x }}\nb: [{{ .y }}]\n").documents[0].complexKey != nil)
    #expect(try stream("a: \"{{ .x }}\"\n").documents[0].complexKey == nil)
    let second = try stream("a: 1\n---\n? [k]\n: v\n").documents
    #expect(second[0].complexKey == nil)
    #expect(second[1].complexKey?.sourceText == "[k]")
  }
}
