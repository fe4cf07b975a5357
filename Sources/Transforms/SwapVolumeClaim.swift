import LosslessYAML
package import Manifests
import SourceText

/// `swap-volume-claim`: a volume of the pod template mounts the target's claim.
///
/// The volume is found by its name, so that a volume with a like name or claim is never touched.
/// A StatefulSet's claim templates are immutable and name their claims nowhere in git. A virtual
/// machine's volume may name a DataVolume instead, which has the name of its claim, and a template of
/// the machine's own is renamed along with it. Of a release of `app-template` a volume is an entry of
/// `persistence`; of what another chart makes a post-renderer names the claim, where no value does.
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
/// https://kubevirt.io/user-guide/storage/disks_and_volumes/
package enum SwapVolumeClaim: Transform {
  package static let id = "swap-volume-claim"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let volumes = Set(request.from.claims.keys).union(request.to.claims.keys)
      .filter { request.from.claims[$0] != request.to.claims[$0] }
    guard !volumes.isEmpty else { return [] }
    if let values = try ChartValues(request) {
      let list = try PodTemplate.specPath(of: request).key("volumes")
      return try volumes.sorted().map { volume throws(Refusal) in
        let claims = [request.from, request.to].compactMap { $0.claims[volume] }
        let known = try values.field(naming: claims)
        let item = list.item("name", volume).key("persistentVolumeClaim").key("claimName")
        return intent(for: volume, at: known ?? item, request)
      }
    }
    if let release = AppTemplate(request.placed.object) {
      return try volumes.sorted().map { volume throws(Refusal) in
        intent(for: volume, at: try release.claim(of: volume, request), request)
      }
    }
    let spec = try PodTemplate.specPath(of: request)
    var intents: [FieldIntent] = []
    for volume in volumes.sorted() {
      try refuseAbsent(volume, spec: spec, request)
      if let template = try template(of: volume, request) {
        var name = intent(for: volume, at: template, request)
        name.reason = "make no other claim than that of \(request.to.site)"
        intents.append(name)
      }
      let item = spec.key("volumes").item("name", volume)
      let field =
        isDataVolume(volume, spec: spec, request)
        ? item.key("dataVolume").key("name") : item.key("persistentVolumeClaim").key("claimName")
      intents.append(intent(for: volume, at: field, request))
    }
    return intents
  }

  private static func intent(
    for volume: String,
    at field: YAMLPath,
    _ request: TransformRequest
  ) -> FieldIntent {
    FieldIntent(
      transform: id,
      object: request.object,
      field: field,
      from: request.from.claims[volume].map(YAMLScalar.string),
      to: request.to.claims[volume].map(YAMLScalar.string),
      reason: "mount the claim of \(request.to.site)"
    )
  }

  /// Whether a machine's volume names a DataVolume.
  private static func isDataVolume(
    _ volume: String,
    spec: YAMLPath,
    _ request: TransformRequest
  ) -> Bool {
    guard request.placed.object.isVirtualMachine else { return false }
    let found = PodTemplate.volumes(at: spec, of: request)?
      .first { $0["name"]?.hasText(volume) ?? false }
    return found?["dataVolume"] != nil
  }

  private static func refuseAbsent(
    _ volume: String,
    spec: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) {
    guard let volumes = PodTemplate.volumes(at: spec, of: request) else { return }
    if let found = volumes.first(where: { $0["name"]?.hasText(volume) ?? false }) {
      return try refuseOtherSource(of: found, named: volume, request)
    }
    try refuseClaimTemplate(volume, request)
    let names = volumes.compactMap { $0["name"]?.text }
    throw Refusal(
      .volumeNotFound,
      "the pod template has no volume `\(volume)`",
      object: request.object,
      at: request.placed.object.location,
      next: names.isEmpty
        ? ["add the volume, or correct its name in the configuration"]
        : ["its volumes are `\(names.joined(separator: "`, `"))`: correct the configuration"]
    )
  }

  private static func refuseClaimTemplate(
    _ volume: String,
    _ request: TransformRequest
  ) throws(Refusal) {
    let templates = request.placed.object.root[path: "spec", "volumeClaimTemplates"]
    let template = templates?.children.first {
      $0[path: "metadata", "name"]?.hasText(volume) ?? false
    }
    guard let template else { return }
    throw immutableTemplate(volume, at: template[path: "metadata", "name"] ?? template, request)
  }

  /// The refusal of a volume whose claims a StatefulSet makes of a template.
  static func immutableTemplate(
    _ volume: String,
    at place: YAMLNode,
    _ request: TransformRequest
  ) -> Refusal {
    Refusal(
      .immutableField,
      "`\(volume)` is a claim template, which cannot change once it exists",
      object: request.object,
      at: location(of: place, request),
      next: [
        "replicate the claims themselves and move the StatefulSet by its node selector, "
          + "or mount a named claim under `volumes:`"
      ]
    )
  }

  /// The name of a machine's own DataVolume, which goes along with the volume that mounts it: KubeVirt
  /// rejects a template that no volume names (its admission of `dataVolumeTemplates`), and lets the
  /// DataVolume of a claim that is there adopt it.
  ///
  /// - Throws: `Refusal` `unmounted-template` for a machine with a template of both names.
  private static func template(
    of volume: String,
    _ request: TransformRequest
  ) throws(Refusal) -> YAMLPath? {
    let claims = [request.from.claims[volume], request.to.claims[volume]].compactMap(\.self)
    guard request.placed.object.isVirtualMachine,
      let templates = request.placed.object.root.member(path: "spec", "dataVolumeTemplates")
    else { return nil }
    let names = templates.listItems.map { $0.member(path: "metadata", "name") }
    let found = names.indices.filter { names[$0]?.text.map(claims.contains) ?? false }
    guard let number = found.first else { return nil }
    guard found.count == 1 else {
      throw Refusal(
        .unmountedTemplate,
        "`\(claims.joined(separator: "` and `"))` are both `dataVolumeTemplates` of the machine, "
          + "which have to be mounted",
        object: request.object,
        at: location(of: names[found[1]] ?? templates, request),
        next: ["define one of the DataVolumes as an object of its own"]
      )
    }
    let list = YAMLPath(keys: "spec", "dataVolumeTemplates").steps + [.index(number)]
    return YAMLPath(steps: list).key("metadata").key("name")
  }

  /// Refuses a volume that is not a claim: adding one beside another source is not a valid pod.
  private static func refuseOtherSource(
    of found: YAMLNode,
    named volume: String,
    _ request: TransformRequest
  ) throws(Refusal) {
    guard found["persistentVolumeClaim"] == nil,
      found["dataVolume"] == nil || !request.placed.object.isVirtualMachine,
      let source = found.entries.first(where: { !$0.key.hasText("name") && !$0.key.hasText("<<") })
    else { return }
    throw Refusal(
      .volumeNotFound,
      "the volume `\(volume)` is a `\(source.key.text ?? "")`, not a claim",
      object: request.object,
      at: location(of: source.key, request),
      next: ["correct the volume's name in the configuration"]
    )
  }

  private static func location(of node: YAMLNode, _ request: TransformRequest) -> SourceLocation {
    request.placed.object.location(of: node)
  }
}
