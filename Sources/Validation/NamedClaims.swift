import LosslessYAML
import Manifests
import Planning
import SourceText

extension ManifestObject {
  /// The claims that the object's pods mount, by the names of the volumes; of a HelmRelease those that
  /// its values name as `persistence.*.existingClaim`.
  var namedClaims: [(volume: String, claim: YAMLNode)] {
    if written.kind == "HelmRelease" {
      let entries = root.member(path: "spec", "values", "persistence")?.entries ?? []
      return entries.compactMap { entry in
        guard let claim = entry.value.followed.member("existingClaim"), claim.text != nil else {
          return nil
        }
        return (entry.key.text ?? "", claim)
      }
    }
    return mountedVolumes
  }

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

/// A workload as applied, with a claim that it mounts.
struct Mount: Sendable {
  let workload: PlacedObject
  let volume: String
  let claim: String
  let location: SourceLocation

  /// Every claim that objects name; names with a variable of unknown value are left out.
  static func all(in objects: [PlacedObject]) -> [Mount] {
    objects.flatMap { placed -> [Mount] in
      guard !placed.object.namedClaims.isEmpty else { return [] }
      let workload = placed.appliedInside
      return workload.object.namedClaims.compactMap { volume, claim in
        guard let name = claim.text, !name.contains("${"), !name.contains("{{") else { return nil }
        return Mount(
          workload: workload,
          volume: volume,
          claim: name,
          location: workload.object.location(of: claim)
        )
      }
    }
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
    (configuration?.services ?? []).flatMap { service in
      service.members.compactMap { member in
        // What is not found, or twice, is said by rules of their own.
        (try? index.object(member.object, in: member.cluster))?.first.map {
          (service, member, $0.applied)
        }
      }
    }
  }
}
