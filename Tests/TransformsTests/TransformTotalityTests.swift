import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// The transforms over every object of the corpus: an answer or a refusal, never a trap.
@Suite struct TransformTotalityTests {
  /// The claims of an object's pods by volume, as far as they can be read.
  private func claims(_ object: ManifestObject) -> [String: String] {
    let spec =
      object.root[path: "spec", "template", "spec"]
      ?? object.root[path: "spec", "jobTemplate", "spec", "template", "spec"]
    var claims: [String: String] = [:]
    for volume in spec?["volumes"]?.children.map(\.self) ?? [] {
      guard let name = volume["name"]?.text,
        let claim = volume[path: "persistentVolumeClaim", "claimName"]?.text
      else { continue }
      claims[name] = claim
    }
    return claims
  }

  /// The object moved by labels and claims, and the object stopped or started, each from where its
  /// manifest says that it is.
  private func services(_ placed: PlacedObject) -> [ServiceDefinition] {
    var services: [ServiceDefinition] = []
    if podKinds.contains(placed.object.written.kind) { services.append(service(placed)) }
    // Both styles, in turn: one of each would double the time, and say no more.
    let style: ResumeStyle = placed.name.utf8.count.isMultiple(of: 2) ? .explicit : .remove
    if let power = power(placed.object, style) {
      var service = service(placed)
      service.members[0].atPrimary = power.now
      service.members[0].atStandby = power.then
      services.append(service)
    }
    return services
  }

  private let podKinds: Set = [
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "ReplicaSet",
    "ReplicationController", "VirtualMachine", "HelmRelease", "Rollout",
  ]

  /// What an object does by its manifest, and the opposite; nil for kinds that nothing stops.
  private func power(
    _ object: ManifestObject,
    _ style: ResumeStyle
  ) -> (now: ObjectSettings, then: ObjectSettings)? {
    let spec = object.root["spec"]
    var running = ObjectSettings(site: "primary")
    var stopped = ObjectSettings(site: "standby")
    running.resume = style
    let isStopped: Bool
    switch object.written.kind {
    case "CronJob", "Job", "Kustomization", "HelmRelease", "GitRepository":
      (running.isSuspended, stopped.isSuspended) = (false, true)
      isStopped = spec?["suspend"]?.hasText("true") ?? false
    case "VirtualMachine":
      (running.isRunning, stopped.isRunning) = (true, false)
      let isHalted = spec?["runStrategy"].map { $0.hasText("Halted") } ?? true
      isStopped = spec?["running"].map { $0.hasText("false") } ?? isHalted
    default:
      guard podKinds.contains(object.written.kind) || spec?["replicas"] != nil else { return nil }
      isStopped = spec?["replicas"]?.hasText("0") ?? false
      // A count that is not known cannot be planned for.
      (running.replicas, stopped.replicas) = (isStopped ? .count(2) : .whatever, .count(0))
    }
    guard isStopped else { return (running, stopped) }
    (running.site, stopped.site) = (stopped.site, running.site)
    return (stopped, running)
  }

  private func service(_ placed: PlacedObject) -> ServiceDefinition {
    let claims = claims(placed.object)
    let selector = placed.object.root[path: "spec", "template", "spec", "nodeSelector"]
    let label = selector?.entries.first
    let key = label?.key.text ?? "role"
    let value = label?.value.text ?? "primary"
    return ServiceDefinition(
      name: "service",
      namespace: "any",
      primary: "primary",
      standby: "standby",
      members: [
        ServiceMember(
          object: placed.reference,
          atPrimary: ObjectSettings(
            site: "primary",
            nodeLabels: [key: value],
            claims: claims
          ),
          atStandby: ObjectSettings(
            site: "standby",
            nodeLabels: [key: value + "-2"],
            claims: claims.mapValues { $0 + "-2" }
          )
        )
      ],
      location: placed.object.location
    )
  }

  @Test func `answers for every object of the corpus`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    var counts: [String: Int] = [:]
    // Each plan proves its own way back: a sample is a minute, everything a quarter of an hour.
    for (position, path) in Corpus.yamlFiles().enumerated()
    where Corpus.isSlowRun || position.isMultiple(of: 12) {
      let files = RepositoryFiles(
        paths: [],
        contents: [RepositoryPath("a.yaml"): try Corpus.bytes(of: path)]
      )
      let index = ManifestIndex(files)
      for placed in index.placed {
        for service in services(placed) { try check(service, index, path, &counts) }
      }
    }
    for (code, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(code): \(count)") }
    #expect(counts["planned", default: 0] > 20)
    #expect(counts["verification-failed"] == nil)
  }

  private func check(
    _ service: ServiceDefinition,
    _ index: ManifestIndex,
    _ path: String,
    _ counts: inout [String: Int]
  ) throws {
    let plan = index.plan(.promote, service)
    for code in plan.refusals.map(\.code.rawValue) { counts[code, default: 0] += 1 }
    guard plan.refusals.isEmpty else { return }
    counts["planned", default: 0] += 1
    // Thousands of like objects: that the plan proves its own way back is enough.
    guard !service.members[0].object.group.hasSuffix("toolkit.fluxcd.io") else { return }
    let outcome = index.after(plan)
    #expect(outcome.plan(.promote, service).isEmpty, "\(path): promote twice")
    let home = outcome.after(outcome.plan(.demote, service))
    guard plan.leavesResidue else {
      #expect(home.files.contents == index.files.contents, "\(path): promote, demote")
      return
    }
    let again = home.after(home.plan(.promote, service))
    let back = again.after(again.plan(.demote, service))
    #expect(back.files.contents == home.files.contents, "\(path): promote, demote twice")
  }
}
