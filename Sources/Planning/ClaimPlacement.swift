import LosslessYAML
import Manifests
import SourceText
import Transforms

/// Whether claims and nodes of a plan's outcome fit together, as far as manifests tell.
///
/// A volume that one node attaches cannot be attached by another (`ReadWriteOnce`), and a volume that
/// is tied to a node (`spec.nodeAffinity`) starts no pod elsewhere.
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
struct ClaimPlacement {
  let before: ManifestIndex
  let after: ManifestIndex

  /// Checks every workload that a plan moves between nodes.
  ///
  /// - Throws: `Refusal` `same-claim-on-two-nodes` or `claim-node-mismatch`.
  func check(_ plan: Plan) throws(Refusal) {
    let changed = Set(plan.changes.map(\.decision.intent.object))
    for planned in plan.services {
      for member in planned.service.members where changed.contains(member.object) {
        let ends = member.ends(of: plan.transition)
        do throws(Refusal) {
          guard let now = try before.object(member.object, in: member.cluster).first,
            let then = try after.object(member.object, in: member.cluster).first
          else { continue }
          try refuseSharing(of: then, ends, besides: changed)
          try refuseMismatch(now, then, ends)
        } catch {
          throw error.of(planned.service)
        }
      }
    }
  }

  // MARK: One claim, two nodes

  private func refuseSharing(
    of workload: PlacedObject,
    _ ends: (from: ObjectSettings, to: ObjectSettings),
    besides moved: Set<ObjectReference>
  ) throws(Refusal) {
    let labels = ends.to.nodeLabels.filter { ends.from.nodeLabels[$0.key] != $0.value }
    guard !labels.isEmpty else { return }
    for claim in workload.object.mountedClaims {
      guard let name = claim.text,
        isOfOneNode(name, beside: workload, isMoved: ends.to.claims.values.contains(name))
      else { continue }
      let other = after.placed(mentioning: [name]).first { other in
        other.reference.namespace == workload.reference.namespace && other.root == workload.root
          && other.rootFile == workload.rootFile && !moved.contains(other.reference.unversioned)
          && !other.reference.isSameObject(as: workload.reference)
          && other.object.mountsClaim(name) && isKept(other, offNodesWith: labels)
      }
      guard let other else { continue }
      throw Refusal(
        .sameClaimOnTwoNodes,
        "would mount the claim `\(name)`, which \(other.reference) mounts on other nodes",
        object: workload.reference.unversioned,
        at: workload.object.location(of: claim),
        next: [
          "list both workloads in one service, so that they move together",
          "or give the claim the access mode `ReadWriteMany`, if its storage allows it",
        ]
      )
    }
  }

  /// Whether a workload's node selector, or its required node affinity, keeps it off the nodes that
  /// have some labels.
  private func isKept(_ workload: PlacedObject, offNodesWith labels: [String: String]) -> Bool {
    let pod = workload.object.podSpec
    let affinity = NodeTies(
      pod?.member("affinity")?.member("nodeAffinity")?
        .member("requiredDuringSchedulingIgnoredDuringExecution")
    )
    return labels.contains { key, value in
      if let own = pod?.member("nodeSelector")?.member(key)?.text, own != value { return true }
      return !affinity.allow(key, value)
    }
  }

  /// Whether only one node at a time can mount a claim.
  ///
  /// A claim that no manifest defines may be a file server's; one that the service moves is not.
  private func isOfOneNode(
    _ claim: String,
    beside workload: PlacedObject,
    isMoved: Bool
  ) -> Bool {
    guard let definition = object("PersistentVolumeClaim", claim, beside: workload) else {
      return isMoved
    }
    let modes = definition.root.member("spec")?.member("accessModes")?.listItems ?? []
    return !modes.contains { $0.hasText("ReadWriteMany") || $0.hasText("ReadOnlyMany") }
  }

  // MARK: Volumes that are tied to a node

