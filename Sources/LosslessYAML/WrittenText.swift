import SourceText

/// Text that an earlier operation wrote, and the text that stood there before.
package struct WrittenText: Hashable, Sendable {
  /// The node by which the text is found: the scalar, or the topmost key that was created.
  package var anchor: YAMLPath

  /// Whether `anchor` was created, so that taking the text back removes its key.
  package var isInsertion: Bool

  /// Offset in bytes of the anchor's first byte inside `written`; negative when it begins before.
  package var anchorOffset: Int

  /// The bytes that were written.
  package var written: [UInt8]

  /// The bytes that they replaced.
  package var former: [UInt8]

  /// Creates the value from its parts.
  package init(
    anchor: YAMLPath,
    isInsertion: Bool,
    anchorOffset: Int,
    written: [UInt8],
    former: [UInt8]
  ) {
    self.anchor = anchor
    self.isInsertion = isInsertion
    self.anchorOffset = anchorOffset
    self.written = written
    self.former = former
  }

  /// Creates the value from what an operation did.
  package init(_ step: AppliedOperation) {
    self.init(
      anchor: step.anchorPath,
      isInsertion: step.isInsertion,
      anchorOffset: step.anchorOffset,
      written: step.newText,
      former: step.oldText
    )
  }
}

extension YAMLEditor {
  /// Puts back the text that an earlier operation replaced, wherever it has moved to since.
  ///
  /// Returns nil when the text that was written no longer stands at its anchor, byte for byte.
  ///
  /// - Throws: `YAMLRefusal` when the anchor cannot be found for sure, or when putting the text back
  ///   would change more than the anchor's value.
  package static func restore(
    _ text: WrittenText,
    in stream: YAMLStream,
    document: Int
  ) throws(YAMLRefusal) -> YAMLStream? {
    guard let root = stream.root(ofDocument: document),
      case .found(let node) = try root.resolve(text.anchor)
    else { return nil }
    let anchor = text.isInsertion ? node.keyNode ?? node : node
    let start = anchor.range.lowerBound - text.anchorOffset
    let range = start..<start + text.written.count
    guard start >= 0, range.upperBound <= stream.bytes.count,
      stream.bytes[range].elementsEqual(text.written)
    else { return nil }
    let script = EditScript(TextEdit(range: range, replacement: text.former))
    let bytes = script.applied(to: stream.bytes)
    do {
      let restored = try YAMLStream(SourceBuffer(name: stream.buffer.name, bytes: bytes))
      let shift = text.isInsertion ? node.shift(isInsertion: false) : nil
      let differences = YAMLComparison.differences(stream, restored, shift: shift)
      let allowed = [node.pointer, node.parent?.pointer ?? ""].map {
        YAMLComparison.Difference(document: document, pointer: $0)
      }
      guard differences.count == 1, allowed.contains(differences[0]) else {
        throw YAMLRefusal(
          .verificationFailed,
          "putting the former text back would change more than its value",
          at: range
        )
      }
      return restored
    } catch let refusal as YAMLRefusal {
      throw refusal
    } catch {
      throw YAMLRefusal(
        .verificationFailed,
        "with the former text the file would not parse",
        at: range
      )
    }
  }
}
