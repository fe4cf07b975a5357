import LosslessYAML
package import Manifests
import SourceText

/// `set-node-selector`: the pod template's `nodeSelector` names the labels of the target's nodes.
///
/// Only the labels by which the service's sites differ are touched; other selectors stay. A selector
/// that is not there yet is added, with its parents. A required node affinity on the same label would
/// contradict the selector, so it is refused: the pod could start nowhere. The scheduler reads it when the pod is created,
/// so the workload's pods are replaced.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
package enum SetNodeSelector: Transform {
  package static let id = "set-node-selector"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let labels = Set(request.from.nodeLabels.keys).union(request.to.nodeLabels.keys)
      .filter { request.from.nodeLabels[$0] != request.to.nodeLabels[$0] }
    guard !labels.isEmpty else { return [] }
    let spec = try PodTemplate.specPath(of: request)
    try refuseAffinity(on: labels, spec: spec, request)
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

  /// Refuses a required node affinity that speaks of one of the labels.
  private static func refuseAffinity(
    on labels: Set<String>,
    spec: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) {
    guard let pod = PodTemplate.node(at: spec, of: request) else { return }
    let required = pod[path: "affinity", "nodeAffinity"]?[
      "requiredDuringSchedulingIgnoredDuringExecution"
    ]
    for term in required?["nodeSelectorTerms"].map({ Array($0.children) }) ?? [] {
      let expressions = term["matchExpressions"].map { Array($0.children) } ?? []
      guard
        let key = expressions.compactMap({ $0["key"] }).first(where: { node in
          labels.contains { node.hasText($0) }
        })
      else { continue }
      throw Refusal(
        .affinityNotUnderstood,
        "a required node affinity on `\(key.text ?? "")` would contradict the node selector",
        object: request.object,
        at: request.placed.object.file.buffer.location(of: key.contentRange),
        next: ["select the node by `nodeSelector` alone"]
      )
    }
  }

  private static func reason(_ request: TransformRequest) -> String {
    "run on the nodes of \(request.to.site)"
  }
}
