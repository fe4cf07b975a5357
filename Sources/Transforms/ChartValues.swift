import LosslessYAML
import Manifests
import SourceText

/// The values of a release whose chart is not known, beside what the chart makes of them.
///
/// What the values themselves name is changed there: a post-renderer that said something else would have
/// the last word, and the values would say what is not so.
struct ChartValues {
  /// What the chart makes.
  let object: RenderedObject

  private let request: TransformRequest
  private let values: YAMLNode?

  /// Reads a release; nil where the configuration names nothing that its chart makes.
  ///
  /// - Throws: `Refusal` for an object that is no release, and for a chart whose values are known.
  init?(_ request: TransformRequest) throws(Refusal) {
    guard let object = request.rendered else { return nil }
    try request.expectKind(among: ["HelmRelease"], of: Kinds.fluxHelmGroup, for: "`renders`")
    self.object = object
    self.request = request
    values = request.placed.object.root.member(path: "spec", "values")
    if AppTemplate(request.placed.object) != nil {
      throw conflict(
        "its values say what its pods are",
        at: values,
        next: "take `renders` out of the configuration: the values are changed instead"
      )
    }
  }

  /// Returns what stands in a pod's spec among the values, where they select nodes by one of the
  /// labels; nil where they do not.
  ///
  /// - Throws: `Refusal` `post-renderer-conflict` where they do so in several places, of which one cannot
  ///   tell whose pods they are.
  func podSpec(_ labels: [String]) throws(Refusal) -> YAMLPath? {
    var found: [YAMLNode] = []
    visit { node in
      let isSelected = labels.contains { label in
        node["nodeSelector"]?[label] != nil
          || node["affinity"].map { Self.mentions(label, in: $0) } ?? false
      }
      if isSelected { found.append(node) }
    }
    return try only(found, "select nodes by `\(labels.joined(separator: "`, `"))`")
  }

  /// Returns the field that names one of some claims; nil where no value does.
  ///
  /// - Throws: `Refusal` `post-renderer-conflict` where several do.
  func field(naming claims: [String]) throws(Refusal) -> YAMLPath? {
    var found: [YAMLNode] = []
    visit { node in
      for (key, value) in node.entries where Self.isOfClaims(key.text ?? "") {
        if let text = value.followed.text, claims.contains(text) { found.append(value) }
      }
    }
    return try only(found, "name the claim `\(claims.joined(separator: "` or `"))`")
  }

  /// Refuses values that say how many replicas run.
  func refuseCount() throws(Refusal) {
    guard let key = ["replicaCount", "replicas"].first(where: { values?.member($0) != nil })
    else { return }
    throw conflict(
      "its values have `\(key)`, which a post-renderer would overrule",
      at: values?.member(key),
      next: "list it below `values` instead, with the path `spec.values.\(key)`"
    )
  }

  /// Refuses values with one of some keys.
  func refuseKeys(among keys: [String]) throws(Refusal) {
    var found: YAMLNode?
    visit { node in
      found = found ?? node.entries.first { keys.contains($0.key.text ?? "") }?.key
    }
    guard let found else { return }
    throw conflict(
      "its values have `\(found.text ?? "")`, which a post-renderer would overrule",
      at: found,
      next: "list the annotation below `values` instead, with its path"
    )
  }

  // MARK: Looking

  private static func isOfClaims(_ key: String) -> Bool {
    let key = key.lowercased()
    return key.contains("claim") || key.contains("pvc")
  }

  /// Whether an affinity has an expression on a label.
  private static func mentions(_ label: String, in affinity: YAMLNode) -> Bool {
    var waiting = [affinity]
    while let node = waiting.popLast() {
      if node["key"]?.hasText(label) ?? false { return true }
      waiting += node.children
    }
    return false
  }

  /// Visits the mappings of the values, outer ones first.
  private func visit(_ body: (YAMLNode) -> Void) {
    var waiting = [values].compactMap(\.self)
    while let node = waiting.popLast() {
      if node.kind == .mapping { body(node) }
      waiting += node.children.reversed()
    }
  }

  private func only(_ found: [YAMLNode], _ what: String) throws(Refusal) -> YAMLPath? {
    guard found.count < 2 else {
      throw conflict(
        "its values \(what) in \(found.count) places",
        at: found[1],
        next: "list each of them below `values` instead, with its path"
      )
    }
    return found.first?.path(from: request.placed.object.root)
  }

  private func conflict(_ message: String, at node: YAMLNode?, next: String) -> Refusal {
    Refusal(
      .postRendererConflict,
      message,
      object: request.object,
      at: node.map { request.location(of: $0) } ?? request.placed.object.location,
      next: [next]
    )
  }
}

extension TransformRequest {
  /// What the chart of a release makes, where that is what the settings are of.
  var rendered: RenderedObject? { to.rendered ?? from.rendered }

  /// Where the configuration says that the pod's spec is.
  var podSpec: YAMLPath? { to.podSpec ?? from.podSpec }

  /// Where it says that the replica count is.
  var replicaField: YAMLPath? { to.replicaField ?? from.replicaField }

  /// Of what a chart makes, nothing in git says where it is at home: a field that no post-renderer sets
  /// has the value of the primary site.
  func assumeHome(of intent: inout FieldIntent) {
    guard RenderedField(intent.field) != nil, intent.absentMeans == nil, intent.openSide == nil,
      let home
    else { return }
    intent.absentMeans = home == from.site ? intent.from : intent.to
  }
}
