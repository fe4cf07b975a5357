package import LosslessYAML
package import Manifests
import SourceText

/// The claims and volumes beside a workload: in its cluster, claims in its namespace.
package struct PlacedVolumes: Sendable {
  /// The claim that a volume names.
  private struct ClaimKey: Hashable {
    var namespace: String
    var name: String
  }

  private let index: ManifestIndex
  /// The volumes of the index that name a claim.
  private let reserved: [ClaimKey: [PlacedObject]]

  /// Creates the volumes of a commit.
  package init(_ index: ManifestIndex) {
    self.index = index
    var reserved: [ClaimKey: [PlacedObject]] = [:]
    for volume in index.placed(mentioning: [])
    where volume.object.written.kind == "PersistentVolume" {
      guard let reference = volume.object.root.member("spec")?.member("claimRef"),
        let name = reference.member("name")?.text
      else { continue }
      let namespace = reference.member("namespace")?.text ?? ""
      reserved[ClaimKey(namespace: namespace, name: name), default: []].append(volume)
    }
    self.reserved = reserved
  }

  /// Returns the claim of a name beside a workload.
  package func claim(_ name: String, beside workload: PlacedObject) -> PlacedObject? {
    index.placed("PersistentVolumeClaim", named: name).first {
      $0.reference.namespace == workload.reference.namespace && $0.isBeside(workload)
    }
  }

  /// Returns the volume that a claim names, or that names the claim.
  package func volume(ofClaim claim: String, beside workload: PlacedObject) -> PlacedObject? {
    let definition = self.claim(claim, beside: workload)?.object
    let candidates: [PlacedObject]
    if let named = definition?.root.member("spec")?.member("volumeName")?.text {
      candidates = index.placed("PersistentVolume", named: named)
    } else {
      // An index of a part learns by the question that the name matters.
      _ = index.placed("PersistentVolume", named: claim)
      let namespace = workload.reference.namespace ?? ""
      candidates = reserved[ClaimKey(namespace: namespace, name: claim)] ?? []
    }
    return candidates.first { $0.object.written.group.isEmpty && $0.isBeside(workload) }
  }

  /// Returns the nodes to which the volume of a claim is tied.
  package func ties(ofClaim claim: String, beside workload: PlacedObject) -> NodeTies {
    let spec = volume(ofClaim: claim, beside: workload)?.object.root.member("spec")
    return NodeTies(spec?.member("nodeAffinity")?.member("required"))
  }
}

extension PlacedObject {
  /// Whether both are reached from one root.
  package func isBeside(_ other: PlacedObject) -> Bool {
    root == other.root && rootFile == other.rootFile
  }
}

extension ManifestObject {
  /// Whether the claim can be mounted on one node only.
  package var isOfOneNode: Bool {
    let modes = root.member("spec")?.member("accessModes")?.listItems ?? []
    return !modes.contains { $0.hasText("ReadWriteMany") || $0.hasText("ReadOnlyMany") }
  }

  /// Whether a workload's node selector, or its required node affinity, keeps it off the nodes that
  /// have some labels.
  package func isKept(offNodesWith labels: [String: String]) -> Bool {
    let pod = podSpec
    let affinity = NodeTies(
      pod?.member("affinity")?.member("nodeAffinity")?
        .member("requiredDuringSchedulingIgnoredDuringExecution")
    )
    return labels.contains { key, value in
      if let own = pod?.member("nodeSelector")?.member(key)?.text, own != value { return true }
      return !affinity.allow(key, value)
    }
  }
}

/// The nodes to which a volume or a pod is tied: label values that a node must have, any of each list.
package struct NodeTies: Hashable, Sendable, CustomStringConvertible {
  private var values: [String: Set<String>] = [:]

  /// Reads a required node affinity; of several terms, which are alternatives, nothing is taken.
  package init(_ required: YAMLNode?) {
    let terms = required?.member("nodeSelectorTerms")?.listItems ?? []
    guard terms.count == 1 else { return }
    for expression in terms[0].member("matchExpressions")?.listItems ?? [] {
      guard expression.member("operator")?.hasText("In") ?? false,
        let key = expression.member("key")?.text
      else { continue }
      values[key, default: []].formUnion(
        (expression.member("values")?.listItems ?? []).compactMap(\.text)
      )
    }
  }

  /// Whether they tie to nothing.
  package var isEmpty: Bool { values.isEmpty }

  /// The labels of which they leave one value only.
  package var singleValues: [String: String] {
    values.compactMapValues { $0.count == 1 ? $0.first : nil }
  }

  /// Whether a node with a label can be among them.
  package func allow(_ key: String, _ value: String) -> Bool {
    values[key]?.contains(value) ?? true
  }

  package var description: String {
    values.sorted { $0.key < $1.key }
      .map { "nodes with `\($0.key)` of `\($0.value.sorted().joined(separator: "` or `"))`" }
      .joined(separator: " and ")
  }
}
