import FixtureSupport
import Foundation
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing
import Transforms

/// Plans from the files that a request needs, and from all of them.
@Suite struct SelectiveReadingTests {
  /// Plans a move both ways, and returns whether the short way sufficed.
  ///
  /// A refusal or a doubt of the short way leads to the long one, so that nothing but a wrong plan can
  /// tell them apart.
  @discardableResult private func expectSame(
    _ full: ManifestIndex,
    _ services: ServiceDefinition...,
    location: SourceLocation = #_sourceLocation
  ) -> Bool {
    let request = PlanRequest(.promote, services)
    let base = PlanBase(ref: "main", commit: "c0ffee")
    var names = request.objectNames
    var some = ManifestIndex(full.files, naming: names)
    var short = Planner(some, identify: { _ in "0123456789abcdef" }).plan(request, base: base)
    while let more = some.otherNames, !more.isEmpty {
      names.formUnion(more)
      some = some.naming(names)
      short = Planner(some, identify: { _ in "0123456789abcdef" }).plan(request, base: base)
    }
    guard short.refusals.isEmpty, some.otherNames == [] else { return false }
    let long = Planner(full, identify: { _ in "0123456789abcdef" }).plan(request, base: base)
    #expect(long.refusals.map(\.diagnostic) == [], sourceLocation: location)
    #expect(short.canonicalForm == long.canonicalForm, sourceLocation: location)
    #expect(short.warnings == long.warnings, sourceLocation: location)
    #expect(short.stages.map(\.files) == long.stages.map(\.files), sourceLocation: location)
    return true
  }

  private typealias SourceLocation = Testing.SourceLocation

  // MARK: Widened

  private static let root = """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: root, namespace: flux-system}
    spec: {path: ./, sourceRef: {kind: GitRepository, name: flux-system}}

    """

  private func repository(_ more: [String: String]) -> ManifestIndex {
    var files = ["flux/root.yaml": Self.root, "apps/sonarr.yaml": deployment("sonarr")]
    for number in 0..<5 { files["apps/other-\(number).yaml"] = deployment("other-\(number)") }
    files.merge(more) { $1 }
    return PlanningTests.repository(files)
  }

  @Test func `leaves files without the names unparsed`() throws {
    let full = repository([:])
    let some = ManifestIndex(full.files, naming: ["sonarr", "pvc-sonarr"])
    #expect(some.placed.map(\.reference.name).sorted() == ["root", "sonarr"])
    #expect(some.placed.count < full.placed.count)
    #expect(expectSame(full, try service("sonarr")))
  }

  @Test func `an escape can spell the name`() throws {
    let twin = deployment("sonarr").replacing("name: sonarr", with: "name: \"son\\u0061rr\"")
    let full = repository(["apps/twin.yaml": twin])
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    #expect(some.placed.count { $0.reference.name == "sonarr" } == 2)
    #expect(!expectSame(full, try service("sonarr")))
  }

