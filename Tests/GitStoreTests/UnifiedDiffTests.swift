import Foundation
import GitStore
import SourceText
import Testing

/// Text, mode and name of both sides of a change.
struct DiffCase: Sendable, CustomTestStringConvertible {
  let name: String
  var path = "dir/file.yaml"
  var old: String?
  var new: String?
  var modes: (FileMode, FileMode) = (.file, .file)

  var testDescription: String { name }
}

/// A fixed sequence of numbers (SplitMix64), so that a failure can be repeated.
struct FixedNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

@Suite struct UnifiedDiffTests {
  static let text = (1...40).map { "line \($0)\n" }.joined()

  static let named: [DiffCase] = [
    DiffCase(name: "equal", old: text, new: text),
    DiffCase(name: "old without line end", old: "a\nb", new: "a\nb\n"),
    DiffCase(name: "new without line end", old: "a\nb\n", new: "a\nb"),
    DiffCase(name: "both without line end", old: "a\nb", new: "a\nc"),
    DiffCase(name: "both without line end, change above", old: "x\na\nb", new: "y\na\nb"),
    DiffCase(name: "only line ends", old: "a\nb\n", new: "a\r\nb\r\n"),
    DiffCase(name: "CRLF on both sides", old: "a\r\nb\r\nc\r\n", new: "a\r\nB\r\nc\r\n"),
    DiffCase(name: "empty to text", old: "", new: "a\n"),
    DiffCase(name: "text to empty", old: "a\n", new: ""),
    DiffCase(name: "new", old: nil, new: text),
    DiffCase(name: "new and empty", old: nil, new: ""),
    DiffCase(name: "new without line end", old: nil, new: "a"),
    DiffCase(name: "deleted", old: text, new: nil),
    DiffCase(name: "deleted and empty", old: "", new: nil),
    DiffCase(name: "new executable", old: nil, new: "a\n", modes: (.file, .executable)),
    DiffCase(name: "mode only", old: "a\n", new: "a\n", modes: (.file, .executable)),
    DiffCase(name: "mode and text", old: "a\n", new: "b\n", modes: (.executable, .file)),
    DiffCase(
      name: "executable on both sides",
      old: "a\n",
      new: "b\n",
      modes: (.executable, .executable)
    ),
    DiffCase(name: "link", old: "here", new: "there", modes: (.symlink, .symlink)),
    DiffCase(name: "file to link", old: "a\n", new: "b", modes: (.file, .symlink)),
    DiffCase(name: "link to file", old: "a", new: "b\n", modes: (.symlink, .executable)),
    DiffCase(name: "binary", old: "a\0b", new: "a\0c"),
    DiffCase(name: "new binary", old: nil, new: "a\0c"),
    DiffCase(name: "deleted binary", old: "a\0c", new: nil),
    DiffCase(name: "text to binary with mode", old: "a\n", new: "\0", modes: (.file, .executable)),
    DiffCase(
      name: "a late NUL is text",
      old: String(repeating: "x", count: 8000) + "\0\n",
      new: String(repeating: "x", count: 8000) + "\0y\n"
    ),
    DiffCase(
      name: "an early NUL is not",
      old: String(repeating: "x", count: 7999) + "\0\n",
      new: String(repeating: "x", count: 7999) + "\0y\n"
    ),
    DiffCase(name: "control characters are text", old: "\u{1}\u{2}\u{3}\u{1b}\n", new: "\u{1}\n"),
    DiffCase(name: "path beyond ASCII", path: "dir/é 日.yaml", old: "a\n", new: "b\n"),
    DiffCase(name: "path with a space", path: "a b/c d.yaml", old: "a\n", new: "b\n"),
    DiffCase(name: "new path with a space", path: "a b/c d.yaml", old: nil, new: "b\n"),
    DiffCase(name: "path with quotes", path: "say \"x\" \\ 'y'", old: "a\n", new: "b\n"),
    DiffCase(
      name: "path with controls",
      path: "tab\tbell\u{7}esc\u{1b}del\u{7f}",
      old: "a\n",
      new: nil
    ),
    DiffCase(name: "binary path with a space", path: "a b", old: "\0", new: "\0\0"),
    DiffCase(name: "function line", old: "spec:\n" + text, new: "spec:\n" + text + "  x: 1\n"),
    DiffCase(
      name: "long function line",
      old: "head: \(String(repeating: "y", count: 200))  \n"
        + String(repeating: "  - a\n", count: 9),
      new: "head: \(String(repeating: "y", count: 200))  \n"
        + String(repeating: "  - a\n", count: 8)
        + "  - b\n"
    ),
    DiffCase(
      name: "function line cut inside a letter",
      old: "h\(String(repeating: "é", count: 90))\n" + String(repeating: "  - a\n", count: 9),
      new: "h\(String(repeating: "é", count: 90))\n" + String(repeating: "  - a\n", count: 8)
        + "b\n"
    ),
    DiffCase(
      name: "function line with a carriage return",
      old: "kind: A\r\n" + String(repeating: "  - a\r\n", count: 9),
      new: "kind: A\r\n" + String(repeating: "  - a\r\n", count: 8) + "  - b\r\n"
    ),
    DiffCase(
      name: "two hunks",
      old: text,
      new: text.replacing("line 3\n", with: "LINE\n").replacing("line 33\n", with: "")
    ),
    DiffCase(
      name: "indent heuristic",
      old: "a:\n  x: 1\n\nb:\n  x: 1\n",
      new: "a:\n  x: 1\n\nc:\n  x: 1\n\nb:\n  x: 1\n"
    ),
  ]

