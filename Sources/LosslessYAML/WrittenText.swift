import SourceText

/// Text that an earlier operation wrote, and the text that stood there before.
package struct WrittenText: Hashable, Sendable {
  /// The node by which the text is found: the scalar, or the topmost key that was created.
  package var anchor: YAMLPath

  /// Whether `anchor` was created, so that taking the text back removes its key.
  package var isInsertion: Bool

  /// Whether a key was removed; `anchor` is then a neighbour that stayed.
  package var isRemoval: Bool

  /// Where at the anchor the offset is measured.
  package var edge: Edge

  /// Offset in bytes of the anchor's edge inside `written`; negative when it lies before.
  package var anchorOffset: Int

  /// The bytes that were written.
  package var written: [UInt8]

  /// The bytes that they replaced.
  package var former: [UInt8]

  /// A place at a node from which the written text is found.
  package enum Edge: String, Hashable, Sendable {
    /// The first byte of the value.
    case value
    /// The first byte of its key.
    case key
    /// Behind the value's last byte.
    case end
  }

  /// Creates the value from its parts; without an edge that of what was written.
  package init(
    anchor: YAMLPath,
    isInsertion: Bool,
    isRemoval: Bool = false,
    edge: Edge? = nil,
    anchorOffset: Int,
    written: [UInt8],
    former: [UInt8]
  ) {
    self.anchor = anchor
    self.isInsertion = isInsertion
    self.isRemoval = isRemoval
    self.edge = edge ?? (isInsertion ? .key : .value)
    self.anchorOffset = anchorOffset
    self.written = written
    self.former = former
  }

  /// Creates the value from what an operation did.
  package init(_ step: AppliedOperation) {
    self.init(
      anchor: step.anchorPath,
      isInsertion: step.isInsertion,
      isRemoval: step.isRemoval,
      edge: step.edge,
      anchorOffset: step.anchorOffset,
      written: step.newText,
      former: step.oldText
    )
  }
}

extension YAMLEditor {
  /// Puts back the text that an earlier operation replaced, wherever it has moved to since; `field` is
  /// the path of what a removal took out.
  ///
  /// Returns nil when the text that was written no longer stands at its anchor, byte for byte.
  ///
  /// - Throws: `YAMLRefusal` when the anchor cannot be found for sure, or when putting the text back
  ///   would change more than the anchor's value.
  package static func restore(
    _ text: WrittenText,
    in stream: YAMLStream,
    document: Int,
    field: YAMLPath
  ) throws(YAMLRefusal) -> YAMLStream? {
    guard let root = stream.root(ofDocument: document),
      case .found(let node) = try root.resolve(text.anchor)
    else { return nil }
    let start = node.place(of: text.edge) - text.anchorOffset
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
      let places =
        text.isRemoval
        ? [restored.documents[document].root.node(at: field)?.pointer].compactMap(\.self)
        : [node.pointer, node.parent?.pointer ?? ""]
      let allowed = places.map { YAMLComparison.Difference(document: document, pointer: $0) }
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

extension YAMLNode {
  /// The offset of an edge of the node.
  fileprivate func place(of edge: WrittenText.Edge) -> Int {
    switch edge {
    case .value: range.lowerBound
    case .key: (keyNode ?? self).range.lowerBound
    case .end: endPoint
    }
  }
}
