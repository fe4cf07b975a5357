import LosslessYAML
import Testing

@Suite struct YAMLComparisonTests {
  private func differences(_ old: String, _ new: String) throws -> [String] {
    YAMLComparison.differences(try stream(old), try stream(new))
      .map { "\($0.document):\($0.pointer)" }
  }

  @Test(arguments: [
    ("a: 1", "a:   1 # c"), ("a: x", "a: 'x'"), ("a: |-\n  x", "a: \"x\""), ("{a: 1}", "a: 1"),
    ("---\na: 1\n", "a: 1\n...\n"), ("a: [1, 2]", "a:\n- 1\n- 2"), ("", "# c\n"),
  ])
  func `takes no notice of style, comments and layout`(old: String, new: String) throws {
    #expect(try differences(old, new).isEmpty)
  }

  @Test(arguments: [
    ("a: 1", "a: 2", ["0:/a"]),
    ("a: 1", "a: '1'", ["0:/a"]),
    ("a: 1", "a: {b: 1}", ["0:/a"]),
    ("a: {b: 1}", "a: {}", ["0:/a/b"]),
    ("a: 1", "a: 1\nb: 1", ["0:/b"]),
    ("a: 1\nb: 1", "b: 1", ["0:/a"]),
    ("a: 1\nb: 2", "b: 2\na: 1", ["0:/b", "0:/b"]),
    ("a: [1, 2]", "a: [1]", ["0:/a/1"]),
    ("a: [1]", "a: [1, 2, 3]", ["0:/a/1", "0:/a/2"]),
    ("a: &x 1", "a: 1", ["0:/a"]),
    ("a: &x 1", "a: &y 1", ["0:/a"]),
    ("a: !!str 1", "a: 1", ["0:/a"]),
    ("x: &x 1\na: *x", "x: &x 1\na: 1", ["0:/a"]),
    ("x: &x 1\ny: &y 1\na: *x", "x: &x 1\ny: &y 1\na: *y", ["0:/a"]),
    ("a: &x 1\nb: *x", "a: &x 2\nb: *x", ["0:/a"]),
    ("&k a: 1\nb: !!str 1", "&k a: 2\nb: !!str 2", ["0:/a", "0:/b"]),
    ("b: !!str 1", "b: !!int 1", ["0:/b"]),
    ("x: &x k\n*x : 1", "x: &x k\n*x : 2", ["0:/k"]),
    ("a: 1\n---\na: &x 1\nb: 1", "a: 1\n---\na: &x 1\nb: 2", ["1:/b"]),
    ("a: 1\n---\nb: 1", "a: 1\n---\nb: 2", ["1:/b"]),
    ("a: 1", "a: 1\n---\nb: 1", ["1:"]),
    ("", "a: 1", ["0:"]),
    ("a: caf\u{E9}", "a: cafe\u{301}", ["0:/a"]),
    ("caf\u{E9}: 1", "cafe\u{301}: 1", ["0:/caf\u{E9}", "0:/cafe\u{301}"]),
    ("a/b: 1", "a/b: 2", ["0:/a~1b"]),
    ("1: x", "'1': x", ["0:/1", "0:/1"]),
    ("a: 1\na: 2", "a: 2", ["0:/a", "0:/a"]),
  ])
  func `finds the topmost places that differ`(
    old: String,
    new: String,
    wanted: [String]
  ) throws {
    #expect(try differences(old, new) == wanted)
  }

  @Test func `compares mappings without a common key in one pass`() throws {
    let old = (0..<40_000).map { "a\($0): 1\n" }.joined()
    let new = (0..<40_000).map { "b\($0): 1\n" }.joined()
    #expect(try differences(old, new).count == 80_000)
  }
}
