package import LosslessYAML
package import Manifests
package import SourceText

extension ManifestObject {
  /// The claims that the object's pods mount, by the names of the volumes; of a HelmRelease those that
  /// its values name as `persistence.*.existingClaim`.
  package var namedClaims: [(volume: String, claim: YAMLNode)] {
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
}

/// A workload as applied, with a claim that it mounts.
package struct Mount: Sendable {
  /// The workload.
  package let workload: PlacedObject

  /// The volume by which it mounts the claim; of a HelmRelease the entry of `persistence`.
  package let volume: String

  /// The claim's name.
  package let claim: String

  /// Where the claim is named.
  package let location: SourceLocation

  /// Returns every claim that objects name; names with a variable of unknown value are left out.
  package static func all(in objects: [PlacedObject]) -> [Mount] {
    Workers.all.map(objects) { placed -> [Mount] in
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
    }.flatMap(\.self)
  }
}
