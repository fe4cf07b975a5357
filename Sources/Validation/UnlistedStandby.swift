import Manifests
import Planning
package import SourceText
import Transforms

/// `unlisted-standby`: a workload has a claim for its standby site, and no service lists it: nothing
/// moves it.
///
/// A standby claim is one that has the name of another claim of the namespace and the ending that the
/// configuration's own standby claims have, `-backup` or `-standby`; `-primary` at the end of the other
/// name counts as none. One of the two is mounted.
package enum UnlistedStandby: Rule {
  package static let id = "unlisted-standby"
  package static let reach = RuleReach.beyondEdits

  package static func findings(in subject: ValidationSubject) -> [Diagnostic] {
    guard let configuration = subject.configuration,
      let model = configuration.services.first(where: { $0.members.contains { $0.home == nil } })
    else { return [] }
    let endings = endings(in: configuration)
    let volumes = subject.volumes
    var seen: Set<ObjectReference> = []
    return subject.mounts.compactMap { mount in
      for (home, away) in ClaimTwins.pairs(naming: mount.claim, endings: endings) {
        guard volumes.claim(home, beside: mount.workload) != nil,
          volumes.claim(away, beside: mount.workload) != nil,
          !subject.isListed(mount.workload), !isMade(mount.workload),
          seen.insert(mount.workload.reference.unversioned).inserted
        else { continue }
        return finding(mount, home: home, away: away, as: model, configuration)
      }
      return nil
    }
  }

  /// A CronJob or a Job that backs up is no service of its own.
  private static func isMade(_ workload: PlacedObject) -> Bool {
    ["CronJob", "Job"].contains(workload.object.written.kind)
  }

  /// What standby claims have behind the names of the others.
  private static func endings(in configuration: ServiceConfiguration) -> [String] {
    var endings: Set = ["-backup", "-standby"]
    for member in configuration.services.flatMap(\.members) {
      for (volume, home) in member.atPrimary.claims {
        guard let away = member.atStandby.claims[volume], away.hasPrefix(home), away != home else {
          continue
        }
        endings.insert(String(away.dropFirst(home.count)))
      }
    }
    return endings.sorted()
  }

  private static func finding(
    _ mount: Mount,
    home: String,
    away: String,
    as model: ServiceDefinition,
    _ configuration: ServiceConfiguration
  ) -> Diagnostic {
    let entry = entry(mount, home: home, away: away, as: model, configuration)
    return Diagnostic(
      code: id,
      "\(mount.workload.reference) has the standby claim `\(away)`, and no service lists it",
      at: mount.location,
      hints: ["add it below `services` of \(configuration.file): \(entry)"]
    )
  }

  /// The service's entry on one line, in the configuration's own form.
  private static func entry(
    _ mount: Mount,
    home: String,
    away: String,
    as model: ServiceDefinition,
    _ configuration: ServiceConfiguration
  ) -> String {
    let name = mount.workload.name
    let kind = mount.workload.object.written.kind.lowercased()
    let namespace = mount.workload.reference.namespace ?? "default"
    let member = model.members.first { $0.home == nil }
    switch configuration.form {
    case .servicesMap where kind == "deployment":
      let labels = [member?.atPrimary, member?.atStandby].map { $0?.nodeLabels["role"] ?? "" }
      return
        "\(name): { namespace: \(namespace), deployment: \(name), volume_name: \(mount.volume), "
        + "primary_pvc: \(home), backup_pvc: \(away), primary_node_label: \(labels[0]), "
        + "backup_node_label: \(labels[1]) }"
    case .native, .servicesMap, .operators:
      return
        "\(name): { namespace: \(namespace), primary: \(model.primary), standby: \(model.standby), "
        + "workloads: [{ \(kind)/\(name): { volumes: { \(mount.volume): { \(model.primary): \(home), "
        + "\(model.standby): \(away) } } } }] }"
    }
  }
}