  /// Texts like manifests, with lines repeated, dropped, changed, moved.
  static let mutated: [DiffCase] = (0..<60).map { seed in
    var numbers = FixedNumbers(state: UInt64(seed))
    let stock = ["apiVersion: v1", "kind: A", "spec:", "  x: 1", "  - a", "", "---", "# é", "\tq"]
    var lines = (0..<Int.random(in: 1...120, using: &numbers)).map { _ in
      stock.randomElement(using: &numbers) ?? ""
    }
    let old = lines.joined(separator: "\n") + (seed % 3 == 0 ? "" : "\n")
    for _ in 0..<Int.random(in: 1...12, using: &numbers) where !lines.isEmpty {
      let place = Int.random(in: 0..<lines.count, using: &numbers)
      switch Int.random(in: 0..<4, using: &numbers) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(stock.randomElement(using: &numbers) ?? "", at: place)
      case 2: lines[place] += "!"
      default: lines.append(lines.remove(at: place))
      }
    }
    let new = lines.joined(separator: "\n") + (seed % 4 == 0 ? "" : "\n")
    return DiffCase(name: "seed \(seed)", old: old, new: new)
  }

  @Test(arguments: named + mutated)
  func `prints what git prints`(example: DiffCase) throws {
    let ours = try UnifiedDiff.text(
      path: RepositoryPath(example.path),
      old: example.old.map { (Array($0.utf8), example.modes.0) },
      new: example.new.map { (Array($0.utf8), example.modes.1) }
    )
    let theirs = try gitDiff(example)
    #expect(String(decoding: ours, as: UTF8.self) == theirs)
  }

  @Test func `keeps bytes that are not UTF-8`() throws {
    let diff = try UnifiedDiff.text(
      path: RepositoryPath("f"),
      old: ([0x61, 0xff, 0x0a], .file),
      new: ([0x62, 0xfe, 0x0a], .file)
    )
    let tail: [UInt8] = [0x2d, 0x61, 0xff, 0x0a, 0x2b, 0x62, 0xfe, 0x0a]
    #expect(Array(diff.suffix(8)) == tail)
  }

  @Test func `makes a patch that git applies`() throws {
    let fixture = try Fixture()
    let new = Array("one\ntwo".utf8)
    let diff = try UnifiedDiff.text(
      path: RepositoryPath("a.txt"),
      old: (Array("one\n".utf8), .file),
      new: (new, .file)
    )
    try fixture.write(diff, to: fixture.folder + "/patch")
    try fixture.git("apply", "--index", fixture.folder + "/patch")
    #expect(fixture.bytes(of: fixture.path + "/a.txt") == new)
  }

  /// Stages one side, commits it, stages the other, and asks git.
  private func gitDiff(_ example: DiffCase) throws -> String {
    let fixture = try Fixture(commit: false)
    let trees = try [(example.old, example.modes.0), (example.new, example.modes.1)].map {
      try fixture.git("read-tree", "--empty")
      if let text = $0.0 {
        try fixture.write(Array(text.utf8), to: fixture.folder + "/side")
        let blob = try fixture.git("hash-object", "-w", "--no-filters", fixture.folder + "/side")
        try fixture.git("update-index", "--add", "--cacheinfo", "\($0.1),\(blob),\(example.path)")
      }
      return try fixture.git("write-tree")
    }
    return try fixture.run(
      [
        "-c", "diff.algorithm=myers", "diff", "--full-index", "--no-ext-diff", "--no-renames",
        "--no-color", trees[0], trees[1],
      ],
      in: fixture.path
    ).output
  }
}
