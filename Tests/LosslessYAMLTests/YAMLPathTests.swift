import FixtureSupport
import LosslessYAML
import Testing

@Suite struct YAMLPathTests {
  @Test(arguments: [
    ("", YAMLPath.root),
    ("spec.replicas", YAMLPath(keys: "spec", "replicas")),
    ("a/b-c_d.$e", YAMLPath(keys: "a/b-c_d", "$e")),
    ("[\"app.kubernetes.io/name\"]", YAMLPath(keys: "app.kubernetes.io/name")),
    ("metadata[\"a.b\"].c", YAMLPath(keys: "metadata", "a.b", "c")),
    ("items[0][12]", YAMLPath(steps: [.key("items"), .index(0), .index(12)])),
    ("volumes[name=data].x", YAMLPath(keys: "volumes").item("name", "data").key("x")),
    ("volumes[\"a=b\"=\"c]d\"]", YAMLPath(keys: "volumes").item("a=b", "c]d")),
    ("[\"8080\"]", YAMLPath(keys: "8080")),
    ("[\"\"]", YAMLPath(keys: "")),
    ("[\"say \\\"hi\\\" \\\\o/\"]", YAMLPath(keys: "say \"hi\" \\o/")),
  ])
  func `has a text form that reads back`(text: String, path: YAMLPath) {
    #expect(path.description == text)
    #expect(YAMLPath(parsing: text) == path)
  }

  @Test(arguments: [
    "a..b", ".a", "a.", "a[", "a[]", "a[x", "a[x=]y", "a[1]b", "a[\"b]", "a[\"b\"", "a[x=\"y]",
    "a[-]", "a[x][", "a[\"b\\",
  ])
  func `refuses text that is no path`(_ text: String) {
    #expect(YAMLPath(parsing: text) == nil)
  }

  @Test func `joins paths`() {
    let path = YAMLPath(keys: "spec").appending(YAMLPath(keys: "template", "spec"))
    #expect(path == YAMLPath(keys: "spec", "template", "spec"))
  }

  @Test func `reads back any steps`() {
    var generator = SeededGenerator(seed: 7)
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", "9", ".", "[", "]", "=", "\"", "\\", "/", "-", " ", "\n", "\u{301}", "é", "😀",
    ]
    func word() -> String {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        scalars.append(alphabet[Int.random(in: alphabet.indices, using: &generator)])
      }
      return String(scalars)
    }
    for _ in 0..<3_000 {
      let steps = (0..<Int.random(in: 0...4, using: &generator)).map { _ -> YAMLPath.Step in
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: .key(word())
        case 1: .index(Int.random(in: 0...99, using: &generator))
        default: .item(key: word(), value: word())
        }
      }
      let path = YAMLPath(steps: steps)
      let read = YAMLPath(parsing: path.description)
      #expect(read == path, "\(path)")
      #expect(read.map { Self.bytes($0) } == Self.bytes(path), "\(path)")
    }
  }

  /// The bytes of a path's words: `==` on strings overlooks how an accent is encoded.
  private static func bytes(_ path: YAMLPath) -> [[UInt8]] {
    path.steps.flatMap { step -> [[UInt8]] in
      switch step {
      case .key(let key): [Array(key.utf8)]
      case .index(let index): [Array(String(index).utf8)]
      case .item(let key, let value): [Array(key.utf8), Array(value.utf8)]
      }
    }
  }

  @Test func `escapes pointer tokens, combining marks or not`() {
    #expect(JSONPointer.escape("a/b~c") == "a~1b~0c")
    #expect(JSONPointer.escape("plain") == "plain")
    #expect(JSONPointer.escape("/\u{301}").utf8.elementsEqual("~1\u{301}".utf8))
  }
}
