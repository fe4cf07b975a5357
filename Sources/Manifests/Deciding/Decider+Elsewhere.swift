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
    /// By a variable of the owner that has its default value so far.
    case unsetVariable(VariableValue, name: String)

    fileprivate var origin: TextOrigin? {
      if case .text(let origin, _) = self { origin } else { nil }
    }
  }

  /// A value that Flux fills in.
  struct VariableValue {
    /// The value as applied.
    var node: YAMLNode
    /// Who fills it in.
    var substitution: Substitution
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
      case (.text(let origin, _), .text(let other, _)): origin.isSame(as: other)
      case (.unsetVariable(let value, let name), .unsetVariable(let other, let otherName)):
        name == otherName
          && value.substitution.owner.object.location == other.substitution.owner.object.location
      case (.own, _), (.text, _), (.unsetVariable, _): false
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
    var variable: VariableValue?
    if let variables = value?.variables, let substitution = way.substitution,
      case .found(let node)? = try? applied.object.root.resolve(intent.field)
    {
      let filled = VariableValue(node: node, substitution: substitution)
      if let place = placeOfVariable(variables, filled) { return place }
      variable = filled
    }
    guard writer != nil || variable != nil else { return .own(nil) }
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

  /// The place of a variable that is the whole text of one field and of nothing else; nil where the text
  /// has to be written out instead.
  private func placeOfVariable(_ text: VariableText, _ value: VariableValue) -> FieldPlace? {
    guard let variable = text.only, index.uses(of: variable.name, by: value.substitution) == 1
    else { return nil }
    var value = value
    value.isVariable = true
    let (known, isComplete) = value.substitution.variables()
    guard let own = known[variable.name] else {
      return isComplete ? .unsetVariable(value, name: variable.name) : nil
    }
    guard let origin = own.origin, origin.node.text == own.text, !VariableText.mayBe(own.text)
    else {
      return nil
    }
    return .text(origin, value)
  }

  /// Returns the decision that sets a variable of which only a default is known.
  func decisionOfUnset(
    _ name: String,
    _ value: VariableValue,
    _ intent: FieldIntent,
    _ placed: PlacedObject
  ) throws(Refusal) -> Decision {
    var inner = intent
    let owner = value.substitution.owner
    inner.field = YAMLPath(keys: "spec", "postBuild", "substitute", name)
    var decision = try place(inner, placed, owner.object)
    decision.intent = intent
    decision.effective = value.node
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
    let path = (place.scalar ?? origin.node).path
    let inner = place.scalar.map { _ in
      Decision.InnerPath(document: place.innerDocument, path: origin.node.path)
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

  /// Refuses a text that has a say in another object too: an edit would move both.
  func refuseSharedText(
    _ origin: TextOrigin,
    _ ways: [PlacedObject],
    _ intent: FieldIntent
  ) throws(Refusal) {
    let own = Set(ways.map(\.identity))
    let other = index.placed.first { other in
      !own.contains(other.identity)
        && other.steps.contains { $0.isWritten(in: origin) && $0.mayChange(other) }
    }
    guard let other else { return }
    let place = other.cluster.isEmpty ? "" : " of \(other.cluster)"
    throw Refusal(
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
  /// The last substitution on its way.
  fileprivate var substitution: Substitution? {
    steps.reversed().lazy.compactMap { step in
      if case .substitute(let substitution) = step { substitution } else { nil }
    }.first
  }

  /// What tells an object of a cluster from others.
  fileprivate var identity: String { "\(cluster) \(object.written.group) \(reference)" }
}

extension ManifestIndex {
  /// The number of times that a variable is written in what an owner applies.
  fileprivate func uses(of variable: String, by substitution: Substitution) -> Int {
    let owner = substitution.owner.object.location
    let name = Array("${\(variable)".utf8)
    var seen: Set<ObjectPlace> = []
    return placed.filter { other in
      other.substitution?.owner.object.location == owner
        && seen.insert(ObjectPlace(other.object)).inserted
    }.reduce(0) { $0 + $1.object.uses(of: name) }
  }
}

extension ManifestObject {
  /// The number of times that a variable, given with the brace before it, is written in the object.
  fileprivate func uses(of name: [UInt8]) -> Int {
    let bytes = file.buffer.bytes[root.range]
    let ends = Set("}:=-".utf8)
    return bytes.indices.reduce(0) { count, start in
      guard bytes[start] == name[0], bytes[start...].starts(with: name),
        start + name.count < bytes.endIndex, ends.contains(bytes[start + name.count])
      else { return count }
      return count + 1
    }
  }
}

extension BuildStep {
  /// Whether the step may decide a field of an object.
  func mayDecide(_ field: FieldAddress, of object: PlacedObject) -> Bool {
    if case .patch(let patch) = self { return patch.mayDecide(field, of: object) }
    return writer?.mayDecide(field, of: object) ?? false
  }

  /// Whether the step may change more of an object than its name and namespace.
  func mayChange(_ object: PlacedObject) -> Bool {
    switch self {
    case .patch(let patch): patch.mayMeet(object)
    case .replicas(let counts): counts.contains { object.everNamed($0.name) }
    case .metadata: true
    case .substitute: object.object.mayHoldVariables
    case .rename, .images, .other: false
    }
  }

  /// Where the step is written.
  fileprivate var location: SourceLocation? {
    if case .patch(let patch) = self { return patch.location }
    return writer?.location
  }

  /// Whether a value is written in the text of the step.
  fileprivate func isWritten(in origin: TextOrigin) -> Bool {
    switch self {
    case .patch(let patch): patch.places?.contains { $0.isSame(as: origin.place) } ?? false
    case .replicas(let counts): counts.contains { $0.count.isSame(as: origin) }
    case .metadata(let metadata):
      metadata.pairs.contains { $0.origin?.isSame(as: origin) ?? false }
    case .rename, .images, .substitute, .other: false
    }
  }
}

extension ManifestObject {
  /// Whether a text of the object may hold a variable.
  fileprivate var mayHoldVariables: Bool {
    let bytes = file.buffer.bytes[file.documents[document].root.range]
    return zip(bytes, bytes.dropFirst()).contains {
      $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{")
    }
  }
}

extension FieldAddress {
  /// The address of a field of an object; items that are not there count as the first.
  init(of field: YAMLPath, in object: ManifestObject) {
    var tokens: [String] = []
    // Where the path does not lead, the tokens of its keys say enough: positions meet each other.
    switch try? object.root.resolve(field) {
    case .found(let node)?: tokens = JSONPointer.rawTokens(node.pointer, below: object.root)
    case .absent(let parent, let missing)?:
      tokens = JSONPointer.rawTokens(parent.pointer, below: object.root)
      tokens += missing.map(JSONPointer.escape)
    case nil:
      tokens = field.steps.map { step in
        switch step {
        case .key(let key): JSONPointer.escape(key)
        case .index(let number): String(number)
        case .item: "0"
        }
      }
    }
    self.init(path: field, pointerTokens: tokens)
  }
}

extension JSONPointer {
  /// The tokens of a pointer, escaped as they are, below a node.
  fileprivate static func rawTokens(_ pointer: String, below root: YAMLNode) -> [String] {
    let depth = root.pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .count
    return pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst(1 + depth)
      .map(String.init)
  }
}

extension RenderedValue {
  /// Returns what a path leads to; nil where it leads nowhere, or not for sure.
  func value(at path: YAMLPath) -> RenderedValue? {
    var current = self
    for step in path.steps {
      let next: RenderedValue? =
        switch step {
        case .key(let key): current[key]
        case .index(let number):
          current.items.indices.contains(number) ? current.items[number] : nil
        case .item(let key, let value): current.onlyItem { $0[key]?.text == value }
        }
      guard let next else { return nil }
      current = next
    }
    return current
  }

  private func onlyItem(where isMeant: (RenderedValue) -> Bool) -> RenderedValue? {
    let found = items.filter(isMeant)
    return found.count == 1 ? found[0] : nil
  }
}

extension YAMLNode {
  /// The path of the node from its document's root, by keys and numbers.
  var path: YAMLPath {
    var steps: [YAMLPath.Step] = []
    var current = self
    while let parent = current.parent {
      if parent.kind == .mapping {
        let key = parent.entries.first { $0.value == current }?.key
        steps.append(.key(key?.followed.text ?? ""))
      } else {
        var number = 0
        for child in parent.children {
          if child == current { break }
          number += 1
        }
        steps.append(.index(number))
      }
      current = parent
    }
    return YAMLPath(steps: steps.reversed())
  }
}
