import LosslessYAML
import SourceText

/// Fields of objects that share what decides them: they are decided by a patch that the object alone
/// has.
extension Decider {
  /// Returns the decision by a patch of the object alone, one that is there or one to be added.
  ///
  /// `shared` is the decision that others share; `origin` is the text outside of the object's document
  /// that makes it, if one does.
  ///
  /// - Throws: `refusal` where no patch would reach this object and no other, or hold the field.
  func ownPatch(
    for shared: Decision,
    _ ways: [PlacedObject],
    insteadOf refusal: Refusal,
    after origin: TextOrigin? = nil
  ) throws(Refusal) -> Decision {
    let intent = shared.intent
    // Of several objects the configuration has to say which is meant.
    guard addsPatches, Set(ways.map(\.identity)).count == 1 else { throw refusal }
    let isMergeable = isMergeable(intent.field, of: ways[0].object)
    // An item of a list that is replaced as a whole is replaced alone, where it is.
    guard isMergeable || shared.valueNode != nil && intent.to != nil else { throw refusal }
    if isMergeable, let place = ownPatch(of: ways, after: origin) {
      let scalar = place.scalar?.pathFromRoot
      let inner = place.scalar.map { _ in
        Decision.InnerPath(document: place.innerDocument, path: intent.field)
      }
      return decision(
        shared,
        insteadOf: refusal,
        place.file,
        place.document,
        at: scalar ?? intent.field,
        inner,
        .toPatch
      )
    }
    for var patch in newPatches(of: ways) {
      if !isMergeable {
        let tokens = FieldAddress(of: intent.field, in: ways[0].applied.object).pointerTokens
        patch.pointer = tokens.map { "/" + $0 }.joined()
      }
      let result = decision(
        shared,
        insteadOf: refusal,
        patch.file,
        patch.document,
        at: patch.list,
        nil,
        .withPatch(patch)
      )
      // What lies outside of the object's document may be done to it later than the patch.
      if isMergeable && origin == nil || hasLastWord(patch, result) { return result }
    }
    throw refusal
  }

  /// Whether the object as applied has the value that a new patch gives it.
  private func hasLastWord(_ patch: OwnPatch, _ decision: Decision) -> Bool {
    guard let stream = patch.file.stream,
      let operations = patch.operations(adding: decision, to: stream)?.operations,
      let bytes = try? YAMLEditor.apply(operations, to: stream).after.bytes
    else { return false }
    let outcome = index.replacing([patch.file.path: bytes])
    let result = try? Decider(outcome, addsPatches: false).decide(decision.intent)
    return result?.file.path == patch.file.path
  }

  private func decision(
    _ shared: Decision,
    insteadOf refusal: Refusal,
    _ file: ManifestFile,
    _ document: Int,
    at path: YAMLPath,
    _ inner: Decision.InnerPath?,
    _ addition: Decision.Addition
  ) -> Decision {
    // Until a new patch has its number, fields that come into one list are told apart by their objects.
    let place: String
    if case .withPatch(let patch) = addition {
      place = JSONPointer.of(path) + "/-" + JSONPointer.escape("\(patch.object)")
    } else {
      place = JSONPointer.of(path)
    }
    var decision = Decision(
      intent: shared.intent,
      object: shared.object,
      file: file,
      document: document,
      path: path,
      inner: inner,
      pointer: place + "#" + JSONPointer.of(shared.intent.field),
      node: nil,
      location: shared.location
    )
    decision.effective = shared.valueNode
    decision.addition = addition
    decision.sharing = refusal.message
    return decision
  }

  /// Whether a partial object can name the field: lists in its way are merged item by item.
  private func isMergeable(_ field: YAMLPath, of object: ManifestObject) -> Bool {
    let written = object.written
    let lists = MergeKeys(group: written.group, version: written.version, kind: written.kind)
    var keys: [String] = []
    for step in field.steps {
      switch step {
      case .key(let key): keys.append(key)
      case .item(let key, _): guard lists.keys(at: keys) == [key] else { return false }
      case .index: return false
      }
    }
    return true
  }

  // MARK: A patch that is there

  /// The last partial object on the ways that no other object meets, behind the text that decides now.
  private func ownPatch(of ways: [PlacedObject], after origin: TextOrigin?) -> TextPlace? {
    let way = ways[0]
    for step in way.steps.reversed() {
      if let origin, step.mayChange(way, by: origin) { return nil }
      guard case .patch(let patch) = step, !patch.mayRename, let places = patch.places,
        let contents = patch.content
      else { continue }
      for (root, place) in zip(contents, places)
      where root.kind == .mapping && KustomizePatch.partial(root, isOf: way)
        && patch.mayMeet(way) && !KustomizePatch.isDirected(root)
        && !place.file.documents[place.document].isEncrypted
        && ways.allSatisfy({ $0.steps.contains { $0.isWritten(in: place) } })
        && index.other(meeting: place, than: ways) == nil
      { return place }
    }
    return nil
  }

  // MARK: A patch to be added

  /// The patches that would meet the object on these ways and on no other, the best first: that of the
  /// nearest kustomization file, which is the overlay of what is shared; last that of the Flux
  /// Kustomization.
  private func newPatches(of ways: [PlacedObject]) -> [OwnPatch] {
    let own = Set(ways.map(\.identity))
    let overview = Overview(index)
    let all = overview.listedWays(of: ways[0].object)
    let mine = all.filter { own.contains($0.placed.identity) }
    let others = all.filter { !own.contains($0.placed.identity) }
    guard let first = mine.first else { return [] }
    let folders = first.entries.map(\.folder).reversed().filter { folder in
      mine.allSatisfy { $0.entries.pass(folder) }
        && !others.contains { $0.entries.pass(folder) }
    }
    var patches = folders.compactMap { folder in
      overview.kustomizations[folder].flatMap {
        patch(in: $0.file, YAMLPath(keys: "patches"), of: ways[0])
      }
    }
    if let owner = first.placed.owner(in: index),
      mine.allSatisfy({ $0.placed.owner(in: index).map(ObjectPlace.init) == ObjectPlace(owner) }),
      !others.contains(where: { $0.placed.isBelow(owner, in: index) })
    {
      let list = owner.base.appending(YAMLPath(keys: "spec", "patches"))
      patches += [patch(in: owner.file, document: owner.document, list, of: ways[0])]
        .compactMap(\.self)
    }
    return patches
  }

  private func patch(
    in file: ManifestFile,
    document: Int = 0,
    _ list: YAMLPath,
    of way: PlacedObject
  ) -> OwnPatch? {
    guard file.documents.indices.contains(document), !file.documents[document].isEncrypted else {
      return nil
    }
    return OwnPatch(file: file, document: document, list: list, object: way.object.written)
  }
}

extension [ListedEntry] {
  /// Whether they lead through the kustomization file of a folder.
  fileprivate func pass(_ folder: RepositoryPath) -> Bool {
    contains { $0.folder == folder }
  }
}

extension PlacedObject {
  /// The Flux Kustomization that applies it.
  fileprivate func owner(in index: ManifestIndex) -> ManifestObject? {
    ownerStep.flatMap { index.steps[$0].kustomization?.object }
  }

  /// Whether a Flux Kustomization applies it, directly or through others.
  fileprivate func isBelow(_ owner: ManifestObject, in index: ManifestIndex) -> Bool {
    var next = ownerStep
    while let position = next {
      let step = index.steps[position]
      if step.kustomization.map({ ObjectPlace($0.object) == ObjectPlace(owner) }) ?? false {
        return true
      }
      next = step.parent
    }
    return false
  }
}
