import FixtureSupport
import Foundation
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Validation

/// Validates edits from the part of a repository that they can matter to, and from all of it.
@Suite struct PartialValidationTests {
  /// An edit of some files of a repository.
  private struct Edit {
    var before: RepositoryFiles
    var after: RepositoryFiles
    var changed: Set<RepositoryPath>

    init(_ before: RepositoryFiles, writing new: [RepositoryPath: [UInt8]?]) {
      self.before = before
      after = before.replacing(new)
      changed = Set(new.keys)
    }

    /// Edits texts by path; nil takes a file out.
    init(_ before: [String: String], writing new: [String: String?]) {
      var files = RepositoryFiles(paths: [], contents: [:])
      files = files.replacing(Self.bytes(before.mapValues(Optional.some)))
      self.init(files, writing: Self.bytes(new))
    }

    private static func bytes(_ texts: [String: String?]) -> [RepositoryPath: [UInt8]?] {
      var bytes: [RepositoryPath: [UInt8]?] = [:]
      for (path, text) in texts {
        bytes.updateValue(text.map { Array($0.utf8) }, forKey: RepositoryPath(path))
      }
      return bytes
    }

    /// The same edit the other way round.
    var reversed: Edit {
      Edit(
        after,
        writing: Dictionary(uniqueKeysWithValues: changed.map { ($0, before.contents[$0]) })
      )
    }

    private var configuration: ServiceConfiguration? {
      let path = RepositoryPath("failover.yaml")
      return after.contents[path].flatMap { bytes in
        let buffer = SourceBuffer(name: path.string, bytes: bytes)
        return try? ConfigurationReader.read(buffer, path: path)
      }
    }

    private var base: ValidationBase {
      let former = changed.map { ($0, before.contents[$0]) }
      return ValidationBase(former: Dictionary(uniqueKeysWithValues: former)) {
        [configuration] _ in configuration
      }
    }

    /// What is found in the part; nil where that takes everything.
    var partial: PartialValidation? {
      PartialValidation(after, configuration: configuration, changed: changed, base: base)
    }

    /// What is found in all of the repository.
    var findings: [Diagnostic] {
      RuleCatalog.all(
        in: ValidationSubject(
          index: ManifestIndex(after),
          configuration: configuration,
          changed: changed,
          base: base
        )
      )
    }
  }

  /// Validates both ways, and returns whether the part sufficed.
  private func expectSame(
    _ edit: Edit,
    _ comment: @autoclosure () -> Comment = "",
    location: Testing.SourceLocation = #_sourceLocation
  ) -> Bool {
    guard let partial = edit.partial else { return false }
    #expect(partial.findings == edit.findings, comment(), sourceLocation: location)
    return true
  }

  // MARK: Scenes

  /// Two apps of a namespace; `mail` has its claim's volume, and an autoscaler.
  private static let apps: [String: String] = {
    var files = [
      "flux.yaml": Example.root, "failover.yaml": Example.configuration,
      "apps/web.yaml": Example.deployment(), "apps/claims.yaml": Example.claims,
      "apps/mail.yaml": workload("mail", claim: "mail-data"),
      "apps/mail-claim.yaml": """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: mail-data, namespace: media}
      spec: {volumeName: pv-7, resources: {requests: {storage: 1Gi}}}

      """,
      "apps/volume.yaml": """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: pv-7}
      spec:
        capacity: {storage: 1Gi}
        nodeAffinity:
          required:
            nodeSelectorTerms:
              - matchExpressions: [{key: role, operator: In, values: [primary]}]

      """,
      "apps/scaler.yaml": """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: scaler, namespace: media}
      spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: mails}}

      """,
    ]
    for number in 0..<6 {
      files["apps/other-\(number).yaml"] = workload("other-\(number)", claim: "data-\(number)")
    }
    return files
  }()

  private static func workload(_ name: String, claim: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: media}
    spec:
      replicas: 1
      template:
        spec:
          nodeSelector: {role: primary}
          volumes:
            - {name: data, persistentVolumeClaim: {claimName: \(claim)}}

