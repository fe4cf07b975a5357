import Manifests
import Planning
package import SourceText

/// `same-claim-on-two-nodes`: two workloads that select different nodes mount one claim, and one node
/// only can have it: the second pod never starts.
package enum SameClaimOnTwoNodes: Rule {
  package static let id = "same-claim-on-two-nodes"
  package static let consequences = [RuleCatalog.claimNodeMismatch, .unlistedStandby]
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let volumes = subject.volumes
    let mounts = subject.mounts.filter { !$0.workload.object.isAtRest }
    let groups = Dictionary(grouping: mounts, by: \.claim).values.filter { $0.count > 1 }
    return groups.flatMap { group -> [Diagnostic] in
      group.indices.compactMap { position in
        let mount = group[position]
        let labels = mount.workload.object.selectedLabels
        guard !labels.isEmpty else { return nil }
        let other = group[..<position].first { other in
          other.workload.reference.namespace == mount.workload.reference.namespace
            && other.workload.isBeside(mount.workload)
            && !other.workload.reference.isSameObject(as: mount.workload.reference)
            && other.workload.object.isKept(offNodesWith: labels)
        }
        guard let other,
          volumes.claim(mount.claim, beside: mount.workload)?.object.isOfOneNode ?? false
        else { return nil }
        return finding(mount, other)
      }
    }
  }

  private static func finding(_ mount: Mount, _ other: Mount) -> Diagnostic {
    Diagnostic(
      code: id,
      "\(mount.workload.reference) mounts the claim `\(mount.claim)`, which "
        + "\(other.workload.reference) mounts on other nodes (\(other.location.file):"
        + "\(other.location.start.line))",
      at: mount.location,
      hints: [
        "let both select the same nodes, and list them in one service, so that they move together",
        "or give the claim the access mode `ReadWriteMany`, if its storage allows it",
      ]
    )
  }
}
