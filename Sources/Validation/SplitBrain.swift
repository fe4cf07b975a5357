import LosslessYAML
import Manifests
import Planning
package import SourceText
import Transforms

/// `split-brain`: what only one site may do is done at both: a volume takes writes, a host name is
/// published, a CronJob runs, a VolSync source backs up.
///
/// Syncthing is exempt: it keeps volumes alike that all sites write to.
package enum SplitBrain: Rule {
  package static let id = "split-brain"
  package static let consequences = [RuleCatalog.halfFailedOver]
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    subject.statuses.flatMap { status in
      let done = status.twins.compactMap { one, other in
        deed(one, other).map { finding(status, $0, (one, other)) }
      }
      return done + names(status)
    }
  }

  /// What both of two copies of an object do that only one of them may; nil for none.
  private static func deed(_ one: MemberActivity, _ other: MemberActivity) -> String? {
    let both = Set(one.transforms).intersection(other.transforms)
    if both.contains(.setReplicationState) { return "takes writes" }
    if both.contains(.suspendCronjob) { return "runs" }
    let isSyncthing = [one, other].contains { activity in
      activity.object?.root.member(path: "spec", "syncthing") != nil
    }
    return both.contains(.pauseVolsync) && one.member.object.kind == "ReplicationSource"
      && !isSyncthing ? "backs up" : nil
  }

  private static func finding(
    _ status: ServiceStatus,
    _ deed: String,
    _ pair: (MemberActivity, MemberActivity)
  ) -> Diagnostic {
    let other = pair.0.evidence.first?.decision.location
    return Diagnostic(
      code: id,
      "\(pair.1.member.object) \(deed) at both sites of \(status.service.name): here, and in "
        + "\(other?.file ?? ""):\(other?.start.line ?? 0)",
      at: pair.1.evidence.first?.decision.location,
      hints: hints(status)
    )
  }

  private static func hints(_ status: ServiceStatus) -> [String] {
    let name = status.service.name
    return [
      "give it the value of the idle site in one of the two clusters",
      "or leave that to failover promote \(name), or failover demote \(name)",
    ]
  }

  // MARK: Names

  /// The host names that objects of both sites publish.
  private static func names(_ status: ServiceStatus) -> [Diagnostic] {
    let publishing = status.activities.filter { activity in
      activity.transforms.contains(.setDnsController)
        && activity.evidence.contains { one in
          one.decision.intent.transform == TransformCatalog.setDnsController.rawValue
            && one.role == activity.member.home?.state
        }
    }
    let atHome = publishing.filter { $0.member.home == .primary }
    return publishing.filter { $0.member.home == .standby }.compactMap { away in
      for other in atHome {
        let shared = away.hostNames.intersection(other.hostNames)
        let isTwin = away.member.object.isSameObject(as: other.member.object)
        guard !shared.isEmpty || (isTwin && away.hostNames.isEmpty) else { continue }
        let name = shared.sorted().first.map { "`\($0)`" } ?? "the names of \(away.member.object)"
        let place = other.evidence.first?.decision.location
        return Diagnostic(
          code: id,
          "\(name) is published from both sites of \(status.service.name): here, and in "
            + "\(place?.file ?? ""):\(place?.start.line ?? 0)",
          at: away.evidence.first?.decision.location,
          hints: hints(status)
        )
      }
      return nil
    }
  }
}

extension ServiceStatus {
  /// The pairs of members, of the primary and of the standby site, that are one object in two clusters
  /// and active in both.
  fileprivate var twins: [(MemberActivity, MemberActivity)] {
    let active = activities.filter(\.isActive)
    return active.filter { $0.member.home == .primary }.flatMap { one in
      active.filter {
        $0.member.home == .standby && $0.member.object.isSameObject(as: one.member.object)
      }.map { (one, $0) }
    }
  }
}

extension MemberActivity {
  /// The transforms whose fields say where it is active.
  fileprivate var transforms: [TransformCatalog] {
    evidence.compactMap { TransformCatalog(rawValue: $0.decision.intent.transform) }
  }

  /// The object as it is applied.
  fileprivate var object: ManifestObject? { evidence.first?.decision.object.applied.object }

  /// The host names that external-dns takes from the object.
  fileprivate var hostNames: Set<String> {
    guard let root = object?.root else { return [] }
    let spec = root.member("spec")
    var hosts = (spec?.member("rules")?.listItems ?? []).compactMap { $0.member("host")?.text }
    for list in ["hosts", "hostnames"] {
      hosts += (spec?.member(list)?.listItems ?? []).compactMap(\.text)
    }
    for prefix in DNSAnnotations.prefixes {
      let names = object?.annotation(prefix + "hostname")?.split(separator: ",") ?? []
      hosts += names.map { String($0.drop { $0 == " " }) }
    }
    return Set(hosts.filter { !$0.isEmpty && !$0.contains("${") })
  }
}
