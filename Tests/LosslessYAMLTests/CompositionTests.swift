import FixtureSupport
import LosslessYAML
import SourceText
import Testing

/// A set of operations does what its operations do one by one, with a parse between.
@Suite struct CompositionTests {
  static let manifest = """
    # A small manifest with the shapes that meet in one file.
    apiVersion: v1
    kind: Thing   # not a real one
    metadata:
      name: web
      labels: {app: web, "tier": front}
    spec:
      replicas: 1 # one
      suspend: false
      template:
        spec:
          nodeSelector:
            role: primary
          containers:
          - name: main
            env: []
          - name: side
            image: "x"

    # below
      args: ["a", 'b', c]
    empty:
    text: |
      one
      two

    ---
    kind: Other
    data: {}
    # end

    """

  private static let places = [
    "apiVersion", "kind", "metadata.name", "metadata.labels.app", "metadata.labels.tier",
    "metadata.labels.new", "metadata.annotations.a", "metadata.annotations.b", "spec.replicas",
    "spec.suspend", "spec.template.spec.nodeSelector.role", "spec.template.spec.nodeSelector.site",
    "spec.template.spec.containers[name=main].name", "spec.template.spec.containers[0].image",
    "spec.template.spec.containers[1].image", "spec.args[1]", "spec.deep.er.key", "spec.deep.b",
    "empty", "empty.a", "empty.b.c", "text", "data.k", "data.l", "new", "metadata", "spec",
  ]

  private static let values: [YAMLScalar] = [
    .integer(0), .boolean(true), .null, .string("plain"), .string("a, b"), .string("it's"),
    .string("two\nlines\n"), .string("yes"), .string(""),
  ]

  private func randomOperation(_ generator: inout SeededGenerator) throws -> YAMLOperation {
    let place = try path(Self.places.randomElement(using: &generator) ?? "kind")
    let value = Self.values.randomElement(using: &generator) ?? .null
    let action: YAMLOperation.Action =
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: .replace(value)
      case 1: .insertKey(.scalar(value))
      default: .removeKey
      }
    let document = Int.random(in: 0..<4, using: &generator) == 0 ? 1 : 0
    return YAMLOperation(action, at: place, document: document)
  }

  @Test func `equals its operations one by one, and can be taken back`() throws {
    var generator = SeededGenerator(seed: 11)
    let original = try stream(Self.manifest)
    var applied = 0
    for round in 0..<400 {
      var operations: [YAMLOperation] = []
      var current = original
      for _ in 0..<10 {
        let operation = try randomOperation(&generator)
        // What is refused alone is left out of the set.
        guard let edit = try? YAMLEditor.apply([operation], to: current) else { continue }
        let bytes = edit.after.bytes
        current = try YAMLStream(SourceBuffer(name: "a.yaml", bytes: bytes))
        operations.append(operation)
      }
      let edit = try YAMLEditor.apply(operations, to: original)
      #expect(edit.after.bytes == current.bytes, "round \(round)")
      #expect(edit.script.applied(to: original.bytes) == current.bytes, "round \(round)")
      #expect(edit.inverse.applied(to: current.bytes) == original.bytes, "round \(round)")
      #expect(edit.steps.count == operations.count)
      applied += operations.count
    }
    #expect(applied > 1_000)
  }

  @Test func `stops at the first operation that is refused`() throws {
    let operations = [
      YAMLOperation(.replace(.integer(2)), at: try path("spec.replicas")),
      YAMLOperation(.replace(.integer(2)), at: try path("spec.missing")),
    ]
    let original = try stream(Self.manifest)
    let code = try refusal { _ = try YAMLEditor.apply(operations, to: original) }
    #expect(code == .pathNotFound)
  }

  @Test func `says what each operation did`() throws {
    let operations = [
      YAMLOperation(.replace(.integer(2)), at: try path("spec.replicas")),
      YAMLOperation(.replace(.boolean(false)), at: try path("spec.suspend")),
      YAMLOperation(.insertKey(.string("x")), at: try path("metadata.annotations.a")),
    ]
    let edit = try YAMLEditor.apply(operations, to: try stream(Self.manifest))
    let steps = edit.steps
    #expect(steps.map(\.difference?.pointer) == ["/spec/replicas", nil, "/metadata/annotations"])
    #expect(steps.map { String(decoding: $0.oldText, as: UTF8.self) } == ["1", "", ""])
    let written = ["2", "", "  annotations:\n    a: x\n"]
    #expect(steps.map { String(decoding: $0.newText, as: UTF8.self) } == written)
    #expect(steps.map(\.isInsertion) == [false, false, true])
    #expect(steps[2].anchorPath == (try path("metadata.annotations")))
    #expect(steps[2].anchorOffset == 2)
  }

  @Test func `gives a refusal its place, code and hints`() throws {
    let text = "a: &x 1\nb: *x\n"
    let buffer = SourceBuffer(name: "a.yaml", bytes: Array(text.utf8))
    let operation = YAMLOperation(.replace(.integer(2)), at: try path("a"))
    do {
      _ = try YAMLEditor.apply([operation], to: try YAMLStream(buffer))
      Issue.record("the anchor is shared")
    } catch let refusal as YAMLRefusal {
      let diagnostic = refusal.diagnostic(in: buffer)
      #expect(diagnostic.code == "shared-anchor")
      #expect(diagnostic.location?.start == SourcePosition(line: 1, column: 4))
      #expect(diagnostic.hints == ["write the value out where the alias stands"])
    }
  }
}

