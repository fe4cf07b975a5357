import LosslessYAML
package import Manifests
package import SourceText

/// What a failover wants of one kind of object, as intents.
///
/// A transform never sees a file.
package protocol Transform: Sendable {
  /// The transform's id: verb and object in kebab case, equal to its file and fixture folder.
  static var id: String { get }

  /// Returns what must be true of the workload for the service to run at the request's target.
  ///
  /// - Throws: `Refusal` when the object cannot be moved in this way.
  static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent]
}

/// One object of a service on its way from one site to the other.
package struct TransformRequest: Sendable {
  /// The object's identity.
  package let object: ObjectReference

  /// The tree of the cluster that the object is in; nil where the repository is one cluster's.
  package let cluster: RepositoryPath?

  /// The object as it is applied, to look at.
  package let placed: PlacedObject

  /// What the configuration says of the object while the service is at the site that it leaves.
  package let from: ObjectSettings

  /// What it says while the service is at the site that it moves to.
  package let to: ObjectSettings

  /// Autoscalers that target the object: HorizontalPodAutoscalers and KEDA ScaledObjects.
  package let scalers: [PlacedObject]

  /// The prefix of external-dns that most objects of the cluster use; nil where none does, or where
  /// the object itself or its settings tell.
  package let commonDNSPrefix: String?

  /// Name of the service's primary site, which it is at where nothing says otherwise; nil where that
  /// does not matter.
  package let home: String?

  /// Creates a request.
  package init(
    object: ObjectReference,
    cluster: RepositoryPath? = nil,
    placed: PlacedObject,
    from: ObjectSettings,
    to: ObjectSettings,
    scalers: [PlacedObject] = [],
    commonDNSPrefix: String? = nil,
    home: String? = nil
  ) {
    self.object = object
    self.cluster = cluster
    self.placed = placed
    self.from = from
    self.to = to
    self.scalers = scalers
    self.commonDNSPrefix = commonDNSPrefix
    self.home = home
  }
}

/// The transforms, in the order in which their changes stand in a plan.
package enum TransformCatalog: String, CaseIterable, Sendable {
  case setNodeSelector = "set-node-selector"
  case swapVolumeClaim = "swap-volume-claim"
  case setNodeAffinity = "set-node-affinity"
  case scaleWorkload = "scale-workload"
  case suspendFlux = "suspend-flux"
  case suspendCronjob = "suspend-cronjob"
  case setRunStrategy = "set-run-strategy"
  case setDnsController = "set-dns-controller"
  case setReplicationState = "set-replication-state"
  case pauseVolsync = "pause-volsync"
  case triggerVolsync = "trigger-volsync"
  case disableReconcile = "disable-reconcile"
  case setValue = "set-value"

  /// The type that holds the transform's logic.
  package var transform: any Transform.Type {
    switch self {
    case .setNodeSelector: SetNodeSelector.self
    case .swapVolumeClaim: SwapVolumeClaim.self
    case .setNodeAffinity: SetNodeAffinity.self
    case .scaleWorkload: ScaleWorkload.self
    case .suspendFlux: SuspendFlux.self
    case .suspendCronjob: SuspendCronjob.self
    case .setRunStrategy: SetRunStrategy.self
    case .setDnsController: SetDnsController.self
    case .setReplicationState: SetReplicationState.self
    case .pauseVolsync: PauseVolsync.self
    case .triggerVolsync: TriggerVolsync.self
    case .disableReconcile: DisableReconcile.self
    case .setValue: SetValue.self
    }
  }

  /// Returns the intents of every transform for one object, each in the cluster of the request.
  ///
  /// - Throws: `Refusal` of the first transform that refuses.
  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    var intents: [FieldIntent] = []
    for entry in allCases {
      intents += try entry.transform.intents(for: request)
    }
    for position in intents.indices {
      intents[position].cluster = request.cluster
      request.assumeHome(of: &intents[position])
    }
    return intents
  }
}
