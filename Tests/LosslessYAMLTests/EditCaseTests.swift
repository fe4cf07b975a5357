import FixtureSupport
import LosslessYAML
import SourceText
import Testing

/// The laws that every edit keeps, on every case and its variants.
@Suite struct EditCaseTests {
  private static let folders = [
    "replace", "insert", "remove", "append", "insert-item", "remove-item", "inside", "set",
    "set-value",
  ]

  static func cases() throws -> [EditCase] {
    try folders.flatMap { operation in
      try Fixtures.cases(in: "yaml/edits/\(operation)").map { try EditCase($0) }
    }
  }

  private func parsed(_ bytes: [UInt8], _ test: EditCase) throws -> YAMLStream {
    try YAMLStream(SourceBuffer(name: "\(test.fixture.name)/before.yaml", bytes: bytes))
  }

  private func isRefused(_ test: EditCase) -> Bool {
    test.fixture.file("refused.txt").bytes != nil
  }

  @Test(arguments: try cases())
  func `holds no file that no test reads`(_ test: EditCase) throws {
    let outcome = isRefused(test) ? "refused.txt" : "after.yaml"
    #expect(try test.fixture.orphans(expected: ["before.yaml", "edit.yaml", outcome]).isEmpty)
  }

  @Test(arguments: try cases())
  func `writes the golden bytes`(_ test: EditCase) throws {
    guard !isRefused(test) else { return }
    let before = try test.fixture.file("before.yaml").required()
    let edit = try YAMLEditor.apply(test.operations, to: try parsed(before, test))
    Golden.expect(edit.after.bytes, matches: test.fixture.file("after.yaml"))
  }

  @Test(arguments: try cases())
  func `refuses with the recorded code`(_ test: EditCase) throws {
    guard let recorded = test.fixture.file("refused.txt").bytes else { return }
    let before = try test.fixture.file("before.yaml").required()
    for variant in test.variants {
      guard let bytes = variant.derived(from: before) else { continue }
      let code: String?
      do {
        code = try refusal {
          _ = try YAMLEditor.apply(test.operations, to: try parsed(bytes, test))
        }?.rawValue
      } catch let error as YAMLParseError {
        code = error.code.rawValue
      }
      #expect(code.map { Array("\($0)\n".utf8) } == recorded, "\(variant)")
    }
  }

  @Test(arguments: try cases(), EditCase.Variant.allCases)
  func `keeps line ends, byte order mark and end of file`(
    _ test: EditCase,
    _ variant: EditCase.Variant
  ) throws {
    guard !isRefused(test), test.variants.contains(variant),
      let before = variant.derived(from: try test.fixture.file("before.yaml").required()),
      let after = variant.derived(from: try test.fixture.file("after.yaml").required())
    else { return }
    let edit = try YAMLEditor.apply(test.operations, to: try parsed(before, test))
    let difference = Golden.difference(after, edit.after.bytes)
    #expect(difference == nil, "\(test) \(variant): \(difference ?? "")")
  }

  @Test(arguments: try cases(), EditCase.Variant.allCases)
  func `changes the planned places, and can be taken back`(
    _ test: EditCase,
    _ variant: EditCase.Variant
  ) throws {
    guard !isRefused(test), test.variants.contains(variant),
      let before = variant.derived(from: try test.fixture.file("before.yaml").required())
    else { return }
    let stream = try parsed(before, test)
    let edit = try YAMLEditor.apply(test.operations, to: stream)
    #expect(YAMLComparison.differences(stream, edit.after) == test.changes)
    #expect(edit.script.applied(to: before) == edit.after.bytes)
    #expect(edit.inverse.applied(to: edit.after.bytes) == before)
    #expect(edit.steps.map(\.operation) == test.operations)
    #expect(edit.script.isEmpty == test.changes.isEmpty)
  }

  @Test(arguments: try cases())
  func `finds nothing left to do the second time`(_ test: EditCase) throws {
    guard !isRefused(test) else { return }
    let before = try test.fixture.file("before.yaml").required()
    var current = try YAMLEditor.apply(test.operations, to: try parsed(before, test)).after
    for operation in test.operations {
      switch operation.action {
      case .replace, .set:
        let again = try YAMLEditor.apply([operation], to: current)
        #expect(again.script.isEmpty)
        current = again.after
      case .insertKey:
        let code = try refusal { _ = try YAMLEditor.apply([operation], to: current) }
        #expect(code == .wrongKind)
      case .removeKey:
        let code = try refusal { _ = try YAMLEditor.apply([operation], to: current) }
        #expect(code == .pathNotFound)
      case .append, .insertItem, .removeItem, .inside:
        // Doing it again may be something else: one more item, or one less.
        break
      }
    }
  }
}
