import LosslessYAML

/// What VolSync's two kinds have in common.
///
/// https://volsync.readthedocs.io/en/stable/usage/triggers.html
enum Volsync {
  static let group = "volsync.backube"
  static let kinds = ["ReplicationSource", "ReplicationDestination"]

  /// Whether its syncs are held; absent means no.
  static let paused = YAMLPath(keys: "spec", "paused")

  /// The value by which one sync is asked for.
  static let manual = YAMLPath(keys: "spec", "trigger", "manual")

  /// When it syncs by itself; without effect beside a manual trigger.
  static let schedule = YAMLPath(keys: "spec", "trigger", "schedule")
}
