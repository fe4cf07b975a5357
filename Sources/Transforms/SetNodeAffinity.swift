import LosslessYAML
package import Manifests

/// `set-node-affinity`: the pod template's node affinity names the label of the target's nodes.
///
/// `In` with the value of one site, alone in its list, becomes `In` with the other's; a list that
/// holds both is left, and so are other labels. Preferred terms for both sites swap their values,
/// so that the heavier one names the site where the service runs. What cannot be swapped so (`NotIn`,
/// `Gt`, `Lt`, longer lists, `matchFields`, a patch) is refused.
///
/// The scheduler reads an affinity when a pod is created, so the workload's pods are replaced.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
package enum SetNodeAffinity: Transform {
  package static let id = "set-node-affinity"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let labels = request.movedLabels
    guard !labels.isEmpty else { return [] }
    var intents: [FieldIntent] = []
    for spec in try PodTemplate.specPaths(of: request) {
      for label in labels {
        intents += try NodeAffinity(on: label, spec: spec, request).ties.map { tie in
          FieldIntent(
            transform: id,
            object: request.object,
            field: tie.field,
            from: .string(tie.from),
            to: .string(tie.to),
            reason: "run on the nodes of \(request.to.site)"
          )
        }
      }
    }
    return intents
  }
}
