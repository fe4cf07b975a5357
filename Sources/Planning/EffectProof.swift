import LosslessYAML
import Manifests
import SourceText

/// The proof that what Flux applies changes where the plan says, and nowhere else.
///
/// Patches and kustomization files can have a say in many objects: each one that is written in a changed
/// file, or passes one on its way, is made as kustomize makes it, before and after.
struct EffectProof {
  let before: ManifestIndex
  let after: ManifestIndex

  /// Checks the changes of a plan, if something beside the objects' own documents has a say in one of
  /// them.
  ///
  /// - Throws: `Refusal` `shared-base` for another object that would change, `verification-failed` for a
  ///   field that would, or that would not get its value.
  func check(_ changes: [PlannedChange]) throws(Refusal) {
    guard let foreign = changes.first(where: \.isDecidedByOthers) else { return }
    let files = Set(changes.map(\.decision.file.path))
    let (old, new) = (before.placed, after.placed)
    guard old.count == new.count, zip(old, new).allSatisfy({ $0.isSameWay(as: $1) }) else {
      throw surprise("other objects would be applied", foreign)
    }
    for (former, latter) in zip(old, new)
    where former.isWritten(inAnyOf: files) || latter.isWritten(inAnyOf: files) {
      guard let differences = latter.differences(from: former) else {
        throw surprise("what becomes of \(former.reference) cannot be told", foreign)
      }
      guard !differences.isEmpty else { continue }
      let own = changes.filter { $0.isOf(former) || $0.isWritten(in: former) }
      guard let change = own.first else {
        throw Refusal(
          .sharedBase,
          "the change of \(foreign.decision.file.path) would change \(former.reference) too",
          service: foreign.service,
          object: foreign.decision.intent.object,
          at: foreign.decision.location,
          next: ["give the object a patch of its own"]
        )
      }
      let planned = own.flatMap { [latter.pointer(of: $0), former.pointer(of: $0)] }
        .compactMap(\.self)
      let stray = differences.first { found in
        !planned.contains { $0 == found || $0.hasPrefix(found + "/") }
      }
      guard let stray else { continue }
      throw surprise("`\(stray)` of \(former.reference) would change too", change)
    }
    for change in changes { try checkValue(of: change) }
  }

  /// Refuses a change after which the object as applied has another value.
  private func checkValue(of change: PlannedChange) throws(Refusal) {
    let intent = change.decision.intent
    let outcome = try Decider(after).decide(intent)
    // A key that goes because the way there put it in may leave nothing behind.
    let isTakenOut = outcome.valueNode == nil && change.new == nil
    guard !intent.votes || isTakenOut || outcome.standing == .to else {
      let value = outcome.valueNode.map { "`\($0.followed.text ?? $0.sourceText)`" } ?? "(absent)"
      throw surprise("`\(intent.field)` would become \(value)", change)
    }
  }

  private func surprise(_ message: String, _ change: PlannedChange) -> Refusal {
    Refusal(
      .verificationFailed,
      message,
      service: change.service,
      object: change.decision.intent.object,
      at: change.decision.location,
      next: ["write the field into the object's own manifest, out of reach of what changes it"]
    )
  }
}

extension PlannedChange {
  /// Whether a patch, a count or a variable has a say in the field, before or after.
  fileprivate var isDecidedByOthers: Bool {
    !decision.isOwn || decision.effective != nil || new?.isFilledIn ?? false
  }

  fileprivate func isOf(_ placed: PlacedObject) -> Bool {
    let intent = decision.intent
    return intent.object.isSameObject(as: placed.reference)
      && intent.cluster.map { placed.isApplied(from: $0) } ?? true
  }

  /// Whether the text that changes stands in the object's own document: a Flux Kustomization holds
  /// patches of others.
  fileprivate func isWritten(in placed: PlacedObject) -> Bool {
    decision.file.path == placed.object.file.path && decision.document == placed.object.document
      && decision.path.steps.starts(with: placed.object.base.steps)
  }
}

extension PlacedObject {
  /// The pointer of a change's field in the object as applied; nil where the field is not there.
  fileprivate func pointer(of change: PlannedChange) -> String? {
    let root = applied.object.root
    if !change.isOf(self) || RenderedField(change.decision.intent.field) != nil {
      let base = object.root.pointer.count
      let pointer = change.decision.pointer.split(separator: "#", maxSplits: 1).first ?? ""
      return change.isWritten(in: self) ? String(pointer.dropFirst(base)) : nil
    }
    guard case .found(let node)? = try? root.resolve(change.decision.intent.field) else {
      return nil
    }
    return String(node.pointer.dropFirst(root.pointer.count))
  }
}
