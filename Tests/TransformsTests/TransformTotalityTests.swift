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
    let kinds: Set = [
      "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "ReplicaSet",
      "ReplicationController", "VirtualMachine", "HelmRelease", "Rollout",
    ]
    var counts: [String: Int] = [:]
    for path in Corpus.yamlFiles() {
      let files = RepositoryFiles(
        paths: [],
        contents: [RepositoryPath("a.yaml"): try Corpus.bytes(of: path)]
      )
      let index = ManifestIndex(files)
      for placed in index.placed where kinds.contains(placed.object.written.kind) {
        let service = service(placed)
        let plan = index.plan(.promote, service)
        for code in plan.refusals.map(\.code.rawValue) { counts[code, default: 0] += 1 }
        guard plan.refusals.isEmpty else { continue }
        counts["planned", default: 0] += 1
        let outcome = index.after(plan)
        #expect(outcome.plan(.promote, service).isEmpty, "\(path): promote twice")
        let back = outcome.after(outcome.plan(.demote, service))
        #expect(back.files.contents == index.files.contents, "\(path): promote, demote")
      }
    }
    for (code, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(code): \(count)") }
    #expect(counts["planned", default: 0] > 20)
    #expect(counts["verification-failed"] == nil)
  }
}
