import FixtureSupport
import Foundation
import LosslessYAML
import Manifests
import SourceText
import Testing
import Validation

@Suite struct CorpusTests {
  private func index(of repository: String, in root: String) throws -> ManifestIndex {
    let folder = URL(filePath: root).appending(path: repository)
    let all = try RuleCase.files(below: folder)
    let manifests = all.filter { RepositoryFiles.canHoldManifests($0.key) }
    let paths = Set(all.keys).union(try Self.pathsLeftOut(of: folder))
    return ManifestIndex(RepositoryFiles(paths: paths, contents: manifests))
  }

  /// The files of the repository that its copy names in `TREE.txt` and does not hold.
  private static func pathsLeftOut(of folder: URL) throws -> [RepositoryPath] {
    let listing = folder.appending(path: "TREE.txt")
    guard FileManager.default.fileExists(atPath: listing.path) else { return [] }
    return String(decoding: try Data(contentsOf: listing), as: UTF8.self).split(separator: "\n")
      .compactMap { line in
        let parts = line.split(separator: " ", maxSplits: 3)
        return parts.count == 4 && line.hasPrefix("100") ? RepositoryPath(String(parts[3])) : nil
      }
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

  @Test func `calls nothing an error in real repositories but what no reader takes`() throws {
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
      for finding in RuleCatalog.findings(in: subject) where finding.severity == .error {
        print("\(repository): \(finding.line)", terminator: "")
        let file = try #require(index.parsed[RepositoryPath(finding.location?.file ?? "")])
        let isBroken =
          file.stream == nil || file.documents.contains { $0.complexKey != nil }
          || finding.code == "undefined-alias"
        #expect(isBroken || file.documents.contains { repeatsAKey($0.root) }, "\(file.path)")
        #expect(!index.hasFlux || index.reachedPaths.contains(file.path), "\(file.path)")
        count += 1
      }
    }
    #expect(count > 0)
  }
}
