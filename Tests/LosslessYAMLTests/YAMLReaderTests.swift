import FixtureSupport
import LosslessYAML
import SourceText
import Testing

@Suite struct YAMLReaderTests {
  /// A text, and what Kubernetes, kustomize, YAML 1.1 and YAML 1.2 read: measured, not deduced.
  private static let table: [(String, [ScalarKind])] = [
    ("yes", [.boolean, .string, .boolean, .string]),
    ("Off", [.boolean, .string, .boolean, .string]),
    ("y", [.boolean, .string, .string, .string]),
    ("N", [.boolean, .string, .string, .string]),
    ("true", [.boolean, .boolean, .boolean, .boolean]),
    ("~", [.null, .null, .null, .null]),
    ("", [.null, .null, .null, .null]),
    ("0o14", [.number, .number, .string, .number]),
    ("012", [.number, .number, .number, .number]),
    ("0b101", [.number, .number, .number, .string]),
    ("1_000", [.number, .number, .number, .string]),
    ("1e3", [.number, .number, .string, .number]),
    ("1.5e+3", [.number, .number, .number, .number]),
    ("08", [.number, .number, .string, .number]),
    ("1:30", [.string, .string, .number, .string]),
    ("0x1F", [.number, .number, .number, .number]),
    ("2001-12-14", [.string, .string, .timestamp, .string]),
    ("word", [.string, .string, .string, .string]),
  ]

  @Test(arguments: table)
  func `reads a plain scalar as each reader does`(text: String, kinds: [ScalarKind]) {
    let readers: [YAMLReader] = [.kubernetes, .kustomize, .yaml11, .yaml12]
    #expect(readers.map { $0.kind(ofPlain: text) } == kinds, "\(text)")
    // What some reader takes for no string is quoted when it is written.
    let isString = kinds.allSatisfy { $0 == .string }
    #expect((ScalarKind.ofPlain(text) == .string) == isString, "\(text)")
  }

  @Test func `counts octals as each reader does`() {
    #expect(YAMLReader.allCases.map { $0.integer(ofPlain: "0775") } == [509, 509, 509, 775])
    #expect(YAMLReader.allCases.map { $0.integer(ofPlain: "0o14") } == [12, 12, nil, 12])
    #expect(YAMLReader.allCases.map { $0.integer(ofPlain: "-0x1F") } == [-31, -31, -31, -31])
    #expect(YAMLReader.kubernetes.integer(ofPlain: "1e3") == nil)
    #expect(YAMLReader.kubernetes.integer(ofPlain: "1_000") == 1_000)
  }

  @Test(arguments: [
    ("%YAML 1.2\n---\na: 1\n", ["yaml-version"]),
    ("%YAML 1.1\n---\na: 1\n", []),
    ("a: \"x\\/y\"\nb: \"x\\\\/y\"\n", ["escaped-slash"]),
    ("a: *x\nb: &x 1\nc: *x\n", ["undefined-alias"]),
    ("a: &x 1\nb: &x 2\nc: *x\n", []),
    ("a: 1\nb: 1\n\"a\": 2\n", ["duplicate-key"]),
    ("a: &x {k: 1}\nb:\n  <<: *x\n  <<: *x\n", []),
    ("a: {{ .Values.x }}\n", ["complex-key"]),
    ("? [a]\n: 1\n", ["complex-key"]),
    ("a: yes\nb: 'yes'\nc: !!str no\nd: true\ne: y\n", ["ambiguous-boolean", "ambiguous-boolean"]),
    ("on: push\njobs: {on: x}\n", ["ambiguous-boolean"]),
    ("defaultMode: 0400\nmode: 012\nother: 0400\n", ["ambiguous-number"]),
    ("a: 012\nb: 12\nc: 0x1F\nd: 1.5\n", ["ambiguous-number"]),
    ("a: 1:30\nb: 2001-12-14\nc: 1.2.3\n", ["ambiguous-number", "ambiguous-number"]),
  ])
  func `warns of what other readers reject`(text: String, codes: [String]) throws {
    let warnings = YAMLWarnings.of(try stream(text))
    #expect(warnings.map(\.code) == codes)
    #expect(warnings.allSatisfy { $0.severity == .warning && $0.location != nil })
  }

  /// Warnings that ordinary manifests call forth are no warnings.
  @Test(.tags(.corpus)) func `hardly ever warns of real manifests`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    var found: [YAMLWarnings.Code: Int] = [:]
    var files = 0
    for path in Corpus.yamlFiles() {
      // Templates that do not parse have no warnings.
      let buffer = SourceBuffer(name: path, bytes: try Corpus.bytes(of: path))
      guard let stream = try? YAMLStream(buffer) else { continue }
      files += 1
      for code in YAMLWarnings.Code.allCases where !YAMLWarnings.of(stream, code).isEmpty {
        found[code, default: 0] += 1
      }
    }
    print("files with a warning, of \(files): \(found)")
    #expect(files > 1_000)
    for (code, count) in found where code != .complexKey {
      #expect(count * 200 < files, "\(code)")
    }
  }
}
