import LosslessYAML
import Manifests
import SourceText

/// Values that the configuration leaves open: how many replicas run, or how a machine does.
extension StagePlanner {
  /// A value that is known; nil inside stands for an absent key.
  struct KnownValue {
    var scalar: YAMLScalar?
  }

  /// Finds the value that the same object has at the other site, now or before the move.
  func knownValue(
    of decision: Decision,
    _ member: ServiceMember,
    _ service: ServiceDefinition,
    _ record: RestoreRecord?
  ) -> KnownValue? {
    for twin in service.members where twin.isTwin(of: member) {
      var intent = decision.intent
      intent.cluster = twin.cluster
      for decider in [decider, Decider(origin)] {
        // A twin that cannot be read tells nothing.
        guard let other = try? decider.decide(intent), other.standing == .to else { continue }
        return KnownValue(
          scalar: other.valueNode.flatMap { Self.scalar($0.followed, like: intent.from) }
        )
      }
      if let entry = record?.entries.first(where: { $0.isFor(intent) }),
        let known = Self.former(of: entry, decision)
      {
        return known
      }
    }
    return nil
  }

  /// The value that a record says a twin had; nil where it is none of a running one.
  private static func former(
    of entry: RestoreRecord.Entry,
    _ decision: Decision
  ) -> KnownValue? {
    if entry.isInsertion { return KnownValue(scalar: nil) }
    let former = entry.shared?.text.map { Array($0.utf8) } ?? entry.text.former
    let buffer = SourceBuffer(name: "former", bytes: former)
    // What does not parse tells nothing.
    guard let node = (try? YAMLStream(buffer))?.documents.first?.root,
      decision.standing(of: node) == .to,
      let scalar = scalar(node, like: decision.intent.from)
    else { return nil }
    return KnownValue(scalar: scalar)
  }

  /// A node as a value of the type of another one.
  private static func scalar(_ node: YAMLNode, like other: YAMLScalar?) -> YAMLScalar? {
    switch other {
    case .integer: node.text.flatMap { Int($0) }.map(YAMLScalar.integer)
    case .string: node.text.map(YAMLScalar.string)
    case .boolean, .decimal, .null, nil: nil
    }
  }

  /// The refusal of a workload whose count nothing tells.
  func replicasUnknown(_ decision: Decision, _ service: ServiceDefinition) -> Refusal {
    Refusal(
      .replicasUnknown,
      "nothing says how many replicas run at \(service.destination(of: transition))",
      object: decision.intent.object,
      at: decision.location,
      next: ["give `replicas` below the workload in the configuration"]
    )
  }
}

extension ServiceMember {
  /// Whether both are the same object in two clusters.
  fileprivate func isTwin(of other: ServiceMember) -> Bool {
    home != other.home && object.isSameObject(as: other.object)
  }
}
