import LosslessYAML
import Manifests
import Planning
import SourceText

extension ManifestObject {
  /// The labels of the nodes that the pods select, as far as they are text.
  var selectedLabels: [String: String] {
    var labels: [String: String] = [:]
    for entry in podSpec?.member("nodeSelector")?.entries ?? [] {
      if let key = entry.key.text, let value = entry.value.followed.text { labels[key] = value }
    }
    return labels
  }

  /// Whether no pod of the workload runs, going by its own fields.
  var isAtRest: Bool {
    root.member(path: "spec", "replicas")?.hasText("0") ?? false
      || root.member(path: "spec", "suspend")?.hasText("true") ?? false
  }
}

extension ValidationSubject {
  /// Whether a service lists an object.
  func isListed(_ placed: PlacedObject) -> Bool {
    (members[placed.name] ?? []).contains { member in
      member.object.isSameObject(as: placed.reference)
        && member.cluster.map { placed.isApplied(from: $0) } ?? true
    }
  }

  /// The members of the services that are found, each with its object as applied.
  var foundMembers: [(service: ServiceDefinition, member: ServiceMember, placed: PlacedObject)] {
    services.flatMap { service in
      service.members.compactMap { member in
        // What is not found, or twice, is said by rules of their own.
        (try? index.object(member.object, in: member.cluster))?.first.map {
          (service, member, $0.applied)
        }
      }
    }
  }
}