/// Nothing that a file can hold may stop the program.
@Suite struct MutationTests {
  private static let seeds = [
    CompositionTests.manifest, "a: &x !!str 'y'\nb: {k: *x, <<: *x}\n? [q]\n: |2-\n   z\n\n",
    "%YAML 1.1\n--- # c\n- >+\n  é\n\n- \"\\x41\\\n  b\"\n...\n--- !<t:a,b> {a, b: }\n",
    "\u{FEFF}a: 1\r\nb:\r\n- - x\r\n  -\r\n- ? k\r\n",
  ]

  @Test func `reads or rejects any mutation, with spans in order and edits that hold`() throws {
    var generator = SeededGenerator(seed: 3)
    let pieces = Array(" \n\r\t#:-?,[]{}&*!|>'\"%@<0aé~=.+\u{FEFF}\u{2028}".utf8) + [0xFF, 0x00]
    var parsed = 0
    var edited = 0
    for round in 0..<6_000 {
      var bytes = Array((Self.seeds.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = Int.random(in: start...min(bytes.count, start + 2), using: &generator)
        let new = (0..<Int.random(in: 0...2, using: &generator)).compactMap { _ in
          pieces.randomElement(using: &generator)
        }
        bytes.replaceSubrange(start..<end, with: new)
      }
      let buffer = SourceBuffer(name: "a.yaml", bytes: bytes)
      guard let stream = try? YAMLStream(buffer) else { continue }
      parsed += 1
      for document in stream.documents {
        let nodes = document.root.descendants()
        Self.expectOrder(nodes.filter { $0.isLeaf }, in: bytes, round)
        guard let node = nodes.randomElement(using: &generator) else { continue }
        let actions: [YAMLOperation.Action] = [.replace(.string("a\nb\n")), .removeKey]
        for action in actions {
          let operation = YAMLOperation(action, at: node.path, document: document.index)
          guard let edit = try? YAMLEditor.apply([operation], to: stream) else { continue }
          edited += 1
          #expect(edit.inverse.applied(to: edit.after.bytes) == bytes, "round \(round)")
        }
        let key = YAMLOperation(
          .insertKey(.integer(1)),
          at: node.path.key("new key"),
          document: document.index
        )
        guard let edit = try? YAMLEditor.apply([key], to: stream) else { continue }
        edited += 1
        #expect(edit.inverse.applied(to: edit.after.bytes) == bytes, "round \(round)")
      }
    }
    #expect(parsed > 500)
    #expect(edited > 500)
  }

  private static func expectOrder(_ leaves: [YAMLNode], in bytes: [UInt8], _ round: Int) {
    var end = 0
    for leaf in leaves {
      #expect(leaf.contentRange.lowerBound >= end, "round \(round)")
      #expect(leaf.contentRange.upperBound <= bytes.count, "round \(round)")
      _ = leaf.pointer
      end = leaf.contentRange.upperBound
    }
  }
}