    """
  }

  private func edit(
    _ path: String,
    _ old: String,
    _ new: String,
    besides more: [String: String] = [:]
  ) throws -> Edit {
    let files = Self.apps.merging(more) { $1 }
    let text = try #require(files[path])
    try #require(text.contains(old))
    return Edit(files, writing: [path: text.replacing(old, with: new)])
  }

  @Test func `leaves files alone that the edit cannot matter to`() throws {
    let edit = try edit("apps/mail.yaml", "replicas: 1", "replicas: 2")
    let partial = try #require(edit.partial)
    #expect(partial.subject.index.parsed[RepositoryPath("apps/other-1.yaml")] == nil)
    #expect(expectSame(edit))
  }

  @Test func `finds in the edited file what other files lead to`() throws {
    let elsewhere = try edit("apps/mail.yaml", "claimName: mail-data", "claimName: data-1")
    #expect(expectSame(elsewhere))
    let moved = try edit("apps/mail.yaml", "role: primary", "role: backup")
    #expect(moved.findings.map(\.code) == ["claim-node-mismatch"])
    #expect(expectSame(moved))
    let half = try edit("apps/web.yaml", "role: primary", "role: backup")
    #expect(half.findings.map(\.code) == ["half-failed-over"])
    #expect(expectSame(half))
  }

  @Test(arguments: [
    ("apps/volume.yaml", "[primary]", "[backup]", "claim-node-mismatch"),
    ("apps/volume.yaml", "storage: 1Gi", "storage: 1Mi", "claim-capacity-mismatch"),
    ("apps/scaler.yaml", "name: mails", "name: mail", "replicas-fought-by-autoscaler"),
    ("apps/other-2.yaml", "claimName: data-2", "claimName: mail-data", "same-claim-on-two-nodes"),
  ])
  func `what an edit brings about in another file takes everything`(
    _ path: String,
    _ old: String,
    _ new: String,
    _ code: String
  ) throws {
    // The later of two workloads on one claim is told, and here that is the other one.
    let edit = try edit(
      path,
      old,
      new,
      besides: [
        "apps/zoo.yaml": Self.workload("zoo", claim: "mail-data")
          .replacing("role: primary", with: "role: primary, disk: ssd"),
        "apps/other-2.yaml": Self.workload("other-2", claim: "data-2")
          .replacing("role: primary", with: "disk: hdd"),
      ]
    )
    #expect(edit.findings.map(\.code).contains(code))
    #expect(edit.partial == nil)
  }

  @Test func `takes everything where others may be applied otherwise`() throws {
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {key: one}\n"
    let map = try edit("apps/map.yaml", "one", "two", besides: ["apps/map.yaml": settings])
    #expect(map.partial == nil)
    #expect(try edit("flux.yaml", "path: ./", "path: ./apps").partial == nil)
    #expect(try edit("apps/mail.yaml", "name: mail,", "name: post,").partial == nil)
    #expect(
      try edit("apps/mail.yaml", "{name: mail,", "{labels: {a: b}, name: mail,").partial == nil
    )
    #expect(try edit("failover.yaml", "volume_name: data", "volume_name: more").partial == nil)
    #expect(Edit(Self.apps, writing: ["apps/scaler.yaml": nil]).partial == nil)
    #expect(Edit(Self.apps, writing: ["apps/new.yaml": Example.sound]).partial == nil)
    #expect(try edit("apps/mail.yaml", "metadata:", "metadata: [").partial == nil)
  }

  @Test func `a patch can write the claim into another workload`() throws {
    let patched = [
      "apps/kustomization.yaml": """
      resources: [web.yaml, mail.yaml, other-2.yaml]
      patches: [{path: patch.yaml}]

      """,
      "apps/patch.yaml": Self.workload("other-2", claim: "mail-data"),
    ]
    #expect(
      try edit("apps/mail.yaml", "role: primary", "disk: ssd", besides: patched).partial == nil
    )
    #expect(expectSame(try edit("apps/web.yaml", "Recreate", "Other", besides: patched)))
  }

  @Test func `a patch can lie elsewhere, and name nothing`() throws {
    let patched = [
      "flux.yaml": "",
      "flux/root.yaml": Example.root.replacing("path: ./", with: "path: ./flux"),
      "flux/apps.yaml": Example.root.replacing("path: ./", with: "path: ./apps")
        .replacing("{name: flux-system, n", with: "{name: apps, n"),
      "apps/kustomization.yaml": """
      resources: [web.yaml, mail.yaml]
      patches: [{path: ../patches/count.yaml, target: {kind: Deployment}}]

