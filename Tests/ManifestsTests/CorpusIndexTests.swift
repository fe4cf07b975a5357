import FixtureSupport
import Foundation
import LosslessYAML
import Manifests
import SourceText
import Testing

/// Every repository of the corpus, indexed as a whole.
@Suite struct CorpusIndexTests {
  /// The files of one top folder of the corpus, or of all of them as one repository.
  static func files(of folder: String?) throws -> RepositoryFiles {
    guard let root = Corpus.root else { throw FixtureError("there is no corpus") }
    let top = folder.map { root + "/" + $0 } ?? root
    guard let walk = FileManager.default.enumerator(atPath: top) else {
      throw FixtureError("the corpus has no folder \(folder ?? "")")
    }
    var paths: Set<RepositoryPath> = []
    var contents: [RepositoryPath: [UInt8]] = [:]
    for case let name as String in walk {
      var isFolder: ObjCBool = false
      let place = top + "/" + name
      guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      let path = RepositoryPath(name)
      paths.insert(path)
      guard RepositoryFiles.canHoldManifests(path) else { continue }
      contents[path] = [UInt8](try Data(contentsOf: URL(filePath: place)))
    }
    return RepositoryFiles(paths: paths, contents: contents)
  }

  static func repositories() throws -> [String] {
    guard let root = Corpus.root else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: root).sorted().filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root + "/" + $0, isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }

  @Test func `indexes every repository and rejects the known files`() throws {
    guard let root = try Corpus.requiredRoot() else { return }
    var rejected: Set<String> = []
    print("repository | placed | unreached | rejected | notes")
    for name in try Self.repositories() {
      let index = ManifestIndex(try Self.files(of: name))
      let yaml = index.rejections.filter { !($0.location?.file.hasSuffix(".json") ?? true) }
      rejected.formUnion(yaml.compactMap { $0.location.map { "\(name)/\($0.file)" } })
      print(
        "\(name) | \(index.placed.count) | \(index.unreached.count) | \(yaml.count) | "
          + "\(index.notes.count)"
      )
    }
    let table = try String(contentsOfFile: root + "/PARSE_REJECTS.tsv", encoding: .utf8)
    let known = table.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: "\t").first.map(String.init)
    }
    #expect(rejected.subtracting(known).sorted() == [])
    #expect(Set(known).subtracting(rejected).sorted() == [])
  }

  @Test func `finds every workload of a home cluster`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    let index = ManifestIndex(try Self.files(of: "synthetic-sonarr"))
    for name in ["sonarr", "prowlarr"] {
      let found = try index.object(deploymentReference(name))
      #expect(found.count == 1)
      #expect(found[0].appliedBy.count == 2)
    }
    #expect(index.unreached.isEmpty)
    #expect(index.notes.isEmpty)
  }

  @Test(arguments: [
    ("onedr0p+home-ops", "HelmRelease", "default", "sonarr"),
    ("bjw-s-labs+home-ops", "HelmRelease", "ai", "memini"),
    ("JJGadgets+Biohazard", "HelmRelease", "external-secrets", "external-secrets"),
    ("xunholy+k8s-gitops", "HelmRelease", "network-system", "external-dns"),
    ("ricsanfre+pi-cluster", "HelmRelease", "longhorn-system", "longhorn"),
  ])
  func `reaches a release of a real repository under its namespace`(
    _ repository: String,
    _ kind: String,
    _ namespace: String,
    _ name: String
  ) throws {
    guard try Corpus.requiredRoot() != nil else { return }
    let index = ManifestIndex(try Self.files(of: repository))
    #expect(index.names.contains("\(kind)/\(namespace)/\(name)"))
    if Corpus.isSlowRun {
      print(repository, index.names.filter { $0.hasPrefix(kind) || $0.hasPrefix("Deployment") })
    }
  }

  /// The codes with which a change of a field that nobody writes is refused, by place.
  static func refusals(of index: ManifestIndex) throws -> [(code: RefusalCode, place: String)] {
    let decider = Decider(index)
    var seen: Set<ObjectReference> = []
    return try index.placed.map(\.reference).filter { seen.insert($0).inserted }.compactMap {
      let intent = FieldIntent(
        transform: "probe",
        object: $0,
        field: YAMLPath(keys: "spec", "failoverProbe"),
        from: .string("a"),
        to: .string("b"),
        reason: "probe"
      )
      let refused = try refusal {
        try decider.checkThatChangeWouldApply(decider.decide(intent))
      }
      return refused.map {
        (
          $0.code,
          "\($0.object?.description ?? ""): \($0.diagnostic.location?.file ?? ""):"
            + "\($0.location?.start.line ?? 0) \($0.message)"
        )
      }
    }
  }

  /// Repositories that a cluster runs from: what they hold builds, and most of it is used once.
  private static let liveClusters = [
    "JJGadgets+Biohazard", "bjw-s-labs+home-ops", "onedr0p+home-ops", "ricsanfre+pi-cluster",
    "synthetic-sonarr", "xunholy+k8s-gitops",
  ]

  @Test func `refuses objects of real repositories only for a reason`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    for name in try Self.repositories() {
      let index = ManifestIndex(try Self.files(of: name))
      let refusals = try Self.refusals(of: index)
      if Self.liveClusters.contains(name) {
        #expect(!refusals.contains { $0.code == .buildWouldFail }, "\(name)")
        #expect(refusals.count * 2 < index.names.count, "\(name)")
      }
      let counts = Dictionary(grouping: refusals, by: \.code.rawValue).mapValues(\.count)
      let table = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      print("\(name) | \(index.names.count) objects | \(table.joined(separator: ", "))")
      if Corpus.isSlowRun { for refusal in refusals { print("-", refusal.code, refusal.place) } }
    }
  }

  @Test func `indexes the whole corpus as one repository`() throws {
    guard try Corpus.requiredRoot() != nil else { return }
    let files = try Self.files(of: nil)
    let clock = ContinuousClock()
    var placed = 0
    let time = clock.measure { placed = ManifestIndex(files).placed.count }
    print("the whole corpus: \(files.contents.count) files, \(placed) placed, \(time)")
    #expect(placed > 1_000)
  }
}
