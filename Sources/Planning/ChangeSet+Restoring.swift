import LosslessYAML
import Manifests
import SourceText

/// Former texts that are put back.
extension ChangeSet {
  /// Puts the former text of a field back.
  ///
  /// - Throws: `Refusal` when the text that the move wrote was edited since, or when the record would
  ///   give the field a value that is not the target's.
  mutating func restore(
    _ entry: RestoreRecord.Entry,
    _ request: inout Request,
    _ stream: YAMLStream
  ) throws(Refusal) -> Outcome {
    if let item = request.decision.patchItem {
      let before = goneItems.count {
        $0.file == request.decision.file.path && $0.list == item.list && $0.number < item.number
      }
      if before > 0 {
        request.decision = request.decision.added(as: item.number - before, to: item.list)
      }
    }
    let decision = request.decision
    guard let text = entry.text(at: decision) else {
      throw entry.conflict(at: decision, of: request.service)
    }
    let takesPatchOut = text.isInsertion && text.anchor.steps.count < decision.path.steps.count
    let restored: YAMLStream?
    do {
      restored = try YAMLEditor.restore(
        text,
        in: stream,
        document: decision.document,
        field: decision.path
      )
    } catch  where error.code == .verificationFailed {
      restored = takesPatchOut ? removingPatch(text, decision, from: stream) : nil
    } catch {
      throw Refusal(error, object: decision.intent.object, in: stream.buffer)
    }
    guard let restored else { throw entry.conflict(at: decision, of: request.service) }
    if takesPatchOut, let item = decision.patchItem {
      note(item, of: decision.file.path)
      if let bare = removingEmptyList(item.list, entry, decision, from: restored) {
        return Outcome(stream: bare, written: text)
      }
    }
    let node = takesPatchOut ? nil : decision.node(in: restored)
    guard holdsValueAlone(text, entry, decision, at: node, from: stream, to: restored) else {
      throw entry.foreignValue(at: decision, of: request.service)
    }
    return Outcome(stream: restored, written: text)
  }

  /// Whether a text that was put back gives the field the value of the target and nothing else.
  ///
  /// The node is the field's in the restored file; nil where it went with its patch, whose number the
  /// next patch has taken.
  private func holdsValueAlone(
    _ text: WrittenText,
    _ entry: RestoreRecord.Entry,
    _ decision: Decision,
    at node: YAMLNode?,
    from stream: YAMLStream,
    to restored: YAMLStream
  ) -> Bool {
    guard let node else {
      if text.isInsertion { return true }
      if decision.inner == nil { return decision.intent.to == nil }
      // Without its patch the field has the value that it had; the proof asks for that.
      let mayGo =
        decision.intent.to == nil || entry.shared != nil
        || decision.standing(ofAbsenceIn: restored) == .to
      return mayGo && decision.isOnlyInnerRemoval(from: stream, to: restored)
    }
    // What a variable will stand for is asked when all files are known.
    let holds =
      FieldText(node).isFilledIn || decision.isVariable || decision.standing(of: node) == .to
      || decision.intent.to == nil && decision.inner != nil && node.scalarKind == .null
    guard holds else { return false }
    if text.isInsertion { return true }
    guard decision.inner == nil else {
      return decision.isOnlyInnerChange(from: stream, to: restored)
    }
    // The text of a value is a value and nothing else: no comment or line comes with it. A key that
    // was removed comes back with its lines, and the comparison has seen that it is that key alone.
    return text.isRemoval || node.sourceText.utf8.elementsEqual(text.former)
  }

  /// Notes that a patch is gone, by the number that it had at first.
  private mutating func note(
    _ item: (list: YAMLPath, number: Int),
    of file: RepositoryPath
  ) {
    var number = item.number
    for gone in goneItems.filter({ $0.file == file && $0.list == item.list })
      .sorted(by: { $0.number < $1.number }) where gone.number <= number
    { number += 1 }
    goneItems.append((file, item.list, number))
  }

  /// Takes the key of a list out that has no patch left, where the move found one there that has gone
  /// since: another service's, whose move had made the list.
  private func removingEmptyList(
    _ list: YAMLPath,
    _ entry: RestoreRecord.Entry,
    _ decision: Decision,
    from stream: YAMLStream
  ) -> YAMLStream? {
    guard case .found(let node)? = try? stream.documents[decision.document].root.resolve(list),
      !node.children.contains(where: { _ in true }), entry.text.anchor.steps.last != .index(0)
    else { return nil }
    let removal = YAMLOperation(.removeKey, at: list, document: decision.document)
    return try? YAMLEditor.apply([removal], to: stream).after
  }

