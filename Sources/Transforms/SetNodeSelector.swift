import LosslessYAML
package import Manifests
import SourceText

/// `set-node-selector`: the pod template's `nodeSelector` names the labels of the target's nodes.
///
/// Only the labels by which the service's sites differ are touched; other selectors stay. A selector
/// that is not there yet is added, with its parents, unless a node affinity on the same label says
/// where the pod runs: `set-node-affinity` moves that one. A node's name would contradict the
/// selector, so it is refused: the pod could start nowhere. The scheduler reads the selector when the
/// pod is created, so the workload's pods are replaced.
///
/// The pod's spec of a kind that is not known may stand elsewhere, as the configuration says.
///
/// Of a release of `app-template` the options of all pods are set, and those of each controller that has
/// a selector or an affinity of its own.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
package enum SetNodeSelector: Transform {
  package static let id = "set-node-selector"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let labels = request.movedLabels
    guard !labels.isEmpty else { return [] }
    var intents: [FieldIntent] = []
    for spec in try PodTemplate.specPaths(of: request) {
      try refuseNodeName(spec, request)
      intents += try self.intents(for: labels, spec, request)
    }
    return intents
  }

  private static func intents(
    for labels: [String],
    _ spec: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) -> [FieldIntent] {
    var intents: [FieldIntent] = []
    for label in labels {
      let affinity = try NodeAffinity(on: label, spec: spec, request)
      let field = spec.key("nodeSelector").key(label)
      guard affinity.ties.isEmpty || isSet(label, at: field, spec, request) else { continue }
      intents.append(
        FieldIntent(
          transform: id,
          object: request.object,
          field: field,
          from: request.from.nodeLabels[label].map(YAMLScalar.string),
          to: request.to.nodeLabels[label].map(YAMLScalar.string),
          reason: "run on the nodes of \(request.to.site)"
        )
      )
    }
    return intents
  }

  /// Whether the manifest, or a patch, selects nodes by a label.
  private static func isSet(
    _ label: String,
    at field: YAMLPath,
    _ spec: YAMLPath,
    _ request: TransformRequest
  ) -> Bool {
    PodTemplate.node(at: spec, of: request)?.member("nodeSelector")?.member(label) != nil
      || request.placed.foreignValue(of: field) != nil
  }

  /// Refuses a pod that is tied to one node by its name, or that a patch may tie so.
  private static func refuseNodeName(
    _ spec: YAMLPath,
    _ request: TransformRequest
  ) throws(Refusal) {
    let field = spec.key("nodeName")
    if let place = request.placed.foreignValue(of: field) {
      throw refusal("a patch may set `\(field)`, which would contradict", at: place, request)
    }
    guard let name = PodTemplate.node(at: spec, of: request)?.member("nodeName"),
      name.text.map({ !$0.isEmpty }) ?? true
    else { return }
    let place = request.placed.object.location(of: name)
    throw refusal("`nodeName` ties the pod to one node, whatever", at: place, request)
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
}
