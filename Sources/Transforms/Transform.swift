import LosslessYAML
package import Manifests

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

/// One workload of a service on its way from one site to the other.
package struct TransformRequest: Sendable {
  /// The object's identity.
  package let object: ObjectReference

  /// The object as it is applied, to look at.
  package let placed: PlacedObject

  /// What the configuration says of the site that the service leaves.
  package let from: WorkloadAtSite

  /// What it says of the site that the service moves to.
  package let to: WorkloadAtSite

  /// Creates a request.
  package init(
    object: ObjectReference,
    placed: PlacedObject,
    from: WorkloadAtSite,
    to: WorkloadAtSite
  ) {
    self.object = object
    self.placed = placed
    self.from = from
    self.to = to
  }
}

/// How a workload is configured to run at one site.
package struct WorkloadAtSite: Hashable, Sendable {
  /// The site's name.
  package var site: String

  /// Node labels that select the site's nodes, by key.
  package var nodeLabels: [String: String]

  /// Claims by the pod's volume name.
  package var claims: [String: String]

  /// Creates the value.
  package init(site: String, nodeLabels: [String: String], claims: [String: String]) {
    self.site = site
    self.nodeLabels = nodeLabels
    self.claims = claims
  }
}

/// The transforms, in the order in which their changes stand in a plan.
package enum TransformCatalog: String, CaseIterable, Sendable {
  case setNodeSelector = "set-node-selector"
  case swapVolumeClaim = "swap-volume-claim"

  /// The type that holds the transform's logic.
  package var transform: any Transform.Type {
    switch self {
    case .setNodeSelector: SetNodeSelector.self
    case .swapVolumeClaim: SwapVolumeClaim.self
    }
  }

  /// Returns the intents of every transform for one workload.
  ///
  /// - Throws: `Refusal` of the first transform that refuses.
  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    var intents: [FieldIntent] = []
    for entry in allCases {
      intents += try entry.transform.intents(for: request)
    }
    return intents
  }
}
