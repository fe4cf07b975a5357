import LosslessYAML
import Manifests
package import SourceText

/// `deprecated-flux-version`: a Flux object in a version of its API that Flux serves no more.
///
/// Not where the repository itself says that an older Flux is installed: by a definition that serves the
/// version, or by a FluxInstance. Flux 2.8 took the last ones out (kustomize-controller 1.8.0,
/// helm-controller 1.5.0).
package enum DeprecatedFluxVersion: Rule {
  package static let id = "deprecated-flux-version"

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    let old = subject.objects.filter { placed in
      let written = placed.object.written
      return gone[written.group]?.versions.contains(written.version ?? "") ?? false
    }
    guard !old.isEmpty else { return [] }
    // Definitions of kinds and the installation can stand anywhere.
    subject.index.requireAll()
    guard !installsOlderFlux(subject.index) else { return [] }
    let served = servedVersions(in: subject.index)
    var seen: Set<SourceLocation> = []
    return old.compactMap { placed in
      let written = placed.object.written
      let version = "\(written.group)/\(written.version ?? "")"
      guard !served.contains("\(written.kind) \(version)"),
        let present = gone[written.group]?.present,
        let node = placed.object.root.member("apiVersion")
      else { return nil }
      let place = placed.object.location(of: node)
      guard seen.insert(place).inserted else { return nil }
      return Diagnostic(
        code: id,
        "\(placed.reference) is of `\(version)`, which Flux serves no more",
        at: place,
        hints: [
          "write `\(written.group)/\(present)`; what else changes: flux migrate -f . --dry-run"
        ]
      )
    }
  }

  /// The versions by group that no present Flux serves, and the one that it does.
  private static let gone: [String: (versions: Set<String>, present: String)] = [
    Kinds.fluxKustomizeGroup: (["v1alpha1", "v1beta1", "v1beta2"], "v1"),
    Kinds.fluxHelmGroup: (["v2alpha1", "v2beta1", "v2beta2"], "v2"),
  ]

  /// Whether a FluxInstance asks for a Flux that still serves them.
  private static func installsOlderFlux(_ index: ManifestIndex) -> Bool {
    (index.placed.map(\.object) + index.unreached).contains { object in
      guard object.written.kind == "FluxInstance",
        let version = object.root.member(path: "spec", "distribution", "version")?.text,
        let found = version.firstMatch(of: /^\D*2\.(\d+)/), let minor = Int(found.output.1)
      else { return false }
      return minor < 8
    }
  }

  /// The kinds with the versions that definitions in the repository serve.
  private static func servedVersions(in index: ManifestIndex) -> Set<String> {
    var served: Set<String> = []
    let definitions = index.placed.map(\.object) + index.unreached
    for object in definitions where object.written.kind == "CustomResourceDefinition" {
      guard let spec = object.root.member("spec"), let group = spec.member("group")?.text,
        gone[group] != nil, let kind = spec.member("names")?.member("kind")?.text
      else { continue }
      for version in spec.member("versions")?.listItems ?? []
      where version.member("served")?.hasText("true") ?? false {
        served.insert("\(kind) \(group)/\(version.member("name")?.text ?? "")")
      }
    }
    return served
  }
}
