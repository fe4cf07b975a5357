import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// The transforms of single fields over the corpus: names, volumes, syncs, marks and values.
@Suite struct FieldTotalityTests {
  private static let named: Set = [
    "DNSEndpoint", "Gateway", "GRPCRoute", "HTTPRoute", "Ingress", "IngressRoute", "TCPRoute",
    "TLSRoute", "VirtualService",
  ]
  private static let synced: Set = ["ReplicationDestination", "ReplicationSource"]
  private static let replicated: Set = ["VolumeGroupReplication", "VolumeReplication"]

  /// Settings for the primary and the standby site that fit an object's kind; nil for kinds that are
  /// left out.
  private func ends(_ placed: PlacedObject) -> (ObjectSettings, ObjectSettings)? {
    var (from, to) = (ObjectSettings(site: "primary"), ObjectSettings(site: "standby"))
    switch placed.object.written.kind {
    case let kind where Self.named.contains(kind):
      from.dns = DNSPublication(controller: "dns-controller")
      to.dns = DNSPublication(controller: "ignore", routing: ["aws-weight": "0"])
    case let kind where Self.replicated.contains(kind):
      let state = placed.object.root[path: "spec", "replicationState"]?.text
      from.replication = state.flatMap(ReplicationRole.init) ?? .primary
      to.replication = from.replication == .primary ? .secondary : .primary
    case let kind where Self.synced.contains(kind):
      from.isPaused = placed.object.root[path: "spec", "paused"]?.text == "true"
      to.isPaused = from.isPaused == false
      to.manualTrigger = to.isPaused == false ? "any" : nil
    case "HelmRelease":
      from.isReconcileDisabled = false
      to.isReconcileDisabled = true
    case "ConfigMap", "Kustomization", "PersistentVolumeClaim":
      let labels = YAMLPath(keys: "metadata", "labels")
      // A label that is there goes, one that is not comes.
      if let label = placed.object.root[path: "metadata", "labels"]?.entries.first,
        let key = label.key.text, let value = label.value.text, label.value.scalarKind == .string
      {
        from.values[labels.key(key)] = .some(.string(value))
      }
      to.values[labels.key("failover.example.org/site")] = .some(.string("standby"))
    default: return nil
    }
    return (from, to)
  }

  private func service(
    _ placed: PlacedObject,
    _ ends: (from: ObjectSettings, to: ObjectSettings)
  ) -> ServiceDefinition {
    ServiceDefinition(
      name: "service",
      namespace: "any",
      primary: "primary",
      standby: "standby",
      members: [
        ServiceMember(object: placed.reference, atPrimary: ends.from, atStandby: ends.to)
      ],
      location: placed.object.location
    )
  }

  @Test func `answers for every object of the corpus`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    var counts: [String: Int] = [:]
    for path in Corpus.yamlFiles() {
      let files = RepositoryFiles(
        paths: [],
        contents: [RepositoryPath("a.yaml"): try Corpus.bytes(of: path)]
      )
      let index = ManifestIndex(files)
      for placed in index.placed {
        guard let ends = ends(placed) else { continue }
        let service = service(placed, ends)
        let plan = index.plan(.promote, service)
        for code in plan.refusals.map(\.code.rawValue) { counts[code, default: 0] += 1 }
        guard plan.refusals.isEmpty else { continue }
        counts["planned", default: 0] += 1
        let outcome = index.after(plan)
        #expect(outcome.plan(.promote, service).isEmpty, "\(path): promote twice")
        let back = outcome.plan(.demote, service)
        #expect(back.refusals.isEmpty, "\(path): \(back.refusals)")
        guard !plan.leavesResidue else { continue }
        #expect(
          outcome.after(back).files.contents == index.files.contents,
          "\(path): promote, demote"
        )
      }
    }
    for (code, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(code): \(count)") }
    #expect(counts["planned", default: 0] > 20)
    #expect(counts["verification-failed"] == nil)
    #expect(counts["not-reversible"] == nil)
  }
}
