/// What `labels`, `commonLabels`, `commonAnnotations` and `images` of a kustomization file do
/// (kustomize, api/internal/konfig/builtinpluginconsts).
extension RenderedValue {
  /// Gives an object labels or annotations.
  mutating func add(_ metadata: CommonMetadata, group: String, kind: String) {
    add(metadata.pairs, at: ["metadata", metadata.field])
    guard metadata.reach != .metadata else { return }
    for template in Self.templates[kind] ?? [] {
      add(metadata.pairs, at: template + ["metadata", metadata.field])
    }
    guard metadata.field == "labels", metadata.reach == .selectors else { return }
    for selector in Self.selectors(ofGroup: group, kind: kind) {
      add(metadata.pairs, at: selector)
    }
    for path in Self.optionalSelectors(of: kind) { addWhereThere(metadata.pairs, at: path[...]) }
    if kind == "StatefulSet", var spec = self["spec"], var claims = spec["volumeClaimTemplates"] {
      claims.items = claims.items.map { claim in
        var claim = claim
        claim.add(metadata.pairs, at: ["metadata", "labels"])
        return claim
      }
      spec["volumeClaimTemplates"] = claims
      self["spec"] = spec
    }
  }

  private mutating func add(
    _ pairs: [(key: String, value: String, origin: TextOrigin?)],
    at path: [String]
  ) {
    guard let key = path.first else {
      for pair in pairs { self[pair.key] = RenderedValue(string: pair.value, at: pair.origin) }
      return
    }
    var inner = self[key] ?? RenderedValue(.mapping([]))
    if inner.isNull { inner = RenderedValue(.mapping([])) }
    guard inner.isMapping else { return }
    inner.add(pairs, at: Array(path.dropFirst()))
    self[key] = inner
  }

  /// The same where every mapping on the way is there; the items of lists are all met.
  private mutating func addWhereThere(
    _ pairs: [(key: String, value: String, origin: TextOrigin?)],
    at path: ArraySlice<String>
  ) {
    if isSequence {
      items = items.map { item in
        var item = item
        item.addWhereThere(pairs, at: path)
        return item
      }
    } else if let key = path.first, var inner = self[key] {
      inner.addWhereThere(pairs, at: path.dropFirst())
      self[key] = inner
    } else if path.isEmpty, isMapping {
      add(pairs, at: [])
    }
  }

  private static let templates: [String: [[String]]] = [
    "ReplicationController": [["spec", "template"]], "Deployment": [["spec", "template"]],
    "ReplicaSet": [["spec", "template"]], "DaemonSet": [["spec", "template"]],
    "StatefulSet": [["spec", "template"]], "Job": [["spec", "template"]],
    "CronJob": [["spec", "jobTemplate"], ["spec", "jobTemplate", "spec", "template"]],
  ]

  private static func selectors(ofGroup group: String, kind: String) -> [[String]] {
    switch kind {
    case "Service" where group.isEmpty, "ReplicationController": [["spec", "selector"]]
    case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet":
      [["spec", "selector", "matchLabels"]]
    default: []
    }
  }

  private static func optionalSelectors(of kind: String) -> [[String]] {
    switch kind {
    case "Deployment", "StatefulSet":
      ["podAffinity", "podAntiAffinity"].flatMap { affinity in
        let base = ["spec", "template", "spec", "affinity", affinity]
        return [
          base + [
            "preferredDuringSchedulingIgnoredDuringExecution", "podAffinityTerm", "labelSelector",
            "matchLabels",
          ],
          base + [
            "requiredDuringSchedulingIgnoredDuringExecution", "labelSelector", "matchLabels",
          ],
        ]
      } + [
        [
          "spec", "template", "spec", "topologySpreadConstraints", "labelSelector", "matchLabels",
        ]
      ]
    case "Job": [["spec", "selector", "matchLabels"]]
    case "CronJob": [["spec", "jobTemplate", "spec", "selector", "matchLabels"]]
    case "PodDisruptionBudget": [["spec", "selector", "matchLabels"]]
    case "NetworkPolicy":
      [
        ["spec", "podSelector", "matchLabels"],
        ["spec", "ingress", "from", "podSelector", "matchLabels"],
        ["spec", "egress", "to", "podSelector", "matchLabels"],
      ]
    default: []
    }
  }

  // MARK: Images

  /// Changes the images of containers.
  mutating func change(images: [ImageChange]) {
    switch content {
    case .scalar: return
    case .sequence(let items):
      self.items = items.map { item in
        var item = item
        item.change(images: images)
        return item
      }
    case .mapping(let entries):
      for entry in entries {
        var value = entry.value
        if ["containers", "initContainers"].contains(entry.key), value.isSequence {
          value.items = value.items.map { $0.withImage(images) }
        }
        value.change(images: images)
        self[entry.key] = value
      }
    }
  }

  private func withImage(_ images: [ImageChange]) -> RenderedValue {
    guard let text = self["image"]?.text else { return self }
    var result = self
    let changed = images.reduce(text) { $1.changed($0) }
    if changed != text { result["image"] = RenderedValue(string: changed) }
    return result
  }
}

extension ImageChange {
  /// Returns an image's reference with what the entry says of it.
  fileprivate func changed(_ text: String) -> String {
    var rest = text[...]
    var oldDigest: Substring?
    if let at = rest.firstIndex(of: "@") {
      oldDigest = rest[rest.index(after: at)...]
      rest = rest[..<at]
    }
    var oldTag: Substring?
    let slash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let colon = rest[slash...].firstIndex(of: ":") {
      oldTag = rest[rest.index(after: colon)...]
      rest = rest[..<colon]
    }
    guard rest == name else { return text }
    let base = newName ?? String(rest)
    if let digest { return base + (newTag.map { ":" + $0 } ?? "") + "@" + digest }
    if let newTag { return base + ":" + newTag }
    return base + (oldTag.map { ":" + $0 } ?? "") + (oldDigest.map { "@" + $0 } ?? "")
  }
}
