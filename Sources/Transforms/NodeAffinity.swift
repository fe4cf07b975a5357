import LosslessYAML
import Manifests
import SourceText

/// What the node affinity of a pod template says of one node label by which the sites differ.
///
/// Required terms are alternatives, the expressions of one term must all hold, and a preferred term
/// counts by its weight.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
struct NodeAffinity {
  /// A list of one value, which names one site while the service is at the one that it leaves, and
  /// the other one after the move.
  struct Tie {
    /// The value's place, from the object's root.
    var field: YAMLPath
    /// The value at the site that the service leaves.
    var from: String
    /// The value at the site that it moves to.
    var to: String
  }

  /// The values that change, required terms first.
  let ties: [Tie]

  /// Reads the affinity.
  ///
  /// - Throws: `Refusal` `affinity-not-understood` for an operator, a list or a patch that ties the
  ///   pod to a site in another way.
  init(on label: String, spec: YAMLPath, _ request: TransformRequest) throws(Refusal) {
    let reader = Reader(label: label, request: request)
    let pod = PodTemplate.node(at: spec, of: request)
    // Some operators have selectors and affinities side by side, outside of a pod's spec.
    let isBare = pod?.member("nodeAffinity") != nil
    let affinity = (isBare ? spec : spec.key("affinity")).key("nodeAffinity")
    for term in [Reader.required, Reader.preferred] {
      guard let place = request.placed.foreignValue(of: affinity.key(term)) else { continue }
      throw reader.refusal("a patch may set `\(affinity.key(term))`, which may speak of", at: place)
    }
    let node = (isBare ? pod : pod?.member("affinity"))?.member("nodeAffinity")
    ties = try reader.requiredTies(node, affinity) + reader.preferredTies(node, affinity)
  }
}

/// Reads the terms of a node affinity for one label.
private struct Reader {
  static let required = "requiredDuringSchedulingIgnoredDuringExecution"
  static let preferred = "preferredDuringSchedulingIgnoredDuringExecution"

  let label: String
  let request: TransformRequest

  private var from: String? { request.from.nodeLabels[label] }
  private var to: String? { request.to.nodeLabels[label] }

  /// A value that stands alone in its list, and its place.
  private struct Single {
    var field: YAMLPath
    var value: String
  }

  /// Where terms name both sites, the pod may run at either, and nothing changes.
  func requiredTies(_ node: YAMLNode?, _ path: YAMLPath) throws(Refusal) -> [NodeAffinity.Tie] {
    let terms = node?.member(Self.required)?.member("nodeSelectorTerms")?.listItems ?? []
    let field = path.key(Self.required).key("nodeSelectorTerms")
    var singles: [Single] = []
    for (number, term) in terms.enumerated() {
      if let names = term.member("matchFields") {
        throw refusal("a required term names nodes, whatever", at: place(of: names))
      }
      singles += try self.singles(of: term, at: field.index(number))
    }
    let values = Set(singles.map(\.value))
    guard let from, let to, !(values.contains(from) && values.contains(to)) else { return [] }
    return singles.map { NodeAffinity.Tie(field: $0.field, from: from, to: to) }
  }

  /// Terms for both sites swap their values, so that the weights stay where they are; of equal weight
  /// they prefer neither site.
  func preferredTies(_ node: YAMLNode?, _ path: YAMLPath) throws(Refusal) -> [NodeAffinity.Tie] {
    let terms = node?.member(Self.preferred)?.listItems ?? []
    let field = path.key(Self.preferred)
    var weights: [String: Int] = [:]
    var singles: [Single] = []
    for (number, term) in terms.enumerated() {
      guard let preference = term.member("preference") else { continue }
      let path = field.index(number).key("preference")
      for single in try self.singles(of: preference, at: path) where isOfSite(single) {
        guard let weight = term.member("weight")?.text.flatMap({ Int($0) }) else {
          throw refusal("a preferred term without a weight speaks of", at: place(of: term))
        }
        weights[single.value, default: 0] += min(weight, 100)
        singles.append(single)
      }
    }
    guard let from, let to else { return [] }
    let (home, away) = (weights[from, default: 0], weights[to, default: 0])
    guard home != away else { return [] }
    let heavier = home > away ? from : to
    return singles.map { single in
      single.value == heavier
        ? NodeAffinity.Tie(field: single.field, from: from, to: to)
        : NodeAffinity.Tie(field: single.field, from: to, to: from)
    }
  }

  private func isOfSite(_ single: Single) -> Bool { single.value == from || single.value == to }

  /// Returns the values that stand alone behind `In`; a list that holds both sites' says nothing.
  private func singles(of term: YAMLNode, at path: YAMLPath) throws(Refusal) -> [Single] {
    var singles: [Single] = []
    for (number, expression) in (term.member("matchExpressions")?.listItems ?? []).enumerated()
    where try isOnLabel(expression) {
      let values = (expression.member("values")?.listItems ?? []).map { $0.text ?? "${}" }
      let ours = Set([from, to].compactMap(\.self))
      switch expression.member("operator")?.text {
      case "In" where ours.count == 2 && ours.isSubset(of: values): continue
      case "In" where ours.count == 2 && values.count == 1:
        let field = path.key("matchExpressions").index(number).key("values").index(0)
        singles.append(Single(field: field, value: values[0]))
      case "NotIn" where ours.isDisjoint(with: values) && !values.contains { $0.contains("${") }:
        continue
      case "Exists" where ours.count == 2: continue
      case let word:
        let list = values.isEmpty ? "" : " [\(values.joined(separator: ", "))]"
        throw refusal(
          "a node affinity says `\(word ?? "")\(list)` of",
          at: place(of: expression)
        )
      }
    }
    return singles
  }

  private func isOnLabel(_ expression: YAMLNode) throws(Refusal) -> Bool {
    let key = expression.member("key")
    guard let text = key?.text, !text.contains("${") else {
      throw refusal(
        "a node affinity on a key that cannot be told may speak of",
        at: place(of: key ?? expression)
      )
    }
    return text == label
  }

  private func place(of node: YAMLNode) -> SourceLocation {
    request.placed.object.location(of: node)
  }

  func refusal(_ message: String, at place: SourceLocation) -> Refusal {
    Refusal(
      .affinityNotUnderstood,
      message + " the label `\(label)`",
      object: request.object,
      at: place,
      next: ["name the site alone, as `operator: In` with one value, or use `nodeSelector`"]
    )
  }
}

extension TransformRequest {
  /// The node labels by which the sites differ, in order.
  var movedLabels: [String] {
    Set(from.nodeLabels.keys).union(to.nodeLabels.keys)
      .filter { from.nodeLabels[$0] != to.nodeLabels[$0] }.sorted()
  }
}

extension YAMLPath {
  /// Returns this path with the number of an item appended.
  fileprivate func index(_ number: Int) -> YAMLPath { YAMLPath(steps: steps + [.index(number)]) }
}
