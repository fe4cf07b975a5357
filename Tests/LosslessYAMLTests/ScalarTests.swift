import LosslessYAML
import Testing

@Suite struct ScalarTests {
  @Test(arguments: [
    (ScalarKind.null, ["", "~", "null", "Null", "NULL"]),
    (
      .boolean,
      [
        "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n",
        "N", "true", "True", "TRUE", "false", "False", "FALSE",
      ]
    ),
    (
      .number,
      [
        "0", "1", "-1", "+1", "012", "0775", "0o14", "0b101", "0x1F", "0xfF", "1_000", "1e3", "1E3",
        "12e03", "1e-3", "1.5e+3", ".5", "5.", "-.5", ".inf", "-.Inf", "+.INF", ".nan", ".NaN",
        "08",
        "1:30", "190:20:30", "-1:30", "1:30.5", "1.10", "18446744073709551616", "1e400",
      ]
    ),
    (.timestamp, ["2001-12-14", "2001-1-1", "2001-12-14T21:59:43Z", "2001-12-14 21:59:43"]),
    (
      .string,
      [
        "nulL", "yEs", "tRue", "yess", "0x", "0b", "0b2", "0o8", "0.1.2", "v1", "1d", "1e", "1e+",
        ".", "+", "-", "_1", ".inf.", "inf", "nan", "1:60", "1:300", "1:", ":30", "a:30", "2001-12",
        "2001-12-14x", "20011-12-14", "2001-12-", "10.0.0.1", "a", "é", "=", "<<", "1 2", "0x1G",
      ]
    ),
  ])
  func `knows what some reader would take a plain text for`(
    kind: ScalarKind,
    texts: [String]
  ) {
    for text in texts { #expect(ScalarKind.ofPlain(text) == kind, "`\(text)`") }
  }

  @Test(arguments: [
    ("a: 1", ScalarKind.number), ("a: '1'", .string), ("a: \"yes\"", .string),
    ("a: !!str 1", .string), ("a: ! 1", .string), ("a: |\n  1\n", .string), ("a:", .null),
    ("a: !!str", .string), ("a: &x yes", .boolean), ("a: !!int 5", .number),
  ])
  func `reads a node's kind with its style and tag`(text: String, kind: ScalarKind) throws {
    #expect(try stream(text).documents[0].root["a"]?.scalarKind == kind)
  }

  /// Strings that must stand in double quotes wherever they are written plain before.
  static let quoted = [
    "", "yes", "No", "on", "y", "n", "true", "null", "~", "1", "0775", "0o14", "1e3", "1_000", ".5",
    ".inf", "08", "1:30", "2001-12-14", "=", "<<", " x", "x ", "\tx", "x\t", "a: b", "x #y", "x:",
    "#x", "@x", "`x", "%x", "{x", "}x", "[x", "]x", ",x", ">x", "|x", "!x", "&x", "*x", "'x", "\"x",
    "- x", "? x", ": x", "-", "?", ":", "---", "--- x", "...", "a\nb", "a\tb", "a\rb", "\u{85}",
    "\u{2028}", "\u{2029}", "\u{FEFF}x", "\u{7F}", "\u{07}", "\u{202E}x", "x\u{0}",
  ]

  /// Strings that need no quotes, or none outside `{}` and `[]`.
  static let plain = [
    "x", "no thanks", "v1.2.3", "10.0.0.1", "oci://r:5000/x", "${REPLICAS}", "a#b", "a:b", "-x",
    "?x", ":x", "x?y", "x-", "it's", "say \"hi\"", "é€😀", "a, b", "x]", "x}", "a{b", "/path", "$x",
    "x!", "a*b",
  ]

  @Test(arguments: quoted)
  func `quotes a string that could be read as something else`(_ text: String) throws {
    let after = try edited("a: x # c\n", YAMLOperation(.replace(.string(text)), at: path("a")))
    #expect(after.hasPrefix("a: \""))
    #expect(try stream(after).documents[0].root["a"]?.hasText(text) == true)
  }

  @Test(arguments: plain)
  func `writes any other string as it is`(_ text: String) throws {
    let after = try edited("a: x # c\n", YAMLOperation(.replace(.string(text)), at: path("a")))
    #expect(after == "a: \(text) # c\n")
  }

  @Test(arguments: quoted + plain)
  func `writes every string so that it reads back`(_ text: String) throws {
    for before in ["a: x\n", "a: 'x'\n", "a: \"x\"\n", "a:\n", "a: |\n  x\n", "{a: x}\n", "{a}\n"] {
      let after = try edited(before, YAMLOperation(.replace(.string(text)), at: path("a")))
      let node = try #require(try stream(after).documents[0].root["a"])
      #expect(YAMLScalar.string(text).isValue(of: node), "\(before.debugDescription)")
    }
  }

  @Test(arguments: quoted + plain)
  func `writes every string as a key`(_ text: String) throws {
    let place = YAMLPath(keys: text, "k")
    for before in ["a: x\n", "{a: x}\n", "{\"a\":1}\n"] {
      let after = try edited(before, YAMLOperation(.insertKey(.integer(1)), at: place))
      #expect(try stream(after).documents[0].root[text]?["k"]?.text == "1")
    }
  }

  @Test func `keeps the old quotes while they can hold the value`() throws {
    func replaced(_ before: String, _ text: String) throws -> String {
      try edited(before, YAMLOperation(.replace(.string(text)), at: path("a")))
    }
    #expect(try replaced("a: 'x' # c", "it's") == "a: 'it''s' # c")
    #expect(try replaced("a: 'x'", "a\nb") == "a: \"a\\nb\"")
    #expect(try replaced("a: \"x\"", "y") == "a: \"y\"")
    #expect(try replaced("a: \"x\"", "a\"b\\c\u{7}") == "a: \"a\\\"b\\\\c\\a\"")
    #expect(try replaced("a: 'x'", "'\u{301}") == "a: '''\u{301}'")
    #expect(try replaced("a: >-\n  x\n  y\n", "z") == "a: z\n")
  }

  @Test func `writes numbers, booleans and null without quotes`() throws {
    func replaced(_ value: YAMLScalar) throws -> String {
      try edited("a: \"x\" # c\n", YAMLOperation(.replace(value), at: path("a")))
    }
    #expect(try replaced(.integer(-3)) == "a: -3 # c\n")
    #expect(try replaced(.boolean(true)) == "a: true # c\n")
    #expect(try replaced(.null) == "a: null # c\n")
  }

  @Test(arguments: [
    ("a: '1'", YAMLScalar.string("1"), true), ("a: 1", .string("1"), false),
    ("a: 1", .integer(1), true), ("a: 01", .integer(1), false), ("a: True", .boolean(true), true),
    ("a: yes", .boolean(true), false), ("a:", .null, true), ("a: ~", .null, true),
    ("a: =", .null, false), ("a: ''", .null, false), ("a: {}", .null, false),
    ("a: caf\u{E9}", .string("cafe\u{301}"), false), ("a: caf\u{E9}", .string("caf\u{E9}"), true),
  ])
  func `tells a value by kind and bytes`(text: String, value: YAMLScalar, same: Bool) throws {
    let node = try #require(try stream(text).documents[0].root["a"])
    #expect(value.isValue(of: node) == same)
  }
}