  @Test(
    arguments: [
      (#""son\x61rr""#, true), (#""son\U00000061rr""#, true), ("\"son\\\n  arr\"", true),
      (#""name: \"son\\\n  arr\"""#, true), (#""a \"quoted\" line\n""#, false),
      (#""\\.example""#, false), (#"'\.example'"#, false), (#""C:\\tools\t\0""#, false),
    ]
  )
  func `only an escape that can bring in a name counts`(text: String, isRead: Bool) throws {
    let full = repository(["apps/note.yaml": "note: \(text)\n"])
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    #expect((some.parsed[RepositoryPath("apps/note.yaml")] != nil) == isRead)
    #expect(expectSame(full, try service("sonarr")))
  }

  @Test func `kustomization files that lead nowhere stay unparsed`() throws {
    let other = Self.root.replacing("root", with: "other").replacing("./", with: "./elsewhere")
    let apps = Self.root.replacing("root", with: "apps").replacing("./", with: "./apps")
    let full = repository([
      "flux/root.yaml": Self.root.replacing("./", with: "./flux"), "flux/apps.yaml": apps,
      "flux/other.yaml": other,
      "apps/plain/kustomization.yaml": "resources: [settings.yaml]\n",
      "apps/plain/settings.yaml": deployment("settings"),
      "elsewhere/kustomization.yaml": "resources: [settings.yaml]\n",
      "elsewhere/settings.yaml": deployment("settings"),
    ])
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    #expect(some.parsed[RepositoryPath("apps/plain/kustomization.yaml")] != nil)
    #expect(some.parsed[RepositoryPath("elsewhere/kustomization.yaml")] == nil)
    #expect(expectSame(full, try service("sonarr")))
  }

  @Test func `a kustomization file of a neighbour that cannot be read stops the build`() throws {
    let full = repository(["apps/plain/kustomization.yaml": "key: [1, 2\n"])
    #expect(!expectSame(full, try service("sonarr")))
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    for index in [full, some] {
      let refusals = index.plan(.promote, try service("sonarr")).refusals
      #expect(refusals.map(\.code) == [.buildWouldFail])
    }
  }

  @Test func `what has the name of a source is looked up all the same`() throws {
    let full = repository([
      "flux/source.yaml": """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: flux-system, namespace: flux-system}

      """,
      "apps/twin.yaml": deployment("flux-system"),
    ])
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    #expect(some.placed("GitRepository", named: "flux-system").count == 1)
    #expect(some.otherNames == [])
    #expect(some.placed("Deployment", named: "flux-system").isEmpty)
    #expect(some.otherNames == ["flux-system"])
  }

  @Test func `a prefix can complete the name`() throws {
    let full = repository([
      "apps/base/kustomization.yaml": "namePrefix: son\nresources: [twin.yaml]\n",
      "apps/base/twin.yaml": deployment("arr"),
    ])
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    #expect(some.placed.count { $0.reference.name == "sonarr" } == 2)
    #expect(!expectSame(full, try service("sonarr")))
  }

  @Test func `a variable can stand for the name`() throws {
    let full = repository(["apps/twin.yaml": deployment("\"${APP}\"")])
    let some = ManifestIndex(full.files, naming: ["sonarr"])
    #expect(some.placed.contains { $0.reference.name == "${APP}" })
    #expect(expectSame(full, try service("sonarr")))
  }

  @Test func `a defect of a neighbour stops the build`() throws {
    let full = repository(["apps/broken.yaml": "key: [1, 2\n"])
    #expect(!expectSame(full, try service("sonarr")))
    #expect(full.plan(.promote, try service("sonarr")).refusals.map(\.code) == [.buildWouldFail])
  }

  @Test func `a defect elsewhere does not`() throws {
    let other = Self.root.replacing("root", with: "other").replacing("./", with: "./elsewhere")
    let own = Self.root.replacing("path: ./", with: "path: ./apps")
    let full = repository([
      "flux/root.yaml": own, "flux/other.yaml": other, "elsewhere/broken.yaml": "key: [1, 2\n",
    ])
    #expect(expectSame(full, try service("sonarr")))
  }

  @Test func `a component that goes up leads to the name`() throws {
    let full = repository([
      "flux/root.yaml": Self.root.replacing("path: ./", with: "path: ./cluster"),
      "flux/kustomization.yaml": "resources: [root.yaml]\n",
      "cluster/kustomization.yaml": "components: [../shared]\nresources: [../flux]\n",
      "shared/kustomization.yaml": "kind: Component\nresources: [../apps/sonarr.yaml]\n",
    ])
    #expect(expectSame(full, try service("sonarr")))
  }

  @Test func `another workload that mounts the claim is seen`() throws {
    let full = repository([
      "apps/backup.yaml": deployment("nightly", claim: "pvc-sonarr-backup")
    ])
    #expect(!expectSame(full, try service("sonarr")))
    let refusals = full.plan(.promote, try service("sonarr")).refusals
    #expect(refusals.map(\.code) == [.sameClaimOnTwoNodes])
  }

  // MARK: Repositories

  @Test func `plans of the fixture repositories are the same`() throws {
    var short = 0
    for name in ["repositories/homelab", "repositories/twosites"] {
      let full = ManifestIndex(try Self.files(below: Fixtures.root.appending(path: name).path))
      guard let text = full.text("failover.yaml") else { continue }
      for service in try configuration(text).services where expectSame(full, service) { short += 1 }
    }
    #expect(short > 0)
  }

  @Test(.tags(.corpus)) func `plans of the corpus are the same`() throws {
    guard let root = try Corpus.requiredRoot() else { return }
    var (planned, short) = (0, 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
      let full = ManifestIndex(try Self.files(below: "\(root)/\(name)"))
      let workloads = full.placed.filter { $0.object.root.member(path: "spec", "template") != nil }
      // Both ways take seconds each in a large repository: one service of each is looked at.
      let step = Corpus.isSlowRun ? 1 : max(1, workloads.count)
      for position in stride(from: 0, to: workloads.count, by: step) {
        planned += 1
        if expectSame(full, Self.mover(of: workloads[position])) { short += 1 }
      }
    }
    print("\(planned) services planned, \(short) of them from a part of the files")
    #expect(short > 3)
  }

  /// A service that moves a workload by a node label, and by the first claim that it mounts.
  private static func mover(of placed: PlacedObject) -> ServiceDefinition {
    let object = placed.reference
    var atPrimary = ObjectSettings(site: "primary")
    var atStandby = ObjectSettings(site: "standby", nodeLabels: ["role": "backup"])
    let volumes = placed.object.root.member(path: "spec", "template", "spec", "volumes")
    for volume in volumes?.listItems ?? [] {
      guard let name = volume.member("name")?.text,
        let claim = volume.member(path: "persistentVolumeClaim", "claimName")?.text
      else { continue }
      atPrimary.claims[name] = claim
      atStandby.claims[name] = claim + "-standby"
      break
    }
    return ServiceDefinition(
      name: "service",
      namespace: object.namespace ?? "",
      primary: "primary",
      standby: "standby",
      members: [ServiceMember(object: object, atPrimary: atPrimary, atStandby: atStandby)],
      location: placed.object.location
    )
  }

  private static func files(below folder: String) throws -> RepositoryFiles {
    var contents: [RepositoryPath: [UInt8]] = [:]
    var paths: Set<RepositoryPath> = []
    for case let name as String in FileManager.default.enumerator(atPath: folder)
      ?? FileManager.DirectoryEnumerator()
    {
      let path = RepositoryPath(name)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      paths.insert(path)
      guard RepositoryFiles.canHoldManifests(path) else { continue }
      contents[path] = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    }
    return RepositoryFiles(paths: paths, contents: contents)
  }
}
