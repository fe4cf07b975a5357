import LosslessYAML
package import Manifests
import Transforms

/// What must be true of one object in the cluster, by its status, before the next stage may land.
package struct Gate: Hashable, Sendable {
  /// The object.
  package let object: ObjectReference

  /// Name of the site at which it stands.
  package let site: String

  /// What must be true, as a sentence fragment: `has no replica left`.
  package let condition: String

  /// A command that shows it; the site's name stands for its kubectl context, so that a cluster of
  /// another name is an error and never the wrong answer.
  package let command: String

  /// The gate as a sentence fragment: object, site, condition.
  package var description: String { "\(object) at \(site) \(condition)" }

  /// Creates the gate that a change of a stage calls for, or nil when nothing waits for it.
  init?(_ change: PlannedChange, in stage: StageKind, site: String) {
    guard let transform = TransformCatalog(rawValue: change.decision.intent.transform) else {
      return nil
    }
    object = change.workload
    self.site = site
    let name = ShellWord.quoted("\(object.kind.lowercased())/\(object.name)")
    let namespace = ShellWord.quoted(object.namespace ?? "default")
    let kubectl = "kubectl --context \(ShellWord.quoted(site)) --namespace \(namespace)"
    func field(_ path: String) -> String { "\(kubectl) get \(name) -o jsonpath='{.\(path)}'" }
    let pods =
      "\(kubectl) get pods --selector \(ShellWord.quoted("app.kubernetes.io/instance=\(change.release)"))"
    switch (Self.subject(of: transform, change), stage) {
    case (.release, .drain):
      condition = "has no pod left"
      command = pods
    case (.release, .start):
      condition = "has its pods ready"
      command = pods
    case (.workload, .drain):
      condition = "has no replica left: `status.replicas` is 0 or absent"
      command = field("status.replicas")
    case (.workload, .start):
      condition = "is available"
      command = "\(kubectl) rollout status \(name)"
    case (.machine, .drain):
      condition = "is stopped: `status.printableStatus` is Stopped"
      command = field("status.printableStatus")
    case (.machine, .start):
      condition = "runs: `status.printableStatus` is Running"
      command = field("status.printableStatus")
    case (.volume, .demote):
      condition = "follows: `status.state` is Secondary"
      command = field("status.state")
    case (.volume, .promote) where change.new?.value == "primary":
      condition = "takes writes: `status.state` is Primary"
      command = field("status.state")
    case (.synchronisation, .demote), (.synchronisation, .promote):
      condition = "has synchronised: `status.lastManualSync` is \(change.new?.value ?? "")"
      command = field("status.lastManualSync")
    default: return nil
    }
  }

  /// What a transform's objects are, to a stage that waits for them.
  private enum Subject {
    case workload, release, machine, volume, synchronisation, none
  }

  private static func subject(
    of transform: TransformCatalog,
    _ change: PlannedChange
  ) -> Subject {
    switch transform {
    // A release has no replicas of its own.
    case .scaleWorkload: change.workload.kind == "HelmRelease" ? .release : .workload
    // A network is swapped without stopping the machine.
    case .setRunStrategy: change.isOfTemplate ? .none : .machine
    case .setReplicationState: .volume
    case .triggerVolsync: .synchronisation
    case .setNodeSelector, .setNodeAffinity, .swapVolumeClaim, .suspendFlux, .suspendCronjob,
      .setDnsController, .pauseVolsync, .disableReconcile, .setValue:
      .none
    }
  }
}

extension PlannedChange {
  /// Whether the field stands in the object's pod or machine template.
  fileprivate var isOfTemplate: Bool {
    decision.intent.field.steps.starts(with: YAMLPath(keys: "spec", "template").steps)
  }

  /// The name with which a release's objects are labelled.
  /// https://fluxcd.io/flux/components/helm/helmreleases/#release-name
  fileprivate var release: String {
    let spec = decision.object.applied.object.root.member("spec")
    let name = decision.intent.object.name
    return spec?.member("releaseName")?.text
      ?? spec?.member("targetNamespace")?.text.map { "\($0)-\(name)" } ?? name
  }

  /// The object that runs or stops by the change: of an autoscaler, the one that it scales.
  fileprivate var workload: ObjectReference {
    let object = decision.intent.object
    if let rendered = RenderedField(decision.intent.field)?.object {
      return rendered.reference(of: decision.object)
    }
    let target = decision.object.object.root.member(path: "spec", "scaleTargetRef")
    guard object.kind == "ScaledObject", let name = target?.member("name")?.text else {
      return object
    }
    // Both may be left out: KEDA scales a Deployment of apps/v1 then.
    let version = target?.member("apiVersion")?.text ?? "apps/v1"
    return ObjectReference(
      group: version.contains("/") ? String(version.prefix { $0 != "/" }) : "",
      kind: target?.member("kind")?.text ?? "Deployment",
      namespace: object.namespace,
      name: name
    )
  }
}
