import LosslessYAML
package import Manifests

/// `suspend-cronjob`: a CronJob or a Job is suspended where the service does not run.
///
/// A suspended CronJob starts nothing new; Jobs that it has started run to their end. A suspended Job
/// loses its pods and starts them anew when it is resumed. A CronJob without
/// `startingDeadlineSeconds` may run at once when it is resumed, for a time that it has missed.
/// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
package enum SuspendCronjob: Transform {
  package static let id = "suspend-cronjob"

  package static func intents(for request: TransformRequest) throws(Refusal) -> [FieldIntent] {
    guard let from = request.from.isSuspended, let to = request.to.isSuspended, from != to else {
      return []
    }
    let written = request.placed.object.written
    guard written.group == "batch", ["CronJob", "Job"].contains(written.kind) else { return [] }
    return [
      FieldIntent(
        transform: id,
        object: request.object,
        field: YAMLPath(keys: "spec", "suspend"),
        from: .boolean(from),
        to: .boolean(to),
        absentMeans: .boolean(false),
        reason: to
          ? "start no job while the service is at \(request.to.site)"
          : "run jobs while the service is at \(request.to.site)"
      )
    ]
  }
}