      """,
      "patches/count.yaml": "- {op: replace, path: /spec/replicas, value: 1}\n",
    ]
    #expect(try edit("patches/count.yaml", "value: 1", "value: 2", besides: patched).partial == nil)
    let unused = ["notes/count.yaml": "- {value: 1}\n"]
    #expect(expectSame(try edit("notes/count.yaml", "value: 1", "value: 2", besides: unused)))
  }

  @Test func `a waiver in another file takes everything`() throws {
    let waiver = "# failover: ignore[claim-node-mismatch] moved by hand\n"
    let other = ["apps/other-3.yaml": waiver + Self.workload("other-3", claim: "data-3")]
    #expect(try edit("apps/mail.yaml", "replicas: 1", "replicas: 2", besides: other).partial == nil)
    let own = ["apps/mail.yaml": waiver + Self.workload("mail", claim: "mail-data")]
    #expect(expectSame(try edit("apps/mail.yaml", "replicas: 1", "replicas: 2", besides: own)))
  }

  @Test func `a variable can stand for the claim`() throws {
    let twin = Self.workload("\"${APP}\"", claim: "\"${APP}-data\"")
      .replacing("role: primary", with: "disk: ssd")
    let owner = Example.root + "  postBuild: {substitute: {APP: mail}}\n"
    let edit = try edit(
      "apps/mail.yaml",
      "role: primary",
      "disk: hdd",
      besides: ["apps/a-twin.yaml": twin, "flux.yaml": owner]
    )
    #expect(edit.findings.map(\.code).contains("duplicate-object"))
    #expect(expectSame(edit))
  }

  // MARK: Many edits

  @Test func `finds the same for edits all over the rules' cases`() throws {
    var random = SeededGenerator(seed: 7)
    var (sufficed, withFindings) = (0, 0)
    for test in try RuleCase.all() {
      let files = try test.subject().index.files
      for _ in 0..<(Corpus.isSlowRun ? 40 : 8) {
        guard let edit = Self.randomEdit(of: files, &random) else { continue }
        for edit in [edit, edit.reversed] where expectSame(edit, "\(test): \(edit.changed)") {
          sufficed += 1
          withFindings += edit.findings.isEmpty ? 0 : 1
        }
      }
    }
    #expect(sufficed > 100)
    #expect(withFindings > 10)
  }

  @Test(.tags(.corpus)) func `finds the same for edits of real repositories`() throws {
    guard let root = try Corpus.requiredRoot() else { return }
    let repositories =
      Corpus.isSlowRun
      ? try FileManager.default.contentsOfDirectory(atPath: root).sorted() : ["bjw-s-labs+home-ops"]
    var random = SeededGenerator(seed: 11)
    var sufficed = 0
    for repository in repositories {
      let folder = URL(filePath: root).appending(path: repository)
      guard let all = try? RuleCase.files(below: folder), !all.isEmpty else { continue }
      var files = RepositoryFiles(
        paths: Set(all.keys),
        contents: all.filter { RepositoryFiles.canHoldManifests($0.key) }
      )
      let services = Self.services(of: ManifestIndex(files))
      files = files.replacing([RepositoryPath("failover.yaml"): Array(services.utf8)])
      for _ in 0..<(Corpus.isSlowRun ? 60 : 6) {
        guard let edit = Self.randomEdit(of: files, &random) else { continue }
        if expectSame(edit, "\(repository): \(edit.changed)") { sufficed += 1 }
      }
    }
    #expect(sufficed > 0)
  }

  /// A configuration with a service for each third workload that mounts a claim, of which the other claim
  /// is one that another workload mounts.
  private static func services(of index: ManifestIndex) -> String {
    let mounts = Mount.all(in: index.applied)
    var text =
      "version: 1\nsites:\n  one: { nodes: { site: one } }\n  two: { nodes: { site: two } }\nservices:\n"
    var names: Set<String> = []
    for (number, mount) in mounts.enumerated()
    where number % 3 == 0 && names.insert(mount.workload.name).inserted {
      let kind = mount.workload.object.written.kind.lowercased()
      let namespace = mount.workload.reference.namespace ?? "default"
      let other = mounts[(number + 1) % mounts.count].claim
      text +=
        "  \(mount.workload.name): { namespace: \(namespace), primary: one, standby: two, workloads: "
      text +=
        "[{ \(kind)/\(mount.workload.name): { volumes: { \(mount.volume): { one: \(mount.claim), "
      text += "two: \(other) } } } }] }\n"
    }
    return text
  }

  /// Gives a plain scalar of a file the text of another one, below the same key if there is one.
  private static func randomEdit(
    of files: RepositoryFiles,
    _ random: inout SeededGenerator
  ) -> Edit? {
    let paths = files.paths.filter { $0.ends(with: ".yaml") }.sorted()
    let editable = paths.filter {
      !$0.isNamed("kustomization.yaml") && !$0.isNamed("failover.yaml")
    }
    guard let path = editable.randomElement(using: &random), let bytes = files.contents[path] else {
      return nil
    }
    // Edits of what an object is are not what this is about.
    let own = scalars(path, bytes).filter {
      !["apiVersion", "kind", "name", "namespace"].contains($0.key)
    }
    let donors = (0..<8).compactMap { _ in paths.randomElement(using: &random) }
      .flatMap { path in scalars(path, files.contents[path] ?? []) }
    guard let (key, range, _) = own.randomElement(using: &random) else { return nil }
    let like = donors.filter { $0.key == key }
    let donor = like.randomElement(using: &random) ?? donors.randomElement(using: &random)
    guard let donor else { return nil }
    var edited = bytes
    edited.replaceSubrange(range, with: Array(donor.text.utf8))
    return edited == bytes ? nil : Edit(files, writing: [path: edited])
  }

  /// The plain scalars of a file below a key.
  private static func scalars(
    _ path: RepositoryPath,
    _ bytes: [UInt8]
  ) -> [(key: String, range: Range<Int>, text: String)] {
    var found: [(key: String, range: Range<Int>, text: String)] = []
    var waiting = (ManifestFile(path: path, bytes: bytes).stream?.documents ?? []).map {
      ("", $0.root)
    }
    while let (key, node) = waiting.popLast() {
      waiting +=
        node.entries.map { ($0.key.text ?? "", $0.value) } + node.listItems.map { (key, $0) }
      if node.kind == .scalar, let text = node.text, !text.isEmpty, node.sourceText == text {
        found.append((key, node.range, text))
      }
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}
