package import LosslessYAML

/// What an object's pods need, read to be compared; aliases and merge keys are followed.
extension ManifestObject {
  /// The spec of the pods that the object makes, or nil for one that makes none.
  package var podSpec: YAMLNode? {
    let spec = root.member("spec")
    return spec?.member("jobTemplate")?.member("spec")?.member("template")?.member("spec")
      ?? spec?.member("template")?.member("spec")
  }

  /// The claims that the pods mount, by the names of the volumes; a virtual machine's DataVolume has the
  /// name of its claim.
  package var mountedVolumes: [(volume: String, claim: YAMLNode)] {
    let isMachine = written.group == "kubevirt.io"
    return (podSpec?.member("volumes")?.listItems ?? []).compactMap { volume in
      let claim =
        volume.member("persistentVolumeClaim")?.member("claimName")
        ?? (isMachine ? volume.member("dataVolume")?.member("name") : nil)
      return claim.map { (volume.member("name")?.text ?? "", $0) }
    }
  }

  /// The claims that the pods mount.
  package var mountedClaims: [YAMLNode] { mountedVolumes.map(\.claim) }

  /// Whether the pods mount a claim.
  package func mountsClaim(_ claim: String) -> Bool {
    mountedClaims.contains { $0.hasText(claim) }
  }
}
