import LosslessYAML
import SourceText

/// Fields that something on an object's way decides: a patch, `replicas:`, labels and annotations of a
/// kustomization file, a variable.
extension Decider {
  /// Where a field is decided.
  enum FieldPlace {
    /// In the object's own document; nil for a value that is applied as it is written.
    case own(VariableValue?)
    /// In a text outside of it.
    case text(TextOrigin, VariableValue?)
    /// In a patch that takes the field away.
    case removed(TextOrigin)
    /// By a variable of the owner that has its default value, the node, so far.
    case unsetVariable(YAMLNode, owner: PlacedObject, name: String)

    fileprivate var origin: TextOrigin? {
      switch self {
      case .text(let origin, _), .removed(let origin): origin
      case .own, .unsetVariable: nil
      }
    }
  }

  /// A value that Flux fills in.
  struct VariableValue {
    /// The value as applied.
    var node: YAMLNode
    /// Who fills it in; nil for a text that a release's `targetPath` makes a value of.
    var substitution: Substitution?
    /// Whether the place holds the variable's value, which is text, instead of a field's.
    var isVariable = false
  }

  /// Returns the place that decides a field.
  ///
  /// - Throws: `Refusal` `decided-by-patch` where that cannot be told, or differs between the ways.
  func place(of intent: FieldIntent, _ ways: [PlacedObject]) throws(Refusal) -> FieldPlace {
    var places: [FieldPlace] = []
    for way in ways { places.append(try place(of: intent, way)) }
    guard let first = places.first else { return .own(nil) }
    let isOne = places.dropFirst().allSatisfy { place in
      switch (first, place) {
      case (.own, .own): true
      case (.text(let origin, _), .text(let other, _)), (.removed(let origin), .removed(let other)):
        origin.isSame(as: other)
      case (.unsetVariable(_, let owner, let name), .unsetVariable(_, let other, let otherName)):
        name == otherName && owner.object.location == other.object.location
      case (.own, _), (.text, _), (.removed, _), (.unsetVariable, _): false
      }
    }
    guard isOne else {
      let location = places.lazy.compactMap(\.origin).first?.location
      throw decidedByPatch("the ways on which it is applied differ in", intent, at: location)
    }
    return first
  }

  private func place(of intent: FieldIntent, _ way: PlacedObject) throws(Refusal) -> FieldPlace {
    let applied = way.applied
    let field = FieldAddress(of: intent.field, in: applied.object)
    let writer = way.steps.last { $0.mayDecide(field, of: way) }
    if case .other(let other)? = writer {
      throw decidedByPatch("`\(other.name)` may decide", intent, at: other.location)
    }
    guard let rendering = applied.object.rendering else {
      guard let writer else { return .own(nil) }
      throw decidedByPatch("a patch may decide", intent, at: writer.location)
    }
    let value = rendering.value.value(at: intent.field)
    if let place = try placeOfValue(intent, way, applied, at: value?.origin) { return place }
    var variable: VariableValue?
    if let variables = value?.variables, let substitution = way.substitution,
      case .found(let node)? = try? applied.object.root.resolve(intent.field)
    {
      let filled = VariableValue(node: node, substitution: substitution)
      if let place = placeOfVariable(variables, filled) { return place }
      variable = filled
    }
    guard writer != nil || variable != nil else { return .own(nil) }
    if value == nil, case .patch(let patch)? = writer,
      let origin = patch.removal(of: intent.field, from: way)
    {
      return .removed(origin)
    }
    let doubt = decidedByPatch("a patch may decide", intent, at: writer?.location)
    guard let origin = value?.origin else { throw doubt }
    let isOwn =
      origin.place.file.path == way.object.file.path
      && origin.place.document == way.object.document && origin.place.scalar == nil
    guard isOwn else { return .text(origin, variable) }
    // A number in the path counts the items as applied: they may stand elsewhere in the file.
    guard case .found(let node)? = try? way.object.root.resolve(intent.field),
      node.range == origin.node.range
    else { throw doubt }
    return .own(variable)
  }

  /// The place of a value that a release takes from elsewhere by a path of its own; nil for any other.
  ///
  /// - Throws: `Refusal` `opaque-values` where something may set the field that git does not show.
  private func placeOfValue(
    _ intent: FieldIntent,
    _ way: PlacedObject,
    _ applied: PlacedObject,
    at origin: TextOrigin?
  ) throws(Refusal) -> FieldPlace? {
    guard case .values(let values)? = way.steps.last else { return nil }
    if let doubt = values.doubt(of: intent.field, at: origin) {
      throw Refusal(
        .opaqueValues,
        "\(doubt.name) may set `\(intent.field)`, and its values are not to be seen in git",
        object: intent.object,
        at: doubt.location,
        next: [
          doubt.keys == nil
            ? "write the field into `spec.values` of the release, which wins over it"
            : "take its `targetPath` out, or give it one that does not meet the field"
        ]
      )
    }
    guard let target = values.target(of: intent.field),
      case .found(let node)? = try? applied.object.root.resolve(intent.field)
    else { return nil }
    return .text(target.origin, VariableValue(node: node, substitution: nil, isVariable: true))
  }