  /// Takes a patch out that other patches have joined since the move, if it is as the move wrote it.
  private func removingPatch(
    _ text: WrittenText,
    _ decision: Decision,
    from stream: YAMLStream
  ) -> YAMLStream? {
    let written = SourceBuffer(name: "written", bytes: text.written)
    guard let item = decision.patchItem,
      let patch = (try? YAMLStream(written))?.documents.first?.root.onlyPatch,
      case .found(let node)? = try? stream.documents[decision.document].root.resolve(decision.path),
      node.hasText(patch)
    else { return nil }
    let place = YAMLPath(steps: item.list.steps + [.index(item.number)])
    let removal = YAMLOperation(.removeItem, at: place, document: decision.document)
    return try? YAMLEditor.apply([removal], to: stream).after
  }
}

extension Decision {
  /// The list of patches and the item in it that holds the field; nil for a field elsewhere.
  fileprivate var patchItem: (list: YAMLPath, number: Int)? {
    guard inner != nil, path.steps.last == .key("patch"),
      case .index(let number)? = path.steps.dropLast().last
    else { return nil }
    return (YAMLPath(steps: Array(path.steps.dropLast(2))), number)
  }
}

extension YAMLNode {
  /// The text of the one patch that a list, or the key of a list, holds.
  fileprivate var onlyPatch: String? {
    let list = kind == .mapping ? entries.first?.value : self
    return list?.children.first { _ in true }?["patch"]?.text
  }
}

extension RestoreRecord.Entry {
  /// The text that was written, addressed in the file that decides the field now; nil where it was
  /// written elsewhere.
  fileprivate func text(at decision: Decision) -> WrittenText? {
    var text = text
    guard let file else {
      guard decision.isOwn else { return nil }
      text.anchor = decision.object.object.base.appending(text.anchor)
      return text
    }
    // Items of a list may have come or gone in front of it.
    let count = text.anchor.steps.count
    let place = decision.path.steps.prefix(count)
    guard !decision.isOwn, file == decision.file.path,
      text.isInsertion || decision.path.steps.count == count,
      place.count == count, zip(text.anchor.steps, place).allSatisfy({ $0.mayBe($1) })
    else { return nil }
    text.anchor = YAMLPath(steps: Array(place))
    return text
  }
}

extension YAMLPath.Step {
  /// Whether both are keys of one name, or items of whatever number or name.
  fileprivate func mayBe(_ other: YAMLPath.Step) -> Bool {
    switch (self, other) {
    case (.key, _), (_, .key): self == other
    case (.index, _), (.item, _): true
    }
  }
}

extension Decision {
  /// What the field stands for in a file that no longer has it.
  fileprivate func standing(ofAbsenceIn stream: YAMLStream) -> Standing? {
    node(in: stream) == nil ? standingOfAbsence : nil
  }

  /// Whether of the text that a scalar holds the field alone is gone, with what only held it.
  fileprivate func isOnlyInnerRemoval(from old: YAMLStream, to new: YAMLStream) -> Bool {
    guard let inner, node(in: new) == nil, var gone = node(in: old),
      let before = innerText(in: old), let after = innerText(in: new),
      after.documents.indices.contains(inner.document)
    else { return false }
    let differences = YAMLComparison.differences(before, after)
    guard differences.count == 1, differences[0].document == inner.document else { return false }
    while gone.pointer != differences[0].pointer {
      guard let parent = gone.parent else { return false }
      gone = parent
    }
    // What only held the field went with it: nothing has taken its place.
    let path = gone.path(from: before.documents[inner.document].root)
    guard case .absent? = try? after.documents[inner.document].root.resolve(path) else {
      return false
    }
    return true
  }

  /// Whether of the text that a scalar holds the field alone differs between two texts of the file.
  fileprivate func isOnlyInnerChange(from old: YAMLStream, to new: YAMLStream) -> Bool {
    guard let inner, let node = node(in: new), let before = innerText(in: old),
      let after = innerText(in: new)
    else { return false }
    return YAMLComparison.differences(before, after)
      == [YAMLComparison.Difference(document: inner.document, pointer: node.pointer)]
  }
}
