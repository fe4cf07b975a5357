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

  /// Refuses a pod that something else than the node selector ties to nodes: a node's name, a
  /// required node affinity on one of the labels or on nodes' names, or a patch that may add one.
  private static func refuseAffinity(
    on labels: Set<String>,
    spec: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) {
    let affinity = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]
    for field in [affinity.reduce(spec) { $0.key($1) }, spec.key("nodeName")] {
      guard let place = request.placed.foreignValue(of: field) else { continue }
      throw refusal("a patch may set `\(field)`, which would contradict", at: place, request)
    }
    guard let pod = PodTemplate.node(at: spec, of: request) else { return }
    let buffer = request.placed.object.file.buffer
    if let name = pod.member("nodeName"), name.text.map({ !$0.isEmpty }) ?? true {
      let place = buffer.location(of: name.contentRange)
      throw refusal("`nodeName` ties the pod to one node, whatever", at: place, request)
    }
    let required = affinity.reduce(Optional(pod)) { $0?.member($1) }
    for term in required?.member("nodeSelectorTerms")?.listItems ?? [] {
      let expressions = term.member("matchExpressions")?.listItems ?? []
      let named = expressions.compactMap { $0.member("key") }.first { node in
        node.text.map { labels.contains($0) || $0.contains("${") } ?? true
      }
      guard let key = named ?? term.member("matchFields") else { continue }
      let subject = named.flatMap(\.text) ?? "metadata.name"
      throw refusal(
        "a required node affinity on `\(subject)` would contradict",
        at: buffer.location(of: key.contentRange),
        request
      )
    }
  }

  private static func refusal(
    _ message: String,
    at place: SourceLocation,
    _ request: TransformRequest
  ) -> Refusal {
    Refusal(
      .affinityNotUnderstood,
      message + " the node selector",
      object: request.object,
      at: place,
      next: ["select the node by `nodeSelector` alone"]
    )
  }

  private static func reason(_ request: TransformRequest) -> String {
    "run on the nodes of \(request.to.site)"
  }
}
