import LosslessYAML
package import Manifests

/// `suspend-cronjob`: a CronJob or a Job is suspended where the service does not run.
///
/// A suspended CronJob starts nothing new; Jobs that it has started run to their end. A suspended Job
/// loses its pods and starts them anew when it is resumed. A CronJob without
/// `startingDeadlineSeconds` may run at once when it is resumed, for a time that it has missed. Of a
/// release of `app-template` the controllers of type `cronjob` are suspended.
/// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
package enum SuspendCronjob: Transform {
  package static let id = "suspend-cronjob"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    let release = AppTemplate(request.placed.object)
    guard let from = rests(request.from, release), let to = rests(request.to, release), from != to
    else { return [] }
    return (release?.suspends ?? own(request)).map { field in
      FieldIntent(
        transform: id,
        object: request.object,
        field: field,
        from: .boolean(from),
        to: .boolean(to),
        absentMeans: .boolean(false),
        reason: to
          ? "start no job while the service is at \(request.to.site)"
          : "run jobs while the service is at \(request.to.site)"
      )
    }
  }

  private static func own(_ request: TransformRequest) -> [YAMLPath] {
    let written = request.placed.object.written
    guard written.group == "batch", ["CronJob", "Job"].contains(written.kind) else { return [] }
    return [YAMLPath(keys: "spec", "suspend")]
  }

  /// Whether the settings say that nothing runs, where they say it at all: of a release by the number of
  /// its replicas, because suspending the release itself stops no job.
  private static func rests(_ settings: ObjectSettings, _ release: AppTemplate?) -> Bool? {
    release == nil ? settings.isSuspended : settings.replicas.map { $0 == .count(0) }
  }
}
