import LosslessYAML
import SourceText

/// Turns intents into places.
///
/// A field is decided by the object's own document, or by the patch or the kustomization file that has
/// the last word on its way; where that cannot be told, or where an edit there would change another
/// object too, it refuses.
package struct Decider: Sendable {
  let index: ManifestIndex
  /// Whether an object that shares what decides it may get a patch of its own.
  let addsPatches: Bool

  /// Creates a decider over an index.
  package init(_ index: ManifestIndex) {
    self.init(index, addsPatches: true)
  }

  init(_ index: ManifestIndex, addsPatches: Bool) {
    self.index = index
    self.addsPatches = addsPatches
  }

  /// Finds the place that decides an intent's field.
  ///
  /// - Throws: `Refusal` with the code of what stands in the way.
  package func decide(_ intent: FieldIntent) throws(Refusal) -> Decision {
    let ways = try index.object(intent.object, in: intent.cluster)
    guard let placed = ways.first else {
      preconditionFailure("an object that is found has at least one way")
    }
    if let rendered = RenderedField(intent.field) {
      let decision = try postRendered(intent, rendered, ways)
      for way in ways { try refuseObstacles(way, decision) }
      return decision
    }
    let decision: Decision
    switch try place(of: intent, ways) {
    case .text(let origin, let variable):
      let shared = try foreignDecision(intent, placed, origin, variable)
      // Of a variable it is known that nothing else has it.
      if !(variable.map { $0.isVariable && $0.substitution != nil } ?? false),
        let refusal = sharedText(origin, ways, intent)
      {
        if let own = try overridingValue(shared, placed, origin) {
          decision = own
        } else {
          decision = try ownPatch(for: shared, ways, insteadOf: refusal, after: origin)
        }
      } else {
        decision = shared
      }
    case .removed(let origin):
      if let refusal = sharedText(origin, ways, intent) { throw refusal }
      var removed = try foreignDecision(intent, placed, origin, nil)
      removed.isTakenAway = true
      decision = removed
    case .unsetVariable(let value, let owner, let name):
      decision = try decisionOfUnset(name, of: owner, by: value, intent, placed)
    case .own(let variable):
      if let refusal = sharedBase(ways, intent) {
        guard let shared = try? place(intent, placed, placed.object, as: variable?.node) else {
          throw refusal
        }
        decision = try ownPatch(for: shared, ways, insteadOf: refusal)
      } else {
        decision = try place(intent, placed, placed.object, as: variable?.node)
        try refuseVariableKeys(decision)
      }
    }
    for way in ways { try refuseObstacles(way, decision) }
    try refuseRenamedClaim(decision)
    return decision
  }

  /// Refuses what would not be applied, or not as written; asked only for fields that change.
  ///
  /// `ignoringOwnMark` is for the change that writes `reconcile: disabled` into the object: that it is
  /// not applied is what it is for.
  ///
  /// - Throws: `Refusal` for an encrypted document, a suspended owner, or an object that Flux was
  ///   told to leave alone.
  package func checkThatChangeWouldApply(
    _ decision: Decision,
    ignoringOwnMark: Bool = false
  ) throws(Refusal) {
    let object = decision.object.object
    let reference = decision.intent.object
    let edited = decision.file.documents[decision.document]
    if object.isEncrypted || edited.isEncrypted {
      throw Refusal(
        .encryptedDocument,
        decision.isOwn
          ? "is encrypted by SOPS; an edit would break its checksum"
          : "what decides `\(decision.intent.field)` is encrypted by SOPS; an edit would break its checksum",
        object: reference,
        at: decision.isOwn ? object.location : decision.location,
        next: ["change it with `sops`, or keep the failover fields in a clear-text manifest"]
      )
    }
    for way in try index.object(reference, in: decision.intent.cluster) {
      if let owner = way.suspendedOwner {
        throw Refusal(
          .changeUnderSuspendedOwner,
          "\(owner.written) is suspended: Flux would not apply the change",
          object: reference,
          at: owner.location,
          next: ["resume \(owner.written) first"]
        )
      }
      try refuseSuspendedObject(way, decision.intent)
      try refuseIgnoredObject(way, reference, ignoringOwnMark: ignoringOwnMark)
      try refuseIgnoredFile(way, reference)
      if let obstacle = way.obstacles.first { throw obstacle.refusal(of: reference) }
    }
  }

  // MARK: The object's own document

  /// Finds the field in a document; `effective` is the value as applied, where Flux fills it in.
  func place(
    _ intent: FieldIntent,
    _ placed: PlacedObject,
    _ object: ManifestObject,
    as effective: YAMLNode? = nil
  ) throws(Refusal) -> Decision {
    let buffer = object.file.buffer
    if let key = object.file.documents[object.document].complexKey {
      throw Refusal(
        .templateText,
        "the document holds unquoted template text",
        object: intent.object,
        at: buffer.location(of: key.range),
        next: ["quote the template expression"]
      )
    }
    let resolution: PathResolution
    do {
      resolution = try object.root.resolve(intent.field)
    } catch {
      throw Refusal(error, object: intent.object, in: buffer)
    }
    var effective = effective
    let node: YAMLNode?
    let pointer: String
    let range: Range<Int>
    switch resolution {
    case .found(let found):
      node = found
      pointer = found.pointer
      range = found.contentRange
      if effective == nil { effective = object.valueByReleaseName(of: found, at: intent.field) }
      if effective == nil {
        try refuseForeignText(found, intent, at: buffer.location(of: found.contentRange))
      }
    case .absent(let parent, let missing):
      node = nil
      pointer = parent.pointer + missing.map { "/" + JSONPointer.escape($0) }.joined()
      let key = parent.keyRange ?? parent.contentRange
      let end = min(key.upperBound, buffer.textEnd(at: key.lowerBound))
      range = key.lowerBound..<max(key.lowerBound, end)
    }
    var decision = Decision(
      intent: intent,
      object: placed,
      file: object.file,
      document: object.document,
      path: object.base.appending(intent.field),
      inner: nil,
      pointer: pointer,
      node: node,
      location: buffer.location(of: range)
    )
    decision.effective = effective
    return decision
  }

  /// Refuses a value that something else fills in: a Flux variable or template text.
  func refuseForeignText(
    _ node: YAMLNode,
    _ intent: FieldIntent,
    at location: SourceLocation
  ) throws(Refusal) {
    let value = node.aliasTarget ?? node
    guard let text = value.text else {
      throw Refusal(
        .wrongKind,
        "`\(intent.field)` is a \(value.kind.word), expected a scalar",
        object: intent.object,
        at: location,
        next: ["correct the manifest"]
      )
    }
    if text.contains("${") {
      throw Refusal(
        .variableOfUnknownOrigin,
        "the value is the variable `\(text)`",
        object: intent.object,
        at: location,
        next: ["write the value out, or change the variable where `postBuild` sets it"]
      )
    }
    if text.contains("{{") || text.contains("$(") {
      throw Refusal(
        .templateText,
        "the value is template text: `\(text)`",
        object: intent.object,
        at: location,
        next: ["write the value out"]
      )
    }
  }

  // MARK: Others who have a say

  /// The refusal where the same file becomes several objects: an edit would move the service in all.
  func sharedBase(_ ways: [PlacedObject], _ intent: FieldIntent) -> Refusal? {
    let all = index.waysOfSameFile(as: ways[0])
    let clusters = Set(all.map(\.cluster)).sorted()
    let names = Set(all.map(\.reference.description)).sorted()
    guard clusters.count > 1 || names.count > 1 else { return nil }
    let message =
      clusters.count > 1
      ? "its file is applied by \(clusters.joined(separator: " and "))"
      : "its file becomes \(names.joined(separator: " and "))"
    return Refusal(
      .sharedBase,
      message,
      object: intent.object,
      at: ways[0].object.location,
      next: ["give each of them its own manifest, or an overlay of its own"]
    )
  }

  private func refuseObstacles(
    _ way: PlacedObject,
    _ decision: Decision
  ) throws(Refusal) {
    if let patch = way.patches.last(where: { $0.mayChangeIdentity(of: way) }) {
      throw Refusal(
        .identityPatched,
        "a patch may change its name, namespace or kind",
        object: decision.intent.object,
        at: patch.location,
        next: ["write name, namespace and kind into \(way.object.file.path) instead"]
      )
    }
    if let obstacle = way.obstacles.first(where: { $0.reach == .reading }) {
      throw obstacle.refusal(of: decision.intent.object)
    }
  }
}

extension PlacedObject {
  /// The cluster that it is applied to, as far as git tells: a root, or a kubeconfig below it.
  ///
  /// Empty where nothing applies it.
  var cluster: String {
    guard let root else { return "" }
    let place = rootFile.map { " (\($0))" } ?? ""
    return "\(root)" + place + kubeConfigs.map { " into \($0)" }.joined()
  }
}

extension YAMLNode {
  /// The bytes of the key under which this node stands.
  fileprivate var keyRange: Range<Int>? {
    parent?.entries.first { $0.value == self }?.key.range
  }
}
