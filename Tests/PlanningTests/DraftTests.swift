import FixtureSupport
import Foundation
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// A configuration for a repository that has none.
@Suite struct DraftTests {
  private func draft(_ index: ManifestIndex) throws -> ConfigurationDraft {
    try ConfigurationDraft(
      Planner(index, identify: { _ in "0123456789abcdef" }),
      base: PlanBase(ref: "main", commit: "c0ffee")
    )
  }

  private func claims(_ names: String..., size: String = "1Gi") -> String {
    names.map {
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: \($0), namespace: media}
      spec: {volumeName: \($0), resources: {requests: {storage: \(size)}}}
      ---

      """
    }.joined()
  }

  /// The volumes of claims of the same names, each on the nodes of a role.
  private func volumes(_ roles: KeyValuePairs<String, String>, key: String = "role") -> String {
    roles.map {
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: \($0.key)}
      spec:
        nodeAffinity:
          required:
            nodeSelectorTerms: [{matchExpressions: [{key: \(key), operator: In, values: [\($0.value)]}]}]
      ---

      """
    }.joined()
  }

  private var pair: [String: String] {
    [
      "claims.yaml": claims("pvc-sonarr", "pvc-sonarr-backup"),
      "volumes.yaml": volumes(["pvc-sonarr": "primary", "pvc-sonarr-backup": "backup"]),
    ]
  }

  private func names(_ text: String) throws -> [String] {
    try configuration(text).services.map(\.name)
  }

  // MARK: Claims

  @Test func `a claim with a twin elsewhere makes a service that can move`() throws {
    let index = repository(pair.merging(["app.yaml": deployment("sonarr")]) { $1 })
    let draft = try draft(index)
    #expect(draft.count == 1)
    #expect(draft.candidates.isEmpty)
    let service = try #require(try configuration(draft.text).services.first)
    #expect(service.members == (try self.service("sonarr", like: service)).members)
    #expect(index.plan(.promote, service).refusals.isEmpty)
    #expect(!index.plan(.promote, service).isEmpty)
  }

  /// The service as the services map would say it, with the names of the draft's sites.
  private func service(_ name: String, like other: ServiceDefinition) throws -> ServiceDefinition {
    var service = try PlanningTests.service(name)
    service.members[0].atPrimary.site = other.primary
    service.members[0].atStandby.site = other.standby
    service.members[0].location = other.members[0].location
    return service
  }

  @Test(arguments: [("yes", "no"), ("on", "off"), ("1e3", "0x1"), ("null", "true")])
  func `values that YAML reads as something else name no site`(
    _ home: String,
    _ away: String
  ) throws {
    let index = repository([
      "claims.yaml": claims("pvc-sonarr", "pvc-sonarr-backup"),
      "volumes.yaml": volumes(["pvc-sonarr": "\"\(home)\"", "pvc-sonarr-backup": "\"\(away)\""]),
      "app.yaml": deployment("sonarr").replacing("role: primary", with: "role: \"\(home)\""),
    ])
    let service = try #require(try configuration(try draft(index).text).services.first)
    #expect([service.primary, service.standby] == ["primary", "standby"])
    #expect(index.plan(.promote, service).refusals.isEmpty)
  }

  @Test func `what mounts the copy while others run on the original may only copy it`() throws {
    let copier = """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: sync, namespace: media}
      spec:
        jobTemplate:
          spec:
            template:
              spec:
                nodeSelector: {role: backup}
                volumes: [{name: target, persistentVolumeClaim: {claimName: pvc-sonarr-backup}}]

      """
    let files = pair.merging(["app.yaml": deployment("sonarr"), "sync.yaml": copier]) { $1 }
    let draft = try draft(repository(files))
    #expect(draft.count == 0)
    #expect(draft.candidates.count == 1)
    #expect(
      draft.candidates.flatMap(\.hints).contains { $0.contains("CronJob/media/sync only keep") }
    )
  }

  @Test(arguments: ["backup", "standby", "replica", "secondary"])
  func `the twin's name ends in a word for it, and the other's may in primary`(
    _ word: String
  ) throws {
    for home in ["media", "media-primary"] {
      let index = repository([
        "claims.yaml": claims(home, "media-\(word)"),
        "volumes.yaml": volumes([home: "a1", "media-\(word)": "b1"]),
        "app.yaml": deployment("player", selector: "", claim: home),
      ])
      let text = try draft(index).text
      #expect(text.contains("{ a1: \(home), b1: media-\(word) }"), "\(text)")
    }
  }

  @Test func `a service that runs at its standby keeps its home`() throws {
    let index = repository(
      pair.merging([
        "app.yaml": deployment(
          "sonarr",
          selector: "      nodeSelector:\n        role: backup\n",
          claim: "pvc-sonarr-backup"
        )
      ]) { $1 }
    )
    let service = try #require(try configuration(try draft(index).text).services.first)
    #expect(index.state(of: service) == .standby)
    #expect(service.primary == "primary")
  }

  @Test func `workloads with the same claim are one service`() throws {
    let cronJob = """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: tidy, namespace: media}
      spec:
        jobTemplate:
          spec:
            template:
              spec:
                volumes: [{name: data, persistentVolumeClaim: {claimName: pvc-sonarr}}]

      """
    let index = repository(
      pair.merging(["app.yaml": deployment("sonarr"), "a-cron.yaml": cronJob]) { $1 }
    )
    let text = try draft(index).text
    #expect(try names(text) == ["sonarr"])
    #expect(text.contains("    cronJobs:\n      - tidy:\n"))
    // Alone it may only copy what others hold.
    let alone = try draft(repository(pair.merging(["cron.yaml": cronJob]) { $1 }))
    #expect(alone.count == 0)
    #expect(alone.candidates.count == 1)
  }

  @Test func `a release of app-template counts like the pods that it makes`() throws {
    let release = """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: sonarr, namespace: media}
      spec:
        values:
          defaultPodOptions: {nodeSelector: {role: primary}}
          controllers: {sonarr: {containers: {app: {image: {repository: x}}}}}
          persistence: {config: {existingClaim: pvc-sonarr}}

      """
    let index = repository(pair.merging(["release.yaml": release]) { $1 })
    let text = try draft(index).text
    #expect(text.contains("- helmrelease/sonarr:\n"))
    #expect(text.contains("{ config: { primary: pvc-sonarr, backup: pvc-sonarr-backup } }"))
    #expect(!text.contains("cannot move"))
    let other = release.replacing("containers:", with: "pods:")
    #expect(try draft(repository(pair.merging(["release.yaml": other]) { $1 })).count == 0)
  }

  // MARK: Questions

  @Test(arguments: [
    ("volumes.yaml", "", "Which value of the node label `role` has the other site?"),
    ("claims.yaml", "1Gi|2Gi", "Is `pvc-sonarr-backup` a copy of `pvc-sonarr`?"),
    ("volumes.yaml", "key: role|key: rack", "the volumes are told apart by others"),
    ("volumes.yaml", "[backup]|[a, b]", "`pvc-sonarr` is tied to nodes with `role` of `primary`"),
    ("app.yaml", "role: primary|role: third", "while its volumes lie at `primary` and `backup`?"),
  ])
  func `what the manifests do not tell is a question, and nothing obeys the entry`(
    _ file: String,
    _ change: String,
    _ question: String
  ) throws {
    var files = pair.merging(["app.yaml": deployment("sonarr")]) { $1 }
    let words = change.split(separator: "|").map(String.init)
    let former = try #require(files[file])
    files[file] =
      words.isEmpty
      ? nil : former.replacingWord(words[0], with: words[1], isOnce: words[0] == "1Gi")
    #expect(files[file] != former)
    // A second service makes the file worth writing.
    files["other.yaml"] =
      claims("pvc-b", "pvc-b-backup") + volumes(["pvc-b": "primary", "pvc-b-backup": "backup"])
      + deployment("b")
    let draft = try draft(repository(files))
    #expect(try names(draft.text) == ["b"])
    #expect(draft.candidates.count == 1)
    #expect(draft.candidates[0].hints.joined().contains(question), "\(draft.candidates[0].hints)")
    #expect(draft.text.contains("  # sonarr:\n"), "\(draft.text)")
    #expect(draft.text.contains("# One entry is a comment"))
  }

  @Test func `a copier, a claim without its twin, and a Job are nothing`() throws {
    let copier =
      deployment("copier")
      + "        - name: other\n          persistentVolumeClaim: {claimName: pvc-copier-backup}\n"
    for app in [copier, deployment("copier").replacing("kind: Deployment", with: "kind: Job")] {
      let index = repository([
        "claims.yaml": claims("pvc-copier", "pvc-copier-backup"), "app.yaml": app,
      ])
      let draft = try draft(index)
      #expect(draft.count == 0)
      #expect(draft.candidates.isEmpty)
    }
    let lonely = try draft(
      repository(["claims.yaml": claims("pvc-sonarr"), "app.yaml": deployment("sonarr")])
    )
    #expect(lonely.count == 0 && lonely.candidates.isEmpty)
  }

  @Test func `an entry that the check would complain of is a question`() throws {
    var files = pair.merging(["app.yaml": deployment("sonarr")]) { $1 }
    files["copy/app.yaml"] = deployment("sonarr")
    let draft = try draft(repository(files))
    #expect(draft.count == 0)
    #expect(draft.candidates.first?.hints.first?.contains("is written in 2 places") == true)
  }

  @Test func `services of one name get two`() throws {
    let there = pair.merging(["app.yaml": deployment("sonarr")]) { $1 }
    var files = there
    for (path, text) in there where path != "volumes.yaml" {
      files["two/" + path] = text.replacing("namespace: media", with: "namespace: tv")
    }
    #expect(try names(try draft(repository(files)).text) == ["sonarr", "tv-sonarr"])
  }

  // MARK: Whole repositories

  private func files(of folder: URL) throws -> RepositoryFiles {
    let top = folder.path(percentEncoded: false)
    var contents: [RepositoryPath: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: top) {
      let path = RepositoryPath(name)
      guard RepositoryFiles.canHoldManifests(path),
        try folder.appending(path: name).resourceValues(forKeys: [.isRegularFileKey])
          .isRegularFile ?? false
      else { continue }
      contents[path] = [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
    return RepositoryFiles(paths: [], contents: contents)
  }

  @Test(arguments: ["bases", "fleet", "homelab", "racks", "regions", "twosites"])
  func `what is found passes the check, and what cannot move says why`(_ name: String) throws {
    let folder = Fixtures.root.appending(path: "repositories/\(name)")
    try expectSound(ManifestIndex(try files(of: folder)))
  }

  private func expectSound(_ index: ManifestIndex) throws {
    let draft = try draft(index)
    guard draft.count > 0 else { return }
    let found = try configuration(draft.text)
    #expect(found.services.count == draft.count)
    #expect(found.complaints(about: index).isEmpty)
    for service in found.services {
      let transition: Transition = index.state(of: service) == .standby ? .demote : .promote
      for code in index.plan(transition, service).codes {
        #expect(draft.text.contains("[\(code.rawValue)]"), "\(service.name)")
      }
    }
  }

  @Test func `the services of the homelab are found without their configuration`() throws {
    let folder = Fixtures.root.appending(path: "repositories/homelab")
    let index = ManifestIndex(try files(of: folder))
    let listed = try configuration(try #require(index.text("failover.yaml")))
    let found = try configuration(try draft(index.with("failover.yaml", nil)).text)
    #expect(found.services.map(\.name) == listed.services.map(\.name))
    for (one, other) in zip(found.services, listed.services) {
      #expect(one.members[0].atPrimary.claims == other.members[0].atPrimary.claims)
      #expect(one.members[0].atStandby.nodeLabels == other.members[0].atStandby.nodeLabels)
    }
  }

  @Test(.tags(.corpus))
  func `a map of the older form is found again by looking at the manifests alone`() throws {
    guard let root = try Corpus.requiredRoot() else { return }
    let index = ManifestIndex(try files(of: URL(filePath: "\(root)/synthetic-sonarr")))
    let listed = try draft(index)
    let file = "clusters/homelab/operations/failover-services.yaml"
    #expect(listed.text.contains("# Listed in \(file):"))
    let found = try draft(index.with(file, nil))
    #expect(!found.text.contains("Listed in"))
    let services = try [listed, found].map { try configuration($0.text).services }
    #expect(Set(services[0].map(\.name)) == ["sonarr", "prowlarr"])
    #expect(Set(services[1].map(\.name)) == Set(services[0].map(\.name)))
    for service in services[0] {
      let same = services[1].first { $0.name == service.name }
      let mine = service.members[0]
      #expect(same?.members[0].atPrimary.claims == mine.atPrimary.claims)
      #expect(same?.members[0].atStandby.claims == mine.atStandby.claims)
      #expect(same?.members[0].atPrimary.nodeLabels == mine.atPrimary.nodeLabels)
      #expect(same?.members[0].atStandby.nodeLabels == mine.atStandby.nodeLabels)
    }
  }

  @Test(.tags(.corpus)) func `every repository of the corpus comes to an end`() throws {
    guard let root = try Corpus.requiredRoot() else { return }
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder),
        isFolder.boolValue
      else { continue }
      count += 1
      try expectSound(ManifestIndex(try files(of: URL(filePath: "\(root)/\(name)"))))
    }
    #expect(count > 3)
  }
}

extension String {
  /// The text with a word replaced: everywhere, or where it stands last.
  fileprivate func replacingWord(
    _ word: String,
    with other: String,
    isOnce: Bool
  ) -> String {
    guard isOnce, let range = range(of: word, options: .backwards) else {
      return replacing(word, with: other)
    }
    return replacingCharacters(in: range, with: other)
  }
}
