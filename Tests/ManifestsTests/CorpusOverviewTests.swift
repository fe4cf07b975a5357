import FixtureSupport
import LosslessYAML
import Manifests
import SourceText
import Testing

/// Ways and lines of every repository of the corpus.
@Suite(.tags(.corpus)) struct CorpusOverviewTests {
  @Test(arguments: try CorpusIndexTests.repositories())
  func `leads from the root to every object, and finds the field of every line`(
    _ name: String
  ) throws {
    let overview = Overview(ManifestIndex(try CorpusIndexTests.files(of: name)))
    try expectWays(overview)
    try expectFields(overview)
  }

  private func expectWays(_ overview: Overview) throws {
    let index = overview.index
    let tree = GraphTree(index)
    let counted =
      tree.nodes.reduce(0) { $0 + $1.objects.count }
      + tree.folders.reduce(0) { $0 + $1.objects.count }
    #expect(
      counted
        == index.placed.count { object in
          object.ownerStep.map { !index.steps[$0].isStray } ?? true
        }
    )
    // One object a file says enough of the way to it.
    var seen: Set<RepositoryPath> = []
    for placed in index.placed where seen.insert(placed.object.file.path).inserted {
      guard Corpus.isSlowRun || seen.count.isMultiple(of: 100) else { continue }
      let ways = overview.ways(of: placed.object)
      #expect(!ways.isEmpty, "\(placed.object.file.path)")
      for way in ways {
        #expect(way.placed.appliedBy == way.steps.map(\.reference), "\(placed.reference)")
        guard !way.entries.isEmpty else {
          #expect(way.isGenerated || way.steps.isEmpty, "\(placed.object.file.path)")
          continue
        }
        let last = RepositoryPath(way.entries[way.entries.count - 1].location.file)
        #expect(
          last.parent.resolving(way.entries[way.entries.count - 1].text)
            == placed.object.file.path || way.entries[way.entries.count - 1].isComponent
        )
      }
    }
  }

  private func expectFields(_ overview: Overview) throws {
    let index = overview.index
    var (files, count) = (0, 0)
    for (path, file) in index.parsed.sorted(by: { $0.key < $1.key }) where file.stream != nil {
      files += 1
      guard Corpus.isSlowRun || files.isMultiple(of: 10) else { continue }
      let hasField = file.documents.contains { !$0.root.isMissing }
      let lines = file.buffer.lineCount
      for line in stride(from: 1, through: lines, by: max(1, lines / 5)) {
        let place = FilePlace(file, line: line)
        #expect((place != nil) == hasField, "\(path):\(line)")
        guard let place else { continue }
        let start = place.location.start.line
        #expect(place.isNearest || start <= line, "\(path):\(line) is at \(start)")
        count += 1
        guard count.isMultiple(of: 60) else { continue }
        let subject = overview.subject(of: place, line: line)
        #expect(subject.pointer == place.node.pointer)
        let isKnown = !subject.ways.isEmpty || !subject.reasons.isEmpty || !subject.uses.isEmpty
        #expect(isKnown || index.reachedPaths.contains(path) || subject.object != nil, "\(path)")
      }
    }
  }
}
