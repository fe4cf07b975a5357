import LosslessYAML
import SourceText

/// Values that are written one way and applied another.
extension Decider {
  /// Refuses a field beside whose way a key is filled in by something else: the key may be a second
  /// time the one on the way.
  func refuseVariableKeys(_ decision: Decision) throws(Refusal) {
    let document = decision.file.documents[decision.document].root
    var path = decision.path
    while !path.steps.isEmpty {
      path.steps.removeLast()
      // Where the path does not lead yet there are no keys.
      guard case .found(let node)? = try? document.resolve(path) else { continue }
      let key = node.entries.first { entry in
        entry.key.followed.text.map { $0.contains("${") || $0.contains("{{") } ?? false
      }?.key
      guard let key else { continue }
      throw Refusal(
        .variableOfUnknownOrigin,
        "the key `\(key.text ?? "")` is a variable, and may be one of `\(decision.intent.field)`",
        object: decision.intent.object,
        at: decision.file.buffer.location(of: key.contentRange),
        next: ["write the key out"]
      )
    }
  }

  /// Refuses a claim whose name kustomize rewrites: a prefix or suffix of a PersistentVolumeClaim is
  /// put on every reference to it too (kustomize, name reference transformer).
  func refuseRenamedClaim(_ decision: Decision) throws(Refusal) {
    let intent = decision.intent
    guard intent.field.steps.last == .key("claimName") else { return }
    let names = [
      intent.from?.description, intent.to?.description, decision.node?.followed.text,
    ].compactMap(\.self)
    let way = decision.object
    let claim = index.renamedClaims(everNamed: names).first { placed in
      placed.appliedBy == way.appliedBy && placed.rootFile == way.rootFile
    }
    guard let claim else { return }
    throw Refusal(
      .renamedClaim,
      "\(claim.object.written) becomes `\(claim.name)` by a prefix or suffix, and with it what "
        + "this field names",
      object: intent.object,
      at: claim.object.location,
      next: ["write the claim's name out, and take it out of the prefix's or suffix's reach"]
    )
  }
}
