import FixtureSupport
import Foundation
import LosslessYAML
import Manifests
import SourceText
import Testing
import Validation

@Suite struct CorpusTests {
  private func index(of repository: String, in root: String) throws -> ManifestIndex {
    let all = try RuleCase.files(below: URL(filePath: root).appending(path: repository))
    let manifests = all.filter { RepositoryFiles.canHoldManifests($0.key) }
    return ManifestIndex(RepositoryFiles(paths: Set(all.keys), contents: manifests))
  }

  /// Whether a file holds a key twice, by another way of counting than the rule's.
  private func repeatsAKey(_ node: YAMLNode) -> Bool {
    let keys = node.entries.compactMap(\.key.text)
    return Set(keys.map { Array($0.utf8) }).count < keys.count
      || node.children.contains(where: repeatsAKey)
  }

  /// All repositories take more than a minute: two stand for them unless all are asked for.
  private func isLeftOut(_ repository: String) -> Bool {
    !Corpus.isSlowRun && repository != "kubernetes+examples" && repository != "onedr0p+home-ops"
  }

  @Test func `finds only broken files and repeated keys in real repositories`() throws {
    guard let root = try Corpus.requiredRoot() else { return }
    var count = 0
    for repository in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
      var isFolder: ObjCBool = false
      let path = "\(root)/\(repository)"
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        isFolder.boolValue,
        !isLeftOut(repository)
      else { continue }
      let index = try index(of: repository, in: root)
      let subject = ValidationSubject(
        index: index,
        configuration: nil,
        changed: Set(index.files.contents.keys)
      )
      for finding in RuleCatalog.findings(in: subject) {
        print("\(repository): \(finding.line)", terminator: "")
        let file = try #require(index.parsed[RepositoryPath(finding.location?.file ?? "")])
        let isBroken = file.stream == nil || file.documents.contains { $0.complexKey != nil }
        #expect(isBroken || file.documents.contains { repeatsAKey($0.root) }, "\(file.path)")
        #expect(!index.hasFlux || index.reachedPaths.contains(file.path), "\(file.path)")
        count += 1
      }
    }
    #expect(count > 0)
  }
}
