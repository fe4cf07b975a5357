import Manifests

/// A list of a service's objects in the native form: what moves in the same way.
enum MemberList: String, CaseIterable {
  case workloads, cronJobs, volumeReplications, volsync, dns, flux, reconcile, values

  /// The kind of a name that stands alone; nil where every item says its kind.
  var defaultKind: KindName? {
    switch self {
    case .cronJobs: .cronJob
    case .volumeReplications: .volumeReplication
    case .workloads, .volsync, .dns, .flux, .reconcile, .values: nil
    }
  }

  /// Whether one object can move between two sites of a cluster; otherwise each site has its own.
  var canMove: Bool {
    switch self {
    case .workloads, .cronJobs, .dns, .values: true
    case .volumeReplications, .volsync, .flux, .reconcile: false
    }
  }

  /// The kinds that it holds, as messages name them; nil where any kind goes.
  var kinds: [KindName]? {
    switch self {
    case .workloads, .dns, .reconcile, .values: nil
    case .cronJobs: [.cronJob, KindName("batch", "Job")]
    case .volumeReplications:
      [.volumeReplication, KindName(KindName.replication, "VolumeGroupReplication")]
    case .volsync:
      [
        KindName(KindName.volsync, "ReplicationSource"),
        KindName(KindName.volsync, "ReplicationDestination"),
      ]
    case .flux:
      [
        KindName(Kinds.fluxKustomizeGroup, "Kustomization"),
        .helmRelease,
      ]
    }
  }

  /// The settings that an item may have.
  var settings: [ItemSetting] {
    switch self {
    case .workloads:
      [
        .namespace, .renders, .podSpecAt, .volumes, .networks, .replicas, .replicasAt, .runStrategy,
      ]
    case .cronJobs: [.namespace, .volumes]
    case .volumeReplications, .flux, .reconcile: [.namespace]
    case .volsync: [.namespace, .pause, .trigger]
    case .dns: [.namespace, .renders, .controller, .prefix, .annotations]
    case .values: [.namespace, .path, .allow]
    }
  }

  /// The list in which a kind belongs that moves in a way of its own; nil for other kinds.
  static func home(of kind: KindName) -> MemberList? {
    [cronJobs, volumeReplications, volsync, flux].first { $0.kinds?.contains(kind) ?? false }
  }
}

/// A setting of one object in a list.
enum ItemSetting: String, CaseIterable {
  case namespace, renders
  case podSpecAt, volumes, networks
  case replicas, replicasAt, runStrategy
  case pause, trigger
  case controller, prefix, annotations
  case path, allow

  /// How an object takes part in a move.
  enum Style {
    /// It is one object that moves between the nodes of a cluster.
    case moves
    /// It is one of two, of which that of the active site is at work.
    case switches
  }

  /// The only style in which it means something; nil for both.
  var style: Style? {
    switch self {
    case .podSpecAt, .volumes, .networks: .moves
    case .replicas, .replicasAt, .runStrategy, .pause, .trigger, .controller: .switches
    case .namespace, .renders, .prefix, .annotations, .path, .allow: nil
    }
  }
}
