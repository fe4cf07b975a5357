package import LosslessYAML
package import Manifests

/// What a service wants of one object while it runs at one of its sites.
///
/// A field that both sides of a request leave at nil, or give the same value, is not touched.
package struct ObjectSettings: Hashable, Sendable {
  /// Name of the site that the service runs at with these settings.
  package var site: String

  /// Node labels that select the site's nodes, by key.
  package var nodeLabels: [String: String]

  /// Claims by the pod's volume name, or by the virtual machine's.
  package var claims: [String: String]

  /// How many replicas run; nil leaves the count alone.
  package var replicas: ReplicaCount?

  /// Whether a Flux object, a CronJob or a Job is suspended; nil leaves `suspend` alone.
  package var isSuspended: Bool?

  /// Whether external-dns publishes the object's names, and how; nil leaves its annotations alone.
  package var dns: DNSPublication?

  /// The role of a replicated volume; nil leaves it alone.
  package var replication: ReplicationRole?

  /// Whether a VolSync object is paused; nil leaves it alone.
  package var isPaused: Bool?

  /// A new value for a VolSync object's manual trigger: the sync that the move asks for.
  package var manualTrigger: String?

  /// Whether Flux is told to leave the object alone; nil leaves its annotation alone.
  package var isReconcileDisabled: Bool?

  /// Whether a virtual machine runs; nil leaves it alone.
  package var isRunning: Bool?

  /// The run strategy of a virtual machine that runs; `Always` where the configuration is silent.
  package var runStrategy: String?

  /// Multus networks by the virtual machine's network name.
  package var networks: [String: String] = [:]

  /// Values by field, from the object's root; a field that is nil here is absent at this site.
  package var values: [YAMLPath: YAMLScalar?] = [:]

  /// Of a release, the object that its chart makes and that the settings are of; nil for the release
  /// itself, or its values.
  package var rendered: RenderedObject?

  /// Where the pod's spec stands in a kind that is not known; nil for the place of a Deployment's.
  package var podSpec: YAMLPath?

  /// Where the replica count stands in a kind that is not known; nil for the place of a Deployment's.
  package var replicaField: YAMLPath?

  /// How a suspended Flux object is resumed, and other keys that another owner may hold on to.
  package var resume = ResumeStyle.explicit

  /// Creates settings; without labels and claims they touch nothing.
  package init(
    site: String,
    nodeLabels: [String: String] = [:],
    claims: [String: String] = [:]
  ) {
    self.site = site
    self.nodeLabels = nodeLabels
    self.claims = claims
  }
}

/// A workload's replica count at a site.
package enum ReplicaCount: Hashable, Sendable {
  /// That many, as `spec.replicas` says.
  case count(Int)

  /// The key is not there: Kubernetes, or an autoscaler, decides.
  case absent

  /// Whatever it is while the service is active; not a value that can be written.
  case whatever
}

/// Which side of a replicated volume takes writes.
///
/// https://github.com/csi-addons/kubernetes-csi-addons/blob/main/docs/volumereplication.md
package enum ReplicationRole: String, Hashable, Sendable {
  /// The volume takes writes.
  case primary
  /// The volume follows the other one.
  case secondary
}

/// Whether external-dns publishes an object's names, and with which routing.
package struct DNSPublication: Hashable, Sendable {
  /// Value of the `controller` annotation (`dns-controller`, `ignore`).
  package var controller: String

  /// The annotations' prefix with its slash; nil means the one that the object uses.
  package var prefix: String?

  /// Further annotations below the prefix by name (`aws-failover`, `aws-weight`, `set-identifier`).
  package var routing: [String: String]

  /// Creates a publication.
  package init(controller: String, prefix: String? = nil, routing: [String: String] = [:]) {
    self.controller = controller
    self.prefix = prefix
    self.routing = routing
  }
}

/// How a key that stops something is taken back.
package enum ResumeStyle: String, Hashable, Sendable, CaseIterable {
  /// By an explicit `false`, because another field owner can keep a removed key alive.
  case explicit = "false"
  /// By removing the key.
  case remove
}
