import FixtureSupport
import LosslessYAML
import Manifests
import Planning
import SourceText
import Testing

/// Random manifests with a fixed seed: there and back is exact, twice is quiet, and only the planned
/// places differ.
@Suite struct RandomManifestTests {
  /// Writes one manifest in the style of a random author.
  private struct Author {
    var random: SeededGenerator

    mutating func flip(_ chance: Int = 2) -> Bool {
      Int.random(in: 0..<chance, using: &random) == 0
    }

    mutating func pick(_ options: [String]) -> String {
      options.randomElement(using: &random) ?? ""
    }

    mutating func comment() -> String {
      flip(4) ? pick(["  # note", " # role: primary", "\t# x"]) : ""
    }

    mutating func above(_ indentation: String) -> String {
      flip(5) ? pick(["\n", indentation + "# claimName: pvc-sonarr\n", "# left\n"]) : ""
    }

    mutating func quoted(_ text: String) -> String {
      pick([text, text, "\"\(text)\"", "'\(text)'"])
    }

    mutating func selector(_ indentation: String, _ step: String) -> String {
      let role = quoted("primary")
      let other = flip() ? "disk: ssd" : "kubernetes.io/arch: 'amd64'"
      switch Int.random(in: 0..<6, using: &random) {
      case 0: return ""
      case 1: return "\(indentation)nodeSelector: {}\(comment())\n"
      case 2: return "\(indentation)nodeSelector: {\(other), role: \(role)}\(comment())\n"
      case 3: return "\(indentation)nodeSelector:\(comment())\n\(indentation)\(step)\(other)\n"
      case 4: return "\(indentation)nodeSelector: { \(other) }\n"
      default:
        return "\(indentation)nodeSelector:\(comment())\n" + above(indentation + step)
          + "\(indentation)\(step)role: \(role)\(comment())\n"
      }
    }

    mutating func volumes(_ indentation: String, _ step: String) -> String {
      let claim = quoted("pvc-sonarr")
      if flip(4) {
        return "\(indentation)volumes: [{name: tmp, emptyDir: {}}, {name: data, "
          + "persistentVolumeClaim: {claimName: \(claim)}}]\(comment())\n"
      }
      let item = flip() ? indentation : indentation + step
      let inner = item + "  "
      var text = "\(indentation)volumes:\(comment())\n" + above(item)
      if flip() {
        text += "\(item)- name: data-old\n\(inner)persistentVolumeClaim: {claimName: pvc-sonarr}\n"
      }
      text += "\(item)- name: \(quoted("data"))\(comment())\n\(inner)persistentVolumeClaim:\n"
      return text + above(inner + step) + "\(inner)\(step)claimName: \(claim)\(comment())\n"
    }

    mutating func manifest() -> [UInt8] {
      let step = flip() ? "  " : "    "
      let pod = step + step + step
      let selector = selector(pod, step)
      let volumes = volumes(pod, step)
      let containers = "\(pod)containers:\(comment())\n\(pod)- name: sonarr\n"
      let parts = [selector, volumes, containers].shuffled(using: &random)
      var text = flip(4) ? "# head\n---\n" : ""
      text += "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: sonarr, namespace: media}\n"
      text += "spec:\n\(step)template:\n\(step)\(step)spec:\(comment())\n" + parts.joined()
      if flip(4) { text += "---\nkind: Other\nrole: primary\n" }
      if flip(4) { text.removeLast() }
      var bytes = Array(text.utf8)
      if flip(4) { bytes = bytes.flatMap { $0 == 10 ? [13, 10] : [$0] } }
      return flip(6) ? [0xEF, 0xBB, 0xBF] + bytes : bytes
    }
  }

  @Test func `goes there and back exactly, 1,000 times`() throws {
    let service = try service("sonarr")
    var author = Author(random: SeededGenerator(seed: 20_260_115))
    var records = 0
    for number in 0..<1_000 {
      let text = author.manifest()
      let shown = Comment(rawValue: "\(number):\n" + String(decoding: text, as: UTF8.self))
      let path = RepositoryPath("a.yaml")
      let index = ManifestIndex(RepositoryFiles(paths: [], contents: [path: text]))
      let plan = index.plan(.promote, service)
      try #require(plan.refusals.isEmpty && plan.changes.count == 2, "\(plan.refusals) \(shown)")
      let outcome = index.after(plan)
      try #require(outcome.plan(.promote, service).isEmpty, shown)
      let pointers = Set(plan.changes.map(\.decision.pointer))
      let before = try YAMLStream(SourceBuffer(name: "before", bytes: text))
      let bytes = try #require(outcome.files.contents[path])
      let after = try YAMLStream(SourceBuffer(name: "after", bytes: bytes))
      for difference in YAMLComparison.differences(before, after) {
        try #require(
          pointers.contains { ($0 + "/").hasPrefix(difference.pointer + "/") },
          "\(difference.pointer) \(shown)"
        )
      }
      if outcome.files.contents.count > 1 { records += 1 }
      let back = outcome.after(outcome.plan(.demote, service))
      try #require(back.files.contents == index.files.contents, shown)
    }
    #expect((300..<1_000).contains(records), "\(records) moves needed a restore record")
  }
}
