import LosslessYAML
package import Manifests
import SourceText

/// `set-replication-state`: a replicated volume takes writes at the active site, and follows at the
/// other.
///
/// The controller promotes by force where a promotion is refused, so that `primary` in git for both
/// clusters is split brain: the planner orders the two and refuses both at once. `resync` throws the
/// volume's own data away and is never written; a volume that does so by itself is refused.
/// https://github.com/csi-addons/kubernetes-csi-addons/blob/main/docs/volumereplication.md
package enum SetReplicationState: Transform {
  package static let id = "set-replication-state"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.replication, let to = request.to.replication, from != to else {
      return []
    }
    try request.expectKind(
      among: ["VolumeReplication", "VolumeGroupReplication"],
      of: "replication.storage.openshift.io",
      for: "the role of a replicated volume"
    )
    try refuseAutoResync(request)
    return [
      FieldIntent(
        transform: id,
        object: request.object,
        field: YAMLPath(keys: "spec", "replicationState"),
        from: .string(from.rawValue),
        to: .string(to.rawValue),
        reason: to == .primary ? "take writes" : "follow the volume at \(request.to.site)"
      )
    ]
  }

  /// Refuses a volume that may resynchronise by itself: after a split brain that cannot be told from a
  /// real one it loses what was written last.
  private static func refuseAutoResync(_ request: TransformRequest) throws(Refusal) {
    let field = YAMLPath(keys: "spec", "autoResync")
    let own = request.node("spec", "autoResync").flatMap { node in
      node.scalarKind == .null || YAMLScalar.boolean(false).isValue(of: node) ? nil : node
    }
    guard
      let place = request.placed.foreignValue(of: field) ?? own.map({ request.location(of: $0) })
    else { return }
    throw Refusal(
      .autoResync,
      "`\(field)` may throw away what was written last",
      object: request.object,
      at: place,
      next: ["set it to `false` and let it land before the move"]
    )
  }
}
