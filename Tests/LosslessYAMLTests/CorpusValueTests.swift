import FixtureSupport
import Foundation
import LosslessYAML
import SourceText
import Testing

/// Another reader of the same files: PyYAML's parser in Python, which shares no code with libyaml.
@Suite(.tags(.corpus)) struct CorpusValueTests {
  /// One scalar as PyYAML reports it, with byte offsets.
  private struct Scalar: Decodable, Equatable {
    let start: Int
    let end: Int
    let style: String
    let value: String

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      start = try fields.decode(Int.self)
      end = try fields.decode(Int.self)
      style = try fields.decode(String.self)
      value = try fields.decode(String.self)
    }

    init(_ node: YAMLNode) {
      start = node.range.lowerBound
      end = node.range.upperBound
      style = node.style.pythonName
      value = node.text ?? ""
    }
  }

  /// What PyYAML says of one file: its scalars, or why it is not YAML.
  private struct Reading: Decodable {
    let scalars: [Scalar]?
    let error: String?
  }

  /// Prints one JSON object a file whose path it is given on standard input.
  private static let script = """
    import itertools, json, sys, yaml
    for path in sys.stdin.read().splitlines():
        text = open(path, 'rb').read().decode('utf-8')
        ends = [0] + list(itertools.accumulate(len(c.encode()) for c in text))
        scalars = []
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.ScalarEvent):
                    start, end = event.start_mark.index, event.end_mark.index
                    scalars.append([ends[start], ends[end], event.style or '', event.value])
            print(json.dumps({'scalars': scalars}))
        except yaml.YAMLError as error:
            print(json.dumps({'error': str(error)}))
    """

  @Test func `reads the same scalars in the same places as PyYAML`() throws {
    guard let root = try Corpus.requiredRoot(), try Self.hasPyYAML() else { return }
    var generator = SeededGenerator(seed: 5)
    let files = Corpus.yamlFiles().filter { _ in
      Corpus.isSlowRun || Int.random(in: 0..<4, using: &generator) == 0
    }
    let readings = try Self.readings(of: files.map { "\(root)/\($0)" })
    try #require(readings.count == files.count)
    var scalars = 0
    for (file, reading) in zip(files, readings) {
      let stream = try CorpusStructureTests.parse(file)
      guard let theirs = reading.scalars, let stream else {
        #expect((stream == nil) == (reading.error != nil), "\(file): \(reading.error ?? "read")")
        continue
      }
      expectSame(stream, theirs)
      scalars += theirs.count
    }
    print("corpus: \(scalars) scalars of \(files.count) files compared with PyYAML")
    #expect(scalars > 50_000)
  }

  private func expectSame(_ stream: YAMLStream, _ theirs: [Scalar]) {
    let name = stream.buffer.name
    let ours = stream.documents.flatMap { $0.root.descendants() }.filter { $0.kind == .scalar }
    #expect(ours.count == theirs.count, "\(name)")
    for (node, other) in zip(ours, theirs) {
      let own = Scalar(node)
      if node.isMissing, node.range.isEmpty {
        // Where nothing is written PyYAML points at the next token, we at the indicator.
        #expect(other.value.isEmpty && other.start == other.end, "\(name): \(other)")
        #expect(own.start <= other.start, "\(name): \(own) \(other)")
      } else if own != other || !own.value.utf8.elementsEqual(other.value.utf8) {
        Issue.record("\(name): \(own), PyYAML says \(other)")
      }
    }
  }

  /// Whether Python with PyYAML can be run; where the corpus was named, its absence is an error.
  private static func hasPyYAML() throws -> Bool {
    if try run(["-c", "import yaml"], input: "").status == 0 { return true }
    guard !Corpus.isRequired else {
      throw FixtureError("python3 has no module yaml: install python3-yaml")
    }
    print("skipped the comparison with PyYAML: python3 has no module yaml")
    return false
  }

  private static func readings(of paths: [String]) throws -> [Reading] {
    let result = try run(["-c", script], input: paths.joined(separator: "\n"))
    guard result.status == 0 else {
      throw FixtureError("python3 ended with status \(result.status)")
    }
    return try result.output.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Reading.self, from: $0)
    }
  }

  /// Runs Python; it reads all of its input before it writes, so that no pipe can fill up.
  private static func run(
    _ arguments: [String],
    input: String
  ) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let source = Pipe()
    let sink = Pipe()
    process.standardInput = source
    process.standardOutput = sink
    process.standardError = FileHandle.nullDevice
    try process.run()
    // A program that has ended already takes no input: its status tells.
    try? source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? source.fileHandleForWriting.close()
    let output = try sink.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}

extension YAMLNode.Style {
  /// The style as PyYAML's events name it; empty for plain.
  fileprivate var pythonName: String {
    switch self {
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    case .plain, .block, .flow: ""
    }
  }
}
