import FixtureSupport
import LosslessYAML
import SourceText
import Testing

/// Real scalars replaced: only their own bytes move.
@Suite(.tags(.corpus)) struct CorpusReplacementTests {
  private static let values: [YAMLScalar] = [
    .integer(7), .string("replaced"), .string("yes"), .string("a: b #c"), .boolean(true),
    .string("first\nsecond\n"), .string("{x, y}"), .null,
  ]

  /// Codes that a real file may earn; any other is a defect.
  private static let expected: Set<YAMLRefusal.Code> = [
    .sharedAnchor, .duplicateKey, .templateText, .encryptedDocument, .layoutNotSupported,
  ]

  private struct Tally {
    var scalars = 0
    var replaced = 0
    var refused: [YAMLRefusal.Code: Int] = [:]
  }

  @Test func `moves only the bytes of the replaced scalar`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    var generator = SeededGenerator(seed: 23)
    var tally = Tally()
    for path in Corpus.yamlFiles() {
      guard let stream = try CorpusStructureTests.parse(path) else { continue }
      for document in stream.documents {
        for (node, place) in sample(document.root.values(), &generator) {
          let new = Self.values.filter { !$0.isValue(of: node) }
          let value = new.randomElement(using: &generator) ?? .null
          let operation = YAMLOperation(.replace(value), at: place, document: document.index)
          try check(operation, node, in: stream, &tally)
        }
      }
    }
    let refused = tally.refused.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value)" }
    print(
      "corpus: \(tally.scalars) scalars, \(tally.replaced) replaced, refused:",
      refused.joined(separator: ", ")
    )
    #expect(tally.replaced > 2_000)
  }

  /// Returns all scalars of a document in a slow run, else one of every third document.
  private func sample(
    _ values: [(node: YAMLNode, path: YAMLPath)],
    _ generator: inout SeededGenerator
  ) -> [(node: YAMLNode, path: YAMLPath)] {
    guard !Corpus.isSlowRun else { return values }
    guard Int.random(in: 0..<3, using: &generator) == 0 else { return [] }
    return values.randomElement(using: &generator).map { [$0] } ?? []
  }

  private func check(
    _ operation: YAMLOperation,
    _ node: YAMLNode,
    in stream: YAMLStream,
    _ tally: inout Tally
  ) throws {
    tally.scalars += 1
    let place = "\(stream.buffer.name): \(operation)"
    switch Result(catching: { () throws(YAMLRefusal) in
      try YAMLEditor.apply([operation], to: stream)
    }) {
    case .success(let edit):
      expectOnly(node, toChangeBy: edit, operation)
      tally.replaced += 1
    case .failure(let refusal):
      tally.refused[refusal.code, default: 0] += 1
      #expect(Self.expected.contains(refusal.code), "\(place): \(refusal)")
    }
  }

  private func expectOnly(_ node: YAMLNode, toChangeBy edit: YAMLEdit, _ operation: YAMLOperation) {
    let place = "\(edit.before.buffer.name): \(operation)"
    let before = edit.before.bytes
    let after = edit.after.bytes
    let head = node.contentRange.lowerBound
    let tail = before.count - node.contentRange.upperBound
    #expect(after.count >= head + tail, "\(place)")
    #expect(before.prefix(head) == after.prefix(head), "\(place)")
    #expect(before.suffix(tail) == after.suffix(tail), "\(place)")
    let wanted = YAMLComparison.Difference(document: operation.document, pointer: node.pointer)
    #expect(YAMLComparison.differences(edit.before, edit.after) == [wanted], "\(place)")
    #expect(edit.inverse.applied(to: after) == before, "\(place)")
  }
}
