import LosslessYAML
package import Manifests

/// `set-node-selector`: the pod template's `nodeSelector` names the labels of the target's nodes.
///
/// Only the labels by which the service's sites differ are touched; other selectors stay. A selector
/// that is not there yet is added, with its parents. The scheduler reads it when the pod is created,
/// so the workload's pods are replaced.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
package enum SetNodeSelector: Transform {
  package static let id = "set-node-selector"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let labels = Set(request.from.nodeLabels.keys).union(request.to.nodeLabels.keys)
      .filter { request.from.nodeLabels[$0] != request.to.nodeLabels[$0] }
    guard !labels.isEmpty else { return [] }
    let spec = try PodTemplate.specPath(of: request)
    return labels.sorted().map { label in
      FieldIntent(
        transform: id,
        object: request.object,
        field: spec.key("nodeSelector").key(label),
        from: request.from.nodeLabels[label].map(YAMLScalar.string),
        to: request.to.nodeLabels[label].map(YAMLScalar.string),
        reason: reason(request)
      )
    }
  }

  private static func reason(_ request: TransformRequest) -> String {
    "run on the nodes of \(request.to.site)"
  }
}
