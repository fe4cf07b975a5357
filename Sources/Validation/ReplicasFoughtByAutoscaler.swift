import LosslessYAML
import Manifests
import Planning
package import SourceText

/// `replicas-fought-by-autoscaler`: git has a replica count that an autoscaler is to change; each apply
/// sets it back.
package enum ReplicasFoughtByAutoscaler: Rule {
  package static let id = "replicas-fought-by-autoscaler"
  package static let severity = Diagnostic.Severity.warning
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    var seen: Set<SourceLocation> = []
    return subject.applied.compactMap { scaler in
      guard let target = target(of: scaler, in: subject) else { return nil }
      let workload = target.appliedInside
      guard let count = workload.object.root.member(path: "spec", "replicas"),
        count.scalarKind != .null
      else { return nil }
      let place = workload.object.location(of: count)
      guard seen.insert(place).inserted else { return nil }
      return Diagnostic(
        severity,
        code: id,
        "\(target.reference) has a count in git, and \(scaler.reference) another one: Flux sets it back "
          + "at each apply",
        at: place,
        hints: ["take `spec.replicas` out, and let the autoscaler count"]
      )
    }
  }

  /// The workload that an autoscaler scales; nil for any other object.
  private static func target(of scaler: PlacedObject, in subject: ValidationSubject)
    -> PlacedObject?
  {
    let written = scaler.object.written
    let isScaler =
      (written.group == "autoscaling" && written.kind == "HorizontalPodAutoscaler")
      || (written.group == "keda.sh" && written.kind == "ScaledObject")
    guard isScaler,
      let reference = scaler.applied.object.root.member(path: "spec", "scaleTargetRef"),
      let name = reference.member("name")?.text, subject.mayConcern(scaler, name)
    else { return nil }
    // KEDA's default; an HPA names the kind.
    let kind = reference.member("kind")?.text ?? "Deployment"
    return subject.index.placed(kind, named: name).first {
      $0.reference.namespace == scaler.reference.namespace && $0.isBeside(scaler)
    }
  }
}
