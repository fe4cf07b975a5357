import LosslessYAML
import SourceText

/// Fields of objects that a chart makes: they are decided by the post-renderers of its release.
extension Decider {
  /// Returns the decision by the last patch that sets the field, by one that names the object alone, or
  /// by a new one.
  ///
  /// - Throws: `Refusal` `decided-by-patch` where it cannot be told what the post-renderers do to the
  ///   field, `shared-base` where the release is one of several clusters.
  func postRendered(
    _ intent: FieldIntent,
    _ wanted: RenderedField,
    _ ways: [PlacedObject]
  ) throws(Refusal) -> Decision {
    if let refusal = sharedBase(ways, intent) { throw refusal }
    var list = intent
    list.field = RenderedObject.list
    let release = ways[0].object
    guard case .own(nil) = try place(of: list, ways), let patches = PostRenderer.all(of: release)
    else {
      throw undecided(intent, at: release.location)
    }
    var known: (patch: TextOrigin, node: YAMLNode?)?
    for patch in patches {
      let meeting = patch.meeting(wanted.object)
      guard meeting != .no else { continue }
      let partial = meeting == .only ? patch.partial : nil
      guard patch.mayTouch(wanted.field) else {
        // A field that is there stays where it is.
        if let partial, known?.node == nil { known = (partial, nil) }
        continue
      }
      guard let partial, case .found(let node)? = try? partial.node.resolve(wanted.field) else {
        throw undecided(intent, at: release.location(of: patch.entry))
      }
      known = (partial, node)
    }
    guard let known else { return newPostRenderer(intent, wanted, ways[0]) }
    let place = TextOrigin(place: known.patch.place, node: known.node ?? known.patch.node)
    if let node = known.node { try refuseForeignText(node, intent, at: place.location) }
    return decision(intent, wanted, ways[0], known.patch.place, known.node, at: place.location)
  }

  private func decision(
    _ intent: FieldIntent,
    _ wanted: RenderedField,
    _ way: PlacedObject,
    _ text: TextPlace,
    _ node: YAMLNode?,
    at location: SourceLocation
  ) -> Decision {
    let scalar = text.scalar
    let pointer = node?.pointer ?? JSONPointer.of(wanted.field)
    var decision = Decision(
      intent: intent,
      object: way,
      file: text.file,
      document: text.document,
      path: scalar.map(Self.numbered) ?? .root,
      inner: Decision.InnerPath(document: text.innerDocument, path: wanted.field),
      pointer: (scalar?.pointer ?? "") + "#" + pointer,
      node: node,
      location: location
    )
    if node == nil { decision.addition = .toPatch }
    return decision
  }

  /// The path of a patch's text, with the numbers of the items on its way.
  private static func numbered(_ node: YAMLNode) -> YAMLPath {
    var steps: [YAMLPath.Step] = []
    var node = node
    while let parent = node.parent {
      if parent.kind == .sequence {
        steps.append(.index(Array(parent.children).firstIndex(of: node) ?? 0))
      } else {
        steps.append(node.pathFromRoot.steps.last ?? .key(""))
      }
      node = parent
    }
    return YAMLPath(steps: steps.reversed())
  }

  private func newPostRenderer(
    _ intent: FieldIntent,
    _ wanted: RenderedField,
    _ way: PlacedObject
  ) -> Decision {
    let release = way.object
    let list = release.base.appending(RenderedObject.list)
    let patch = OwnPatch(
      file: release.file,
      document: release.document,
      list: list,
      object: release.written,
      rendered: wanted.object
    )
    var decision = Decision(
      intent: intent,
      object: way,
      file: release.file,
      document: release.document,
      path: list,
      inner: nil,
      // Until it has its number, a new patch is told from others by its object.
      pointer: JSONPointer.of(list) + "/-" + JSONPointer.escape("\(wanted.object)") + "#"
        + JSONPointer.of(wanted.field),
      node: nil,
      location: release.location
    )
    decision.addition = .withPatch(patch)
    return decision
  }

  private func undecided(_ intent: FieldIntent, at location: SourceLocation) -> Refusal {
    Refusal(
      .decidedByPatch,
      "what its post-renderers do to `\(intent.field)` cannot be told",
      object: intent.object,
      at: location,
      next: [
        "set the field by a strategic merge patch of its own, whose `target` has the kind and the name"
      ]
    )
  }
}