  /// The place of a variable that is the whole text of one field and of nothing else; nil where the text
  /// has to be written out instead.
  private func placeOfVariable(_ text: VariableText, _ value: VariableValue) -> FieldPlace? {
    guard let substitution = value.substitution, let variable = text.only,
      index.uses(of: variable.name, by: substitution) == 1
    else { return nil }
    var value = value
    value.isVariable = true
    let (known, isComplete) = substitution.variables()
    guard let own = known[variable.name] else {
      guard isComplete else { return nil }
      return .unsetVariable(value.node, owner: substitution.owner, name: variable.name)
    }
    guard let origin = own.origin, origin.node.text == own.text, !VariableText.mayBe(own.text)
    else {
      return nil
    }
    return .text(origin, value)
  }

  /// Returns the decision that sets a variable of an owner, of which only a default, `value`, is known.
  func decisionOfUnset(
    _ name: String,
    of owner: PlacedObject,
    by value: YAMLNode,
    _ intent: FieldIntent,
    _ placed: PlacedObject
  ) throws(Refusal) -> Decision {
    var inner = intent
    inner.field = YAMLPath(keys: "spec", "postBuild", "substitute", name)
    var decision = try place(inner, placed, owner.object)
    decision.intent = intent
    decision.effective = value
    decision.isVariable = true
    return decision
  }

  /// Returns the decision of a field that a text outside of the object's own document spells.
  func foreignDecision(
    _ intent: FieldIntent,
    _ placed: PlacedObject,
    _ origin: TextOrigin,
    _ variable: VariableValue?
  ) throws(Refusal) -> Decision {
    let place = origin.place
    if variable == nil { try refuseForeignText(origin.node, intent, at: origin.location) }
    let path = (place.scalar ?? origin.node).pathFromRoot
    let inner = place.scalar.map { _ in
      Decision.InnerPath(document: place.innerDocument, path: origin.node.pathFromRoot)
    }
    var decision = Decision(
      intent: intent,
      object: placed,
      file: place.file,
      document: place.document,
      path: path,
      inner: inner,
      pointer: (place.scalar.map { $0.pointer + "#" } ?? "") + origin.node.pointer,
      node: origin.node,
      location: origin.location
    )
    decision.effective = variable?.node
    decision.isVariable = variable?.isVariable ?? false
    return decision
  }

  /// Returns the decision of a value that a release shares with others, written into the release: its own
  /// values override those of `valuesFrom`; nil for what is no such value.
  func overridingValue(
    _ shared: Decision,
    _ placed: PlacedObject,
    _ origin: TextOrigin
  ) throws(Refusal) -> Decision? {
    guard case .values(let values)? = placed.steps.last,
      values.sources.contains(where: { $0.origin.place.isSame(as: origin.place) })
    else { return nil }
    return try place(shared.intent, placed, placed.object, as: shared.valueNode)
  }

  /// The refusal of a text that has a say in another object too: an edit would move both.
  func sharedText(
    _ origin: TextOrigin,
    _ ways: [PlacedObject],
    _ intent: FieldIntent
  ) -> Refusal? {
    guard let other = index.other(meeting: origin.place, than: ways, holding: origin) else {
      return nil
    }
    let place = other.cluster.isEmpty ? "" : " of \(other.cluster)"
    return Refusal(
      .sharedBase,
      "what decides `\(intent.field)` has a say in \(other.reference)\(place) too",
      object: intent.object,
      at: origin.location,
      next: ["give the object a patch of its own"]
    )
  }

  private func decidedByPatch(
    _ message: String,
    _ intent: FieldIntent,
    at location: SourceLocation?
  ) -> Refusal {
    Refusal(
      .decidedByPatch,
      "\(message) `\(intent.field)`",
      object: intent.object,
      at: location,
      next: ["write the field into the object's own manifest, out of reach of what changes it"]
    )
  }
}

extension PlacedObject {
  /// What tells an object of a cluster from others.
  var identity: String { "\(cluster) \(object.written.group) \(reference)" }
}

extension ManifestIndex {
  /// An object beside those of the ways in which a text has a say; `origin` is the value in it, nil for
  /// the text as a whole.
  func other(
    meeting place: TextPlace,
    than ways: [PlacedObject],
    holding origin: TextOrigin? = nil
  ) -> PlacedObject? {
    let own = Set(ways.map(\.identity))
    return placed.first { other in
      !own.contains(other.identity)
        && other.steps.contains { step in
          origin.map { step.mayChange(other, by: $0) }
            ?? (step.isWritten(in: place) && step.mayChange(other))
        }
    }
  }

  /// The number of times that a variable is written in what an owner applies.
  fileprivate func uses(of variable: String, by substitution: Substitution) -> Int {
    let owner = substitution.owner.object.location
    var seen: Set<ObjectPlace> = []
    return placed.filter { other in
      other.substitution?.owner.object.location == owner
        && seen.insert(ObjectPlace(other.object)).inserted
    }.reduce(0) { count, other in
      count + VariableText.mentions(in: other.object.bytes).count { $0 == variable }
    }
  }
}
