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
  private let before: ManifestIndex
  private let after: ManifestIndex
  private let volumes: PlacedVolumes

  init(before: ManifestIndex, after: ManifestIndex) {
    self.before = before
    self.after = after
    volumes = PlacedVolumes(after)
  }

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
        other.reference.namespace == workload.reference.namespace && other.isBeside(workload)
          && !moved.contains(other.reference.unversioned)
          && !other.reference.isSameObject(as: workload.reference)
          && other.object.mountsClaim(name) && other.object.isKept(offNodesWith: labels)
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

  /// Whether only one node at a time can mount a claim.
  ///
  /// A claim that no manifest defines may be a file server's; one that the service moves is not.
  private func isOfOneNode(
    _ claim: String,
    beside workload: PlacedObject,
    isMoved: Bool
  ) -> Bool {
    volumes.claim(claim, beside: workload)?.object.isOfOneNode ?? isMoved
  }

  // MARK: Volumes that are tied to a node

  private func refuseMismatch(
    _ now: PlacedObject,
    _ then: PlacedObject,
    _ ends: (from: ObjectSettings, to: ObjectSettings)
  ) throws(Refusal) {
    let isMoved = ends.from.nodeLabels != ends.to.nodeLabels
    for (volume, claim) in ends.to.claims.sorted(by: { $0.key < $1.key }) {
      let former =
        ends.from.claims[volume].map { volumes.ties(ofClaim: $0, beside: now) } ?? NodeTies(nil)
      let ties = volumes.ties(ofClaim: claim, beside: then)
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
      let ties = volumes.ties(ofClaim: name, beside: then)
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
}
