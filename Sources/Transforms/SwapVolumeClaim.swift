import LosslessYAML
package import Manifests
import SourceText

/// `swap-volume-claim`: a volume of the pod template mounts the target's claim.
///
/// The volume is found by its name, so that a volume with a like name or claim is never touched.
/// A StatefulSet's claim templates are immutable and name their claims nowhere in git.
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
package enum SwapVolumeClaim: Transform {
  package static let id = "swap-volume-claim"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let volumes = Set(request.from.claims.keys).union(request.to.claims.keys)
      .filter { request.from.claims[$0] != request.to.claims[$0] }
    guard !volumes.isEmpty else { return [] }
    let spec = try PodTemplate.specPath(of: request)
    var intents: [FieldIntent] = []
    for volume in volumes.sorted() {
      try refuseAbsent(volume, spec: spec, request)
      intents.append(
        FieldIntent(
          transform: id,
          object: request.object,
          field: spec.key("volumes").item("name", volume)
            .key("persistentVolumeClaim").key("claimName"),
          from: request.from.claims[volume].map(YAMLScalar.string),
          to: request.to.claims[volume].map(YAMLScalar.string),
          reason: "mount the claim of \(request.to.site)"
        )
      )
    }
    return intents
  }

  private static func refuseAbsent(
    _ volume: String,
    spec: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) {
    let object = request.placed.object
    let volumes = PodTemplate.node(at: spec, of: request)?["volumes"]
    let names = volumes.map { $0.children.compactMap { $0["name"]?.text } } ?? []
    let isAlias = volumes?.kind == .alias
    if isAlias || names.contains(volume) {
      try refuseOtherSource(volume, in: volumes, request)
      return
    }
    let templates = object.root[path: "spec", "volumeClaimTemplates"]
    let claimed = templates?.children.contains {
      $0[path: "metadata", "name"]?.hasText(volume) ?? false
    }
    if claimed ?? false {
      throw Refusal(
        .immutableField,
        "`\(volume)` is a claim template, which cannot change once it exists",
        object: request.object,
        at: object.location,
        next: [
          "replicate the claims themselves and move the StatefulSet by its node selector, "
            + "or mount a named claim under `volumes:`"
        ]
      )
    }
    throw Refusal(
      .volumeNotFound,
      "the pod template has no volume `\(volume)`",
      object: request.object,
      at: object.location,
      next: names.isEmpty
        ? ["add the volume, or correct its name in the configuration"]
        : ["its volumes are `\(names.joined(separator: "`, `"))`: correct the configuration"]
    )
  }

  /// Refuses a volume that is not a claim: adding one beside another source is not a valid pod.
  private static func refuseOtherSource(
    _ volume: String,
    in volumes: YAMLNode?,
    _ request: TransformRequest
  ) throws(Refusal) {
    let found = volumes?.children.first { $0["name"]?.hasText(volume) ?? false }
    guard let found, found.kind == .mapping, found["persistentVolumeClaim"] == nil,
      let source = found.entries.first(where: { !$0.key.hasText("name") && !$0.key.hasText("<<") })
    else { return }
    throw Refusal(
      .volumeNotFound,
      "the volume `\(volume)` is a `\(source.key.text ?? "")`, not a claim",
      object: request.object,
      at: request.placed.object.file.buffer.location(of: source.key.range),
      next: ["correct the volume's name in the configuration"]
    )
  }
}
