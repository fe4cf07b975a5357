import FixtureSupport
import Foundation
import LosslessYAML
import SourceText
import Testing

/// The workflows that people copy, read as YAML; `scripts/check-workflows` runs their steps.
@Suite struct WorkflowTests {
  private static let files = [
    "ci/action/action.yml", "ci/forgejo/failover.yaml", "ci/github/failover.yaml",
    "ci/gitlab/failover.gitlab-ci.yml",
  ]

  /// The scripts of a workflow: `run` of its steps, `script` of its jobs.
  private static func scripts(of file: String) throws -> [String] {
    let bytes = [UInt8](try Data(contentsOf: Fixtures.root.appending(path: file)))
    let stream = try YAMLStream(SourceBuffer(name: file, bytes: bytes))
    var scripts: [String] = []
    var waiting = [try #require(stream.documents.first).root]
    while let node = waiting.popLast() {
      for entry in node.entries where entry.key.hasText("run") || entry.key.hasText("script") {
        scripts += entry.value.text.map { [$0] } ?? entry.value.children.compactMap(\.text)
      }
      waiting += node.children
    }
    return scripts
  }

  @Test(arguments: files)
  func `no expression stands in a script, where a branch's name could be run`(
    _ file: String
  ) throws {
    let scripts = try Self.scripts(of: file)
    #expect(!scripts.isEmpty)
    for script in scripts { #expect(!script.contains("${{"), "\(script)") }
  }

  @Test(arguments: files)
  func `every command is one that the tool has`(_ file: String) throws {
    let repository = try ThrowawayRepository.homelab()
    for script in try Self.scripts(of: file) {
      for line in script.split(separator: "\n").map({ $0.drop { $0 == " " } })
      where line.hasPrefix("failover ") {
        // Up to the redirection; what stands for a range is one.
        let words = line.prefix { $0 != ">" }.split(separator: " ").dropFirst().map { word in
          word.hasPrefix("\"$") ? "HEAD..HEAD" : String(word)
        }
        let result = try repository.run(ThrowawayRepository.tool, words, at: repository.path)
        #expect(result.status == 0, "\(line)\n\(result.errors)")
      }
    }
  }
}
