import LosslessYAML
package import Manifests

/// `pause-volsync`: a VolSync source or destination is paused, or goes on.
///
/// The source of the site that does not run the service is paused, or it would overwrite good backups
/// with what lies there. A sync that runs is stopped in its tracks and goes on later.
/// https://volsync.readthedocs.io/en/stable/usage/index.html
package enum PauseVolsync: Transform {
  package static let id = "pause-volsync"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.isPaused, let to = request.to.isPaused, from != to else {
      return []
    }
    try request.expectKind(
      among: Volsync.kinds,
      of: Volsync.group,
      for: "pausing"
    )
    return [
      FieldIntent(
        transform: id,
        object: request.object,
        field: Volsync.paused,
        from: .boolean(from),
        to: .boolean(to),
        absentMeans: .boolean(false),
        reason: to ? "hold its syncs while \(request.to.site) is active" : "sync again"
      )
    ]
  }
}
