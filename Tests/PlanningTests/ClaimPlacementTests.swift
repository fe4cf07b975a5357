import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Claims and nodes that do not fit together are refused before a pod waits for ever.
@Suite struct ClaimPlacementTests {
  private static let shared = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: exporter, namespace: media}
    spec:
      template:
        spec:
          nodeSelector: {role: backup-2}
          volumes:
            - name: data
              persistentVolumeClaim: {claimName: pvc-sonarr-backup}

    """

  private static func claim(_ name: String, mode: String = "ReadWriteOnce") -> String {
    """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: \(name), namespace: media}
    spec: {accessModes: [\(mode)], volumeName: pv-\(name)}

    """
  }

  private static func volume(_ name: String, on role: String) -> String {
    """
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: pv-\(name)}
    spec:
      nodeAffinity:
        required:
          nodeSelectorTerms:
            - matchExpressions:
                - {key: role, operator: In, values: [\(role)]}

    """
  }

  @Test func `refuses a claim that a workload on other nodes mounts`() throws {
    let index = repository(["a.yaml": deployment("sonarr"), "b.yaml": Self.shared])
    let plan = index.plan(.promote, try service("sonarr"))
    #expect(plan.codes == [.sameClaimOnTwoNodes])
    #expect(plan.refusals.first?.location?.file == "a.yaml")
    #expect(plan.files.isEmpty)
  }

  @Test func `refuses a claim that a workload mounts which an affinity keeps elsewhere`() throws {
    let tied = Self.shared.replacing(
      "nodeSelector: {role: backup-2}",
      with: "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        + "{nodeSelectorTerms: [{matchExpressions: [{key: role, operator: In, values: [x]}]}]}}}"
    )
    let index = repository(["a.yaml": deployment("sonarr"), "b.yaml": tied])
    #expect(index.plan(.promote, try service("sonarr")).codes == [.sameClaimOnTwoNodes])
  }

  @Test func `lets a claim be shared that several nodes can mount`() throws {
    let index = repository([
      "a.yaml": deployment("sonarr"), "b.yaml": Self.shared,
      "c.yaml": Self.claim("pvc-sonarr-backup", mode: "ReadWriteMany"),
    ])
    #expect(index.plan(.promote, try service("sonarr")).codes.isEmpty)
  }

  @Test(arguments: [true, false])
  func `refuses a claim that stays only where a manifest ties it to one node`(
    _ isDefined: Bool
  ) throws {
    let library = "        - {name: library, persistentVolumeClaim: {claimName: library}}\n"
    let other = Self.shared.replacing("pvc-sonarr-backup", with: "library")
    var files = ["a.yaml": deployment("sonarr") + library, "b.yaml": other]
    if isDefined { files["c.yaml"] = Self.claim("library") }
    let plan = repository(files).plan(.promote, try service("sonarr"))
    #expect(plan.codes == (isDefined ? [.sameClaimOnTwoNodes] : []))
  }

  @Test func `lets a claim be shared on the target's nodes`() throws {
    let same = Self.shared.replacing("backup-2", with: "backup")
    let index = repository(["a.yaml": deployment("sonarr"), "b.yaml": same])
    #expect(index.plan(.promote, try service("sonarr")).codes.isEmpty)
  }

  @Test(arguments: [("backup", true), ("primary", false)])
  func `refuses a claim whose volume lies on other nodes`(
    _ role: String,
    _ fits: Bool
  ) throws {
    let index = repository([
      "a.yaml": deployment("sonarr"),
      "b.yaml": Self.claim("pvc-sonarr-backup"),
      "c.yaml": Self.volume("pvc-sonarr-backup", on: role),
    ])
    let plan = index.plan(.promote, try service("sonarr"))
    #expect(plan.codes == (fits ? [] : [.claimNodeMismatch]))
  }

  @Test func `refuses a move that leaves a claim behind that is tied to its node`() throws {
    var moved = try service("sonarr")
    moved.members[0].atPrimary.claims = [:]
    moved.members[0].atStandby.claims = [:]
    let index = repository([
      "a.yaml": deployment("sonarr"),
      "b.yaml": Self.claim("pvc-sonarr"),
      "c.yaml": Self.volume("pvc-sonarr", on: "primary"),
    ])
    #expect(index.plan(.promote, moved).codes == [.claimNodeMismatch])
  }

  @Test func `refuses a claim of another node while the pod stays`() throws {
    var swapped = try service("sonarr")
    swapped.members[0].atPrimary.nodeLabels = [:]
    swapped.members[0].atStandby.nodeLabels = [:]
    let index = repository([
      "a.yaml": deployment("sonarr"),
      "b.yaml": Self.claim("pvc-sonarr"), "c.yaml": Self.volume("pvc-sonarr", on: "primary"),
      "d.yaml": Self.claim("pvc-sonarr-backup"),
      "e.yaml": Self.volume("pvc-sonarr-backup", on: "backup"),
    ])
    #expect(index.plan(.promote, swapped).codes == [.claimNodeMismatch])
  }
}