  private func refuseMismatch(
    _ now: PlacedObject,
    _ then: PlacedObject,
    _ ends: (from: ObjectSettings, to: ObjectSettings)
  ) throws(Refusal) {
    let isMoved = ends.from.nodeLabels != ends.to.nodeLabels
    for (volume, claim) in ends.to.claims.sorted(by: { $0.key < $1.key }) {
      let former = ends.from.claims[volume].map { self.ties(of: $0, beside: now) } ?? NodeTies(nil)
      let ties = self.ties(of: claim, beside: then)
      guard !ties.isEmpty else { continue }
      if !isMoved, claim != ends.from.claims[volume], former != ties, !former.isEmpty {
        throw mismatch(then, "`\(claim)` is tied to \(ties), but its pod stays on the same nodes")
      }
      if let wrong = ends.to.nodeLabels.first(where: { !ties.allow($0.key, $0.value) }) {
        let label = "\(wrong.key)=\(wrong.value)"
        throw mismatch(then, "`\(claim)` is tied to \(ties), but its pod moves to `\(label)`")
      }
    }
    guard isMoved else { return }
    for claim in then.object.mountedClaims {
      guard let name = claim.text, !ends.to.claims.values.contains(name) else { continue }
      let ties = self.ties(of: name, beside: then)
      guard !ties.isEmpty else { continue }
      throw mismatch(then, "`\(name)` is tied to \(ties), but its pod moves to \(ends.to.site)")
    }
  }

  private func mismatch(_ workload: PlacedObject, _ message: String) -> Refusal {
    Refusal(
      .claimNodeMismatch,
      message,
      object: workload.reference.unversioned,
      at: workload.object.location,
      next: ["give the service, for each site, a claim whose volume lies on that site's nodes"]
    )
  }

  /// The nodes to which the volume of a claim is tied.
  private func ties(of claim: String, beside workload: PlacedObject) -> NodeTies {
    let definition = object("PersistentVolumeClaim", claim, beside: workload)
    let named = definition?.root.member("spec")?.member("volumeName")?.text
    let volume = after.placed(mentioning: [named ?? claim]).first { volume in
      guard volume.object.written.group.isEmpty, volume.object.written.kind == "PersistentVolume",
        volume.root == workload.root, volume.rootFile == workload.rootFile
      else { return false }
      if let named { return volume.name == named }
      let reference = volume.object.root.member("spec")?.member("claimRef")
      return reference?.member("name")?.hasText(claim) ?? false
        && reference?.member("namespace")?.hasText(workload.reference.namespace ?? "") ?? false
    }
    return NodeTies(
      volume?.object.root.member("spec")?.member("nodeAffinity")?.member("required")
    )
  }

  private func object(
    _ kind: String,
    _ name: String,
    beside workload: PlacedObject
  ) -> ManifestObject? {
    after.placed(kind, named: name).first {
      $0.reference.namespace == workload.reference.namespace && $0.root == workload.root
        && $0.rootFile == workload.rootFile
    }?.object
  }
}

/// The nodes to which a volume or a pod is tied: label values that a node must have, any of each list.
private struct NodeTies: Hashable, CustomStringConvertible {
  private var values: [String: Set<String>] = [:]

  /// Reads a required node affinity; of several terms, which are alternatives, nothing is taken.
  init(_ required: YAMLNode?) {
    let terms = required?.member("nodeSelectorTerms")?.listItems ?? []
    guard terms.count == 1 else { return }
    for expression in terms[0].member("matchExpressions")?.listItems ?? [] {
      guard expression.member("operator")?.hasText("In") ?? false,
        let key = expression.member("key")?.text
      else { continue }
      values[key, default: []].formUnion(
        (expression.member("values")?.listItems ?? []).compactMap(\.text)
      )
    }
  }

  var isEmpty: Bool { values.isEmpty }

  /// Whether a node with a label can be among them.
  func allow(_ key: String, _ value: String) -> Bool { values[key]?.contains(value) ?? true }

  var description: String {
    values.sorted { $0.key < $1.key }
      .map { "nodes with `\($0.key)` of `\($0.value.sorted().joined(separator: "` or `"))`" }
      .joined(separator: " and ")
  }
}
