import LosslessYAML
import SourceText

// The three targets of `scripts/fuzz`; each stops the process where a promise is broken.

/// Parses, and looks at every node: spans in order and inside the file, pointers, nested texts.
func fuzzParse(_ bytes: [UInt8]) {
  guard let stream = parsed(bytes) else { return }
  for document in stream.documents {
    var end = 0
    for node in document.root.descendants() {
      let range = node.contentRange
      expect(range.upperBound <= bytes.count, "a span ends outside of the file")
      _ = node.pointer
      _ = node.text
      guard node.kind == .scalar || node.kind == .alias else { continue }
      expect(range.lowerBound >= end, "two scalars overlap")
      end = range.upperBound
      guard let nested = NestedText(node) else { continue }
      for offset in 0...nested.bytes.count {
        expect(nested.outerOffset(of: offset) <= bytes.count, "a nested offset is outside")
      }
    }
  }
  _ = YAMLComparison.differences(stream, stream)
}

/// Applies up to four operations; the inverse must restore the bytes, the script give the new ones.
func fuzzEdit(_ bytes: [UInt8], _ seed: UInt64) {
  var generator = SeededGenerator(seed: seed)
  guard let stream = parsed(bytes) else { return }
  var operations: [YAMLOperation] = []
  for _ in 0..<Int.random(in: 1...4, using: &generator) {
    guard let chosen = ChosenOperation(for: stream, using: &generator) else { continue }
    let isInside = Int.random(in: 0..<8, using: &generator) == 0
    let inner = YAMLOperation(.replace(.integer(7)), at: .root)
    operations.append(
      isInside
        ? YAMLOperation(.inside(inner), at: chosen.operation.path) : chosen.operation
    )
  }
  guard let edit = try? YAMLEditor.apply(operations, to: stream) else { return }
  expect(edit.script.applied(to: bytes) == edit.after.bytes, "the script gives other bytes")
  expect(edit.inverse.applied(to: edit.after.bytes) == bytes, "the inverse does not restore")
}

/// Applies one operation; the values after it must be those of the model, changed without any text.
func fuzzRoundTrip(_ bytes: [UInt8], _ seed: UInt64) {
  var generator = SeededGenerator(seed: seed)
  guard let stream = parsed(bytes),
    let chosen = ChosenOperation(for: stream, using: &generator),
    let edit = try? YAMLEditor.apply([chosen.operation], to: stream)
  else { return }
  guard !edit.script.isEmpty else {
    expect(edit.after.bytes == bytes, "no edit, and yet other bytes")
    return
  }
  // The editor may have read no more than the edited document again.
  guard let after = parsed(edit.after.bytes) else { fatalError("the outcome does not parse") }
  expect(YAMLComparison.differences(edit.after, after).isEmpty, "the editor reads other values")
  expect(chosen.isOutcome(after), "other values: \(chosen.operation)")
}

/// Stops with a message, which a precondition would drop from an optimised program.
func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
  if !holds { fatalError(message()) }
}

private func parsed(_ bytes: [UInt8]) -> YAMLStream? {
  // Text that is rejected has no promise to keep.
  try? YAMLStream(SourceBuffer(name: "fuzz.yaml", bytes: bytes))
}

/// What libFuzzer calls; an edit takes its first eight bytes as the seed of its choices.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  #if FUZZ_PARSE
  fuzzParse(bytes)
  #else
  guard bytes.count >= 8 else { return 0 }
  let seed = bytes.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
  #if FUZZ_EDIT
  fuzzEdit(Array(bytes.dropFirst(8)), seed)
  #else
  fuzzRoundTrip(Array(bytes.dropFirst(8)), seed)
  #endif
  #endif
  return 0
}
